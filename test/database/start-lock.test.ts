import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { withStartLock } from '../../src/database/embedded/start-lock.ts'
import { canMount, mountSmallDisk } from '../support/small-disk.ts'

let directory: string

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'commonplace-lock-'))
})

afterEach(() => rmSync(directory, { recursive: true, force: true }))

test('work under the lock is done by one at a time', async () => {
  let running = 0
  const seen: number[] = []
  const work = async () => {
    running += 1
    seen.push(running)
    await sleep(5)
    running -= 1
  }

  await Promise.all(Array.from({ length: 8 }, () => withStartLock(directory, work)))

  expect(seen).toEqual([1, 1, 1, 1, 1, 1, 1, 1])
})

test('the lock is given back after work that fails', async () => {
  const attempt = withStartLock(directory, () => Promise.reject(new Error('no space')))

  await expect(attempt).rejects.toThrow('no space')
  expect(existsSync(join(directory, 'start.lock'))).toBe(false)
})

test.each([
  ['a process that is gone', '999999999 1\nlost'],
  ['a number that another process has got since', `${process.pid} 1\nlost`],
  ['nobody, because the disk was full', ''],
])('a lock left by %s is taken over, by one at a time', async (_holder, token) => {
  writeFileSync(join(directory, 'start.lock'), token)
  let running = 0
  const seen: number[] = []
  const work = async () => {
    running += 1
    seen.push(running)
    await sleep(5)
    running -= 1
  }

  await Promise.all(Array.from({ length: 4 }, () => withStartLock(directory, work)))

  expect(seen).toEqual([1, 1, 1, 1])
  expect(existsSync(join(directory, 'start.lock'))).toBe(false)
})

test.skipIf(!canMount)('a lock that a full disk has no room for is an error, and leaves nothing behind', async () => {
  const disk = mountSmallDisk('4k')
  writeFileSync(join(disk.folder, 'ballast'), Buffer.alloc(4096))
  const attempt = withStartLock(disk.folder, async () => {})

  await expect(attempt).rejects.toThrow('ENOSPC')
  const files = readdirSync(disk.folder)
  disk.remove()

  expect(files).toEqual(['ballast'])
})

test('waiting for the lock ends with the reason of a signal', async () => {
  const ending = new AbortController()
  let waiting: Promise<void> | undefined
  await withStartLock(directory, async () => {
    waiting = withStartLock(directory, async () => {}, { signal: ending.signal })
    ending.abort(new Error('enough'))
    await expect(waiting).rejects.toThrow('enough')
  })

  expect(readdirSync(directory)).toEqual([])
})

import { mkdirSync, writeFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { workersFor } from '../../src/import/read/workers-for.ts'
import { makeFolder } from '../support/fresh-folder.ts'

const all = availableParallelism()

test('a site of few pages is read by one worker, whatever its images weigh', () => {
  const root = siteOf(20, 7_000)
  writeFileSync(join(root, 'content', 'photo.jpg'), Buffer.alloc(3_000_000))
  expect(workersFor(root)).toBe(1)
})

test('a site of many pages, of large ones or of many files is read by one worker a core', () => {
  expect(workersFor(siteOf(100, 7_000))).toBe(all)
  expect(workersFor(siteOf(2, 300_000))).toBe(all)
  expect(workersFor(siteOf(2_100, 0))).toBe(all)
})

test('a folder that cannot be read counts as large', () => {
  expect(workersFor(join(makeFolder(), 'nowhere'))).toBe(all)
})

function siteOf(pages: number, bytes: number): string {
  const root = makeFolder()
  mkdirSync(join(root, 'content'))
  for (let page = 0; page < pages; page++) writeFileSync(join(root, 'content', `page-${page}.md`), 'a'.repeat(bytes))
  return root
}

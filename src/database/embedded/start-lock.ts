import { randomUUID } from 'node:crypto'
import { linkSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { identifyProcess } from './process-identity.ts'

const PATIENCE = 180_000
const PAUSE = 25
const FORGOTTEN = 10_000

/**
 * Runs `work` while no other process starts, adopts or stops the database of this folder. The lock of a process that
 * died is taken over; one that is held for three minutes ends in an error that names the holder.
 */
export async function withStartLock<T>(directory: string, work: () => Promise<T>): Promise<T> {
  const lock = join(directory, 'start.lock')
  const token = `${process.pid} ${identifyProcess(process.pid)?.started ?? ''}\n${randomUUID()}`
  const deadline = Date.now() + PATIENCE
  while (!claim(lock, token)) {
    clearForgotten(lock)
    if (Date.now() > deadline) throw new Error(explain(lock))
    await sleep(PAUSE)
  }
  try {
    return await work()
  } finally {
    if (read(lock) === token) rmSync(lock, { force: true })
  }
}

// Written first and linked then, so that nobody ever reads a lock half written.
function claim(lock: string, token: string): boolean {
  const draft = `${lock}.${randomUUID()}`
  writeFileSync(draft, token, { mode: 0o600 })
  try {
    linkSync(draft, lock)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  } finally {
    rmSync(draft, { force: true })
  }
}

// Only who holds the right to bury a dead holder's lock may remove it, and looks again once it has that right;
// without it, a slow process would remove the lock a quicker one has taken meanwhile.
function clearForgotten(lock: string): void {
  const dead = read(lock)
  if (dead === null || isHeld(dead)) return
  const right = `${lock}.burial`
  if (isOlderThan(right, FORGOTTEN)) rmSync(right, { force: true })
  if (!claim(right, dead)) return
  if (read(lock) === dead) rmSync(lock, { force: true })
  rmSync(right, { force: true })
}

function isHeld(token: string): boolean {
  const [pid = '', ...started] = (token.split('\n')[0] ?? '').split(' ')
  return identifyProcess(Number(pid))?.started === started.join(' ')
}

function isOlderThan(file: string, age: number): boolean {
  const state = statSync(file, { throwIfNoEntry: false })
  return state !== undefined && Date.now() - state.mtimeMs > age
}

function read(file: string): string | null {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
}

function explain(lock: string): string {
  const pid = read(lock)?.split(' ')[0]
  return (
    `Process ${pid} has been starting or stopping the embedded Postgres for ${PATIENCE / 60_000} minutes (${lock}). ` +
    'End that process, then try again.'
  )
}

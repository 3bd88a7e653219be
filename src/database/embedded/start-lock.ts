import { randomUUID } from 'node:crypto'
import { linkSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { identifyProcess } from './process-identity.ts'

const PATIENCE = 180_000
const PAUSE = 25
const FORGOTTEN = 10_000

/** Choices for taking the lock; `patience` in milliseconds, three minutes unless given. */
export interface StartLockOptions {
  readonly patience?: number
  /** Ends the waiting with the signal's reason; the work is not ended by it. */
  readonly signal?: AbortSignal | undefined
}

/**
 * Runs `work` while no other process starts, adopts or stops the database of this folder. The lock of a process that
 * died is taken over; one that is held for too long ends in an error that names the holder.
 */
export async function withStartLock<T>(
  directory: string,
  work: () => Promise<T>,
  { patience = PATIENCE, signal }: StartLockOptions = {},
): Promise<T> {
  const release = await takeLock(join(directory, 'start.lock'), patience, signal)
  try {
    return await work()
  } finally {
    release()
  }
}

async function takeLock(lock: string, patience: number, signal: AbortSignal | undefined): Promise<() => void> {
  const token = `${process.pid} ${identifyProcess(process.pid)?.started ?? ''}\n${randomUUID()}`
  const deadline = Date.now() + patience
  while (!claim(lock, token)) {
    signal?.throwIfAborted()
    clearForgotten(lock)
    if (Date.now() > deadline) throw new Error(explain(lock, patience))
    await sleep(PAUSE)
  }
  const remove = () => {
    if (read(lock) === token) rmSync(lock, { force: true })
  }
  // A process that is made to end in the middle of the work does not keep the next one waiting.
  process.once('exit', remove)
  return () => {
    process.removeListener('exit', remove)
    remove()
  }
}

// Written first and linked then, so that nobody ever reads a lock half written; a full disk leaves no draft either.
function claim(lock: string, token: string): boolean {
  const draft = `${lock}.${randomUUID()}`
  try {
    writeFileSync(draft, token, { mode: 0o600 })
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

function explain(lock: string, patience: number): string {
  const pid = read(lock)?.split(' ')[0]
  return (
    `Process ${pid} has been starting or stopping the embedded Postgres for ${describeTime(patience)} (${lock}). ` +
    'End that process, then try again.'
  )
}

function describeTime(milliseconds: number): string {
  return milliseconds >= 60_000 ? `${milliseconds / 60_000} minutes` : `${milliseconds / 1000} seconds`
}

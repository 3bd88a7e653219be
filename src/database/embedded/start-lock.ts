import { randomUUID } from 'node:crypto'
import { linkSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { identifyProcess } from './process-identity.ts'

const TIMEOUT = 180_000
const PAUSE = 25
const STALE_AFTER = 10_000

/** `timeout` is in milliseconds, three minutes by default. */
export interface StartLockOptions {
  readonly timeout?: number
  /** Ends the wait for the lock with its reason; does not end `work`. */
  readonly signal?: AbortSignal | undefined
}

/**
 * Runs `work` while no other process starts, joins or stops the database in this folder. Takes over the lock of a process that
 * died; throws an error that names the holder if the lock is held for too long.
 */
export async function withStartLock<T>(
  directory: string,
  work: () => Promise<T>,
  { timeout = TIMEOUT, signal }: StartLockOptions = {},
): Promise<T> {
  const release = await takeLock(join(directory, 'start.lock'), timeout, signal)
  try {
    return await work()
  } finally {
    release()
  }
}

async function takeLock(lock: string, timeout: number, signal: AbortSignal | undefined): Promise<() => void> {
  const token = `${process.pid} ${identifyProcess(process.pid)?.started ?? ''}\n${randomUUID()}`
  const deadline = Date.now() + timeout
  while (!claim(lock, token)) {
    signal?.throwIfAborted()
    removeStale(lock)
    if (Date.now() > deadline) throw new Error(explain(lock, timeout))
    await sleep(PAUSE)
  }
  const remove = () => {
    if (read(lock) === token) rmSync(lock, { force: true })
  }
  // Removed at exit as well, so that a process that has to end early does not keep the next one waiting.
  process.once('exit', remove)
  return () => {
    process.removeListener('exit', remove)
    remove()
  }
}

// Written under a temporary name and then linked, so that nobody reads a half-written lock.
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

// A second lock guards the removal of a dead holder's lock, and the lock is read again under it: otherwise a slow process could
// remove the lock that a faster one has just taken.
function removeStale(lock: string): void {
  const dead = read(lock)
  if (dead === null || isHeld(dead)) return
  const guard = `${lock}.burial`
  if (isOlderThan(guard, STALE_AFTER)) rmSync(guard, { force: true })
  if (!claim(guard, dead)) return
  if (read(lock) === dead) rmSync(lock, { force: true })
  rmSync(guard, { force: true })
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

function explain(lock: string, timeout: number): string {
  const pid = read(lock)?.split(' ')[0]
  return (
    `Process ${pid} has been starting or stopping the embedded Postgres for ${describeTime(timeout)} (${lock}). ` +
    'End that process, then try again.'
  )
}

function describeTime(milliseconds: number): string {
  return milliseconds >= 60_000 ? `${milliseconds / 60_000} minutes` : `${milliseconds / 1000} seconds`
}

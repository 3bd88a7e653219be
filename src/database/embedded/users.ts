import { randomUUID } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { identifyProcess } from './process-identity.ts'

/** This process's entry among the processes that use an embedded server. */
export interface User {
  /** Whether another running process is registered. */
  hasOthers(): boolean
  leave(): void
}

/**
 * Registers this process as a user of the server in a folder; only register and leave while holding the start lock. Counting
 * sessions is not enough: just after Postgres ended all sessions there are none, and a process that leaves at that moment
 * would stop the server although others are about to reconnect.
 */
export function registerUser(directory: string): User {
  const folder = join(directory, 'users')
  const own = `${process.pid}.${randomUUID()}`
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    writeFileSync(join(folder, own), entryOf(folder, process.pid), { mode: 0o600 })
  } catch {
    // If the disk is full, counting sessions has to do.
  }
  return {
    hasOthers: () => listEntries(folder).some((name) => name !== own && isRunning(folder, name)),
    leave() {
      rmSync(join(folder, own), { force: true })
      if (listEntries(folder).length === 0) rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** Identifies the process, and the folder, so that entries in a copy of the folder do not count. */
function entryOf(folder: string, pid: number): string {
  return `${identifyProcess(pid)?.started} ${statSync(folder).ino}`
}

function listEntries(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}

/** Removes the entry if its process is gone. */
function isRunning(folder: string, name: string): boolean {
  const entry = join(folder, name)
  try {
    if (readFileSync(entry, 'utf8') === entryOf(folder, Number.parseInt(name, 10))) return true
    rmSync(entry, { force: true })
  } catch {
    // The process left in the meantime.
  }
  return false
}

import { randomUUID } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { identifyProcess } from './process-identity.ts'

/** A process's own entry among those that use an embedded server. */
export interface User {
  /** Whether another process that lives is entered. */
  hasOthers(): boolean
  leave(): void
}

/**
 * Enters this process among the users of the server of a folder; to be entered and left under its start lock. Sessions tell the same, but not in the moment after Postgres
 * ended them: whoever left just then would stop the server under those who are about to come back.
 */
export function enterUser(directory: string): User {
  const folder = join(directory, 'users')
  const own = `${process.pid}.${randomUUID()}`
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    writeFileSync(join(folder, own), entryOf(folder, process.pid), { mode: 0o600 })
  } catch {
    // Without room for it, sessions alone have to tell.
  }
  return {
    hasOthers: () => list(folder).some((name) => name !== own && lives(folder, name)),
    leave() {
      rmSync(join(folder, own), { force: true })
      if (list(folder).length === 0) rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** Names the process, and the folder: in a copy of it, entries count for nothing. */
function entryOf(folder: string, pid: number): string {
  return `${identifyProcess(pid)?.started} ${statSync(folder).ino}`
}

function list(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}

/** Those who were killed are crossed out. */
function lives(folder: string, name: string): boolean {
  const entry = join(folder, name)
  try {
    if (readFileSync(entry, 'utf8') === entryOf(folder, Number.parseInt(name, 10))) return true
    rmSync(entry, { force: true })
  } catch {
    // It left between the two questions.
  }
  return false
}

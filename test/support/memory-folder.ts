import { spawnSync } from 'node:child_process'
import { accessSync, constants, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { freemem } from 'node:os'
import { join } from 'node:path'

const MEMORY = '/dev/shm'

/** More than a whole run has there at once. */
const ROOM = 6 * 1024 ** 3

/**
 * A folder in memory with room for a run of tests, from which programs can be started; null where there is none. Making a
 * database is making some thousand files, which takes ten times as long on a disk.
 */
export function findMemoryFolder(): string | null {
  try {
    accessSync(MEMORY, constants.R_OK | constants.W_OK)
    const { bavail, bsize } = statfsSync(MEMORY)
    // Containers give it little, and some systems start no program there.
    return Math.min(bavail * bsize, freemem()) > ROOM && startsPrograms(MEMORY) ? MEMORY : null
  } catch {
    return null
  }
}

function startsPrograms(folder: string): boolean {
  const program = join(folder, `commonplace-program-${process.pid}`)
  writeFileSync(program, '#!/bin/sh\n', { mode: 0o755 })
  const { status } = spawnSync(program)
  rmSync(program)
  return status === 0
}

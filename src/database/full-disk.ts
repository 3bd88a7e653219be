import { statfsSync } from 'node:fs'

/** A disk is full: the message says what was met, which disk it is, and what to do. */
export class FullDisk extends Error {}

// Postgres writes its log of changes in files of this size and stops where it cannot make the next one.
const LEAST = 16 * 1024 * 1024

/** What the system or Postgres said of a full disk anywhere in the chain of causes; null where it is something else. */
export function findFullDisk(error: unknown): { readonly by: 'postgres' | 'system'; readonly said: string } | null {
  if (!(error instanceof Error)) return null
  const { code } = error as { code?: unknown }
  if (code === '53100') return { by: 'postgres', said: error.message }
  if (code === 'ENOSPC' || code === 'EDQUOT') return { by: 'system', said: error.message }
  const causes = error instanceof AggregateError ? error.errors : [error.cause]
  return causes.map(findFullDisk).find((found) => found !== null) ?? null
}

/** Whether less is left on the disk that holds a folder than Postgres needs to go on. */
export function isDiskFull(folder: string): boolean {
  try {
    const { bavail, bsize } = statfsSync(folder)
    return bavail * bsize < LEAST
  } catch {
    return false
  }
}

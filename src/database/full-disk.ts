import { statfsSync } from 'node:fs'

/** A disk is full; the message says which disk, and what to do. */
export class FullDisk extends Error {}

// The size of a WAL segment: Postgres stops if it cannot create the next one.
const WAL_SEGMENT = 16 * 1024 * 1024

/** The message about a full disk, from Postgres or the system, anywhere in the chain of causes; null if there is none. */
export function findFullDisk(error: unknown): { readonly by: 'postgres' | 'system'; readonly message: string } | null {
  if (!(error instanceof Error)) return null
  const { code } = error as { code?: unknown }
  if (code === '53100') return { by: 'postgres', message: error.message }
  if (code === 'ENOSPC' || code === 'EDQUOT') return { by: 'system', message: error.message }
  const causes = error instanceof AggregateError ? error.errors : [error.cause]
  return causes.map(findFullDisk).find((found) => found !== null) ?? null
}

/** Whether the disk of a folder has less space left than Postgres needs to continue. */
export function isDiskFull(folder: string): boolean {
  try {
    const { bavail, bsize } = statfsSync(folder)
    return bavail * bsize < WAL_SEGMENT
  } catch {
    return false
  }
}

import { abortable } from '../database/abortable.ts'
import type { Database } from '../database/open.ts'
import { findNewestRelease } from '../database/read/releases.ts'
import { describeError } from './describe-error.ts'

/** Said after a change that came to nothing, and only where it is true. */
export const AS_IT_WAS = 'What readers see is as it was.'

/** A failure that changed nothing readers see, and says so behind its reason. */
export class FailedAsItWas extends Error {
  constructor(cause: unknown) {
    super(`${describeError(cause)}\n${AS_IT_WAS}`, { cause })
  }
}

/** Remembers what is published; the function that it gives tells whether that is known to be published still. */
export async function rememberPublished(database: Database): Promise<() => Promise<boolean>> {
  const before = await findNewestRelease(database)
  return async () => {
    try {
      // A database that does not answer is no reason to keep anybody waiting for the error.
      const now = await abortable(findNewestRelease(database), AbortSignal.timeout(PATIENCE))
      return now?.number === before?.number
    } catch {
      return false
    }
  }
}

// In milliseconds.
const PATIENCE = 2000

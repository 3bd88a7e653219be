import { GoneError } from './article-record.ts'

/** Why an answer ended before its end, as the log says it: the code stays the same. */
export function whyCutShort(error: unknown): { readonly code: string; readonly message: string } {
  if (error instanceof GoneError)
    return { code: 'REMOVED_WHILE_READ', message: `An answer was cut short. ${error.message}` }
  return { code: 'CUT_SHORT', message: 'An answer was cut short.' }
}

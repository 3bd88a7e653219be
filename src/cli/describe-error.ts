import { FullDisk, findFullDisk } from '../database/full-disk.ts'
import { IsMirrorError } from '../database/write/mirrored.ts'
import { MirrorRefused } from '../mirror/origin-fault.ts'
import { ExitCode } from './exit-code.ts'

/** An error as a sentence for people. For a failed statement, what the database said: Drizzle's own message is the statement with all its parameters. */
export function describeError(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  if (error instanceof FullDisk) return error.message
  // A connection refused under several addresses has no message of its own.
  if (error instanceof AggregateError && error.message === '') return error.errors.map(describeError).join('; ')
  const full = findFullDisk(error)
  if (full?.by === 'system') return `A disk is full. ${full.message}`
  return error.message.startsWith('Failed query:') && error.cause !== undefined
    ? describeError(error.cause)
    : error.message
}

/** The exit status of a command that ends with an error: some are refusals, in which nothing went wrong. */
export function exitCodeOf(error: unknown): ExitCode {
  return error instanceof IsMirrorError || error instanceof MirrorRefused ? ExitCode.refused : ExitCode.failed
}

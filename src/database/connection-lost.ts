const CODES = new Set([
  ...['CONNECTION_CLOSED', 'CONNECTION_ENDED', 'CONNECTION_DESTROYED', 'CONNECT_TIMEOUT'],
  ...['ECONNREFUSED', 'ECONNRESET', 'EPIPE'],
  // Ended by an administrator, by the crash of another session, by a shutdown; starting up.
  ...['57P01', '57P02', '57P03'],
])

/** Whether anything in the chain of causes says that the server could not be reached or broke off. */
export function isConnectionLost(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const { code, syscall } = error as { code?: unknown; syscall?: unknown }
  // A socket that is gone; any other file that is gone is another matter.
  if (CODES.has(String(code)) || (code === 'ENOENT' && syscall === 'connect')) return true
  const causes = error instanceof AggregateError ? error.errors : [error.cause]
  return causes.some(isConnectionLost)
}

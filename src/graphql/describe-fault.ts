/** What the log keeps of an error and of its causes. */
export interface Fault {
  readonly message: string
  readonly code?: string
  readonly at?: string
  readonly cause?: Fault
}

/** Describes an error without the parameters of a statement, which Drizzle writes into the message and so the stack. */
export function describeFault(error: unknown, depth = 0): Fault {
  if (!(error instanceof Error)) return { message: String(error) }
  return {
    message: withoutParameters(error.message),
    ...(hasCode(error) ? { code: error.code } : {}),
    ...(error.stack ? { at: framesOf(error.stack, error.message) } : {}),
    ...(error.cause !== undefined && depth < deepest ? { cause: describeFault(error.cause, depth + 1) } : {}),
  }
}

const deepest = 4

function withoutParameters(message: string): string {
  const start = message.startsWith('Failed query:') ? message.indexOf('\nparams:') : -1
  return start < 0 ? message : message.slice(0, start)
}

function framesOf(stack: string, message: string): string {
  const start = stack.indexOf(message)
  return stack.slice(start < 0 ? 0 : start + message.length).trim()
}

function hasCode(error: Error): error is Error & { code: string } {
  return 'code' in error && typeof error.code === 'string'
}

import { randomUUID } from 'node:crypto'

/** What the gateway needs of a logger; pino has it. */
export interface Log {
  error(details: object, message: string): void
  warn(details: object, message: string): void
  info(details: object, message: string): void
}

/** The header with a request's id, in requests and in answers. */
export const requestIdHeader = 'x-request-id'

/** The id a request came with if it is short and harmless, else a new one. */
export function requestIdOf(headers: Pick<Headers, 'get'>): string {
  return requestIdFrom(headers.get(requestIdHeader))
}

/** The same from the value of the header; null where there is none. */
export function requestIdFrom(given: string | null): string {
  return given !== null && /^[\w-]{8,64}$/.test(given) ? given : randomUUID()
}

/** What is logged of an error and of its causes. */
export interface Fault {
  readonly message: string
  readonly code?: string
  readonly at?: string
  readonly cause?: Fault
}

const MOST_CAUSES = 4

/** Describes an error without the parameters of a statement, which Drizzle writes into the message and so into the stack. */
export function describeFault(error: unknown, depth = 0): Fault {
  if (!(error instanceof Error)) return { message: String(error) }
  return {
    message: withoutParameters(error.message),
    ...('code' in error && typeof error.code === 'string' ? { code: error.code } : {}),
    ...(error.stack ? { at: framesOf(error.stack, error.message) } : {}),
    ...(error.cause !== undefined && depth < MOST_CAUSES ? { cause: describeFault(error.cause, depth + 1) } : {}),
  }
}

function withoutParameters(message: string): string {
  const start = message.startsWith('Failed query:') ? message.indexOf('\nparams:') : -1
  return start < 0 ? message : message.slice(0, start)
}

function framesOf(stack: string, message: string): string {
  const start = stack.indexOf(message)
  return stack.slice(start < 0 ? 0 : start + message.length).trim()
}

/** What one connection may cost. Times are in milliseconds. */
export interface ListenLimits {
  readonly bodyBytes: number
  /** Bytes of the request line and all headers. */
  readonly headerBytes: number
  readonly headerCount: number
  readonly urlLength: number
  /** Until all headers have arrived. */
  readonly headersTimeout: number
  /** Until the whole request has arrived, body included. */
  readonly requestTimeout: number
  /** Between two requests on one connection. */
  readonly keepAliveTimeout: number
  /** Without a byte in either direction, as when a client stops reading; must exceed the GraphQL deadline. */
  readonly idleTimeout: number
  readonly connections: number
  /** For requests that are still running when the server closes. */
  readonly drainTimeout: number
}

/** The limits in force unless an operator sets others; `docs/decisions/limits.md` gives the reason for each. */
export const defaultListenLimits: ListenLimits = {
  bodyBytes: 100_000,
  headerBytes: 16_384,
  headerCount: 100,
  urlLength: 8_192,
  headersTimeout: 10_000,
  requestTimeout: 15_000,
  keepAliveTimeout: 10_000,
  idleTimeout: 30_000,
  connections: 1_000,
  drainTimeout: 10_000,
}

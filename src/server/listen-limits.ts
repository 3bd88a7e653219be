/** What one connection may cost. */
export type ListenLimits = Readonly<Record<keyof typeof defaultListenLimits, number>>

/** The limits in force unless set otherwise, times in milliseconds; `docs/decisions/limits.md` gives the reason for each. */
export const defaultListenLimits = {
  bodyBytes: 100_000,
  /** Bytes of the request line and all headers. */
  headerBytes: 16_384,
  headerCount: 100,
  urlLength: 8_192,
  /** Until all headers have arrived. */
  headersTimeout: 10_000,
  /** Until the whole request has arrived, body included. */
  requestTimeout: 15_000,
  /** Between two requests on one connection. */
  keepAliveTimeout: 10_000,
  /** Without a byte in either direction, as when a client stops reading; must exceed the GraphQL deadline. */
  idleTimeout: 30_000,
  connections: 1_000,
  /** For requests that are still running when the server closes. */
  drainTimeout: 10_000,
}

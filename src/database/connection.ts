/** Where a Postgres database answers: behind a socket file (`path`) or at `host` and `port`. */
export interface Connection {
  readonly path?: string
  readonly host?: string
  readonly port?: number
  readonly database: string
  readonly username: string
  readonly password: string
}

/** A database of the operator's own, as `postgres://user:password@host:port/name`, or the parts of such an address. */
export type DatabaseSource = { readonly url: string } | Connection

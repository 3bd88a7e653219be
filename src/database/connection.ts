/** Where a Postgres database answers: behind a socket file (`path`) or at `host` and `port`. */
export interface Connection {
  readonly path?: string
  readonly host?: string
  readonly port?: number
  readonly database: string
  readonly username: string
  readonly password: string
}

/** How to reach a database: by a connection string as libpq reads it, or by the parts of such an address. */
export type DatabaseSource = ({ readonly url: string } | Connection) & {
  /** The schema the operator chose for the tables, before any that the connection string names. */
  readonly schema?: string
  /** Learned of the server when the database was opened, for every later connection. */
  readonly server?: KnownServer
}

/** What must be known of a server before a session can be set up in full. */
export interface KnownServer {
  /** The major version: 15, 16, … */
  readonly version: number
  /** The schema all tables live in, which may still have to be made. */
  readonly schema: string
}

/** The address of a Postgres database: a socket file (`path`), or `host` and `port`. */
export interface Connection {
  readonly path?: string
  readonly host?: string
  readonly port?: number
  readonly database: string
  readonly username: string
  readonly password: string
}

/** How to connect to a database: a connection string in libpq's format, or an address. */
export type DatabaseSource = ({ readonly url: string } | Connection) & {
  /** The schema for the tables; takes precedence over the one in the connection string. */
  readonly schema?: string
  /** Found out when the database was opened, and used by every later connection. */
  readonly server?: KnownServer
}

/** What has to be known about a server before a session can be set up completely. */
export interface KnownServer {
  /** The major version: 15, 16, … */
  readonly version: number
  /** The schema of all tables, which may not exist yet. */
  readonly schema: string
}

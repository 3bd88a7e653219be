import type { Connection } from '../../src/database/connection.ts'

/** The address of a database as libpq, `DATABASE_URL` and node-postgres read it. */
export function connectionString({ path, host, port, database, username, password }: Connection): string {
  const place = path ? `?host=${encodeURIComponent(path.replace(/\/[^/]*$/, ''))}` : ''
  const server = path ? '' : `${host ?? 'localhost'}:${port ?? 5432}`
  return `postgres://${username}:${encodeURIComponent(password)}@${server}/${database}${place}`
}

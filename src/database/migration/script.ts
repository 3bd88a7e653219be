import type { MigrationMeta } from 'drizzle-orm/migrator'
import { quoteName } from '../connect/schema-name.ts'
import { type Installation, RECORD } from './installation.ts'

/** A recorded migration. */
export interface Recorded {
  readonly hash: string
  /** When it was written, in milliseconds since 1970. */
  readonly at: number
}

/** The migrations to record or run. */
export interface Changes {
  /** Recorded elsewhere by an earlier version; to be recorded in the schema itself. */
  readonly carried: readonly Recorded[]
  readonly pending: readonly MigrationMeta[]
}

/**
 * All changes as one message of several statements, which Postgres runs completely or not at all, even if the session is lost.
 * A second process waits for the lock, and then fails to insert the record (a unique violation) before it changes anything.
 */
export function migrationScript({ schema }: Installation, { carried, pending }: Changes): string {
  const record = `${quoteName(schema.name)}.${RECORD}`
  const insertRecord = ({ hash, at }: Recorded) =>
    `insert into ${record} (hash, at) values (${literal(hash)}, ${Number(at)})`
  return [
    // Wait for as long as another process takes.
    "select set_config('lock_timeout', '0', true)",
    `select pg_advisory_xact_lock(hashtext('commonplace.migration'), hashtext(${literal(schema.name)}))`,
    ...(schema.exists ? [] : [`create schema if not exists ${quoteName(schema.name)}`]),
    `create table if not exists ${record} (hash text primary key, at bigint not null)`,
    `comment on table ${record} is 'The migrations that made the tables of this schema, by the SHA-256 of their text.'`,
    ...carried.map(insertRecord),
    ...(carried.length > 0 ? [MOVED] : []),
    ...pending.flatMap(({ hash, folderMillis, sql }) => [
      insertRecord({ hash, at: folderMillis }),
      ...sql.map(unqualified),
    ]),
  ]
    .map((statement) => `${statement.trim().replace(/;$/, '')};`)
    .join('\n')
}

// Earlier versions only read this record, and refuse a database with a migration they do not know.
const MOVED = `insert into drizzle.__drizzle_migrations (hash, created_at)
  values ('moved to public.${RECORD}', (extract(epoch from now()) * 1000)::bigint)`

/** drizzle-kit writes `"public".` into migrations, but our tables may be in another schema. */
function unqualified(statement: string): string {
  return statement.replaceAll('"public".', '')
}

function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}

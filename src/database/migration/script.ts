import type { MigrationMeta } from 'drizzle-orm/migrator'
import { quoteName } from '../connect/schema-name.ts'
import { type Installation, RECORD } from './installation.ts'

/** A migration as the record has it. */
export interface Recorded {
  readonly hash: string
  /** When it was written, in milliseconds since 1970. */
  readonly at: number
}

/** What has to be done. */
export interface Changes {
  /** Recorded by an earlier version, to be recorded in the schema itself. */
  readonly carried: readonly Recorded[]
  readonly pending: readonly MigrationMeta[]
}

/**
 * All changes as one message of several statements, which Postgres carries out as a whole or not at all, whatever becomes of
 * the session. Whoever comes second waits for the lock, and then fails on the record (a unique violation) before any change.
 */
export function migrationScript({ schema }: Installation, { carried, pending }: Changes): string {
  const record = `${quoteName(schema.name)}.${RECORD}`
  const note = ({ hash, at }: Recorded) => `insert into ${record} (hash, at) values (${literal(hash)}, ${Number(at)})`
  return [
    // As long as the others take.
    "select set_config('lock_timeout', '0', true)",
    `select pg_advisory_xact_lock(hashtext('commonplace.migration'), hashtext(${literal(schema.name)}))`,
    ...(schema.exists ? [] : [`create schema if not exists ${quoteName(schema.name)}`]),
    `create table if not exists ${record} (hash text primary key, at bigint not null)`,
    `comment on table ${record} is 'The migrations that made the tables of this schema, by the SHA-256 of their text.'`,
    ...carried.map(note),
    ...(carried.length > 0 ? [MOVED] : []),
    ...pending.flatMap(({ hash, folderMillis, sql }) => [note({ hash, at: folderMillis }), ...sql.map(unqualified)]),
  ]
    .map((statement) => `${statement.trim().replace(/;$/, '')};`)
    .join('\n')
}

// Earlier versions read only this, and refuse a database with a migration they do not know.
const MOVED = `insert into drizzle.__drizzle_migrations (hash, created_at)
  values ('moved to public.${RECORD}', (extract(epoch from now()) * 1000)::bigint)`

/** The generator of migrations takes for granted that tables are in `public`; sessions look in our schema alone. */
function unqualified(statement: string): string {
  return statement.replaceAll('"public".', '')
}

function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}

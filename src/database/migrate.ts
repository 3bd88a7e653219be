import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type MigrationMeta, readMigrationFiles } from 'drizzle-orm/migrator'
import { drizzle } from 'drizzle-orm/postgres-js'
import { migrate } from 'drizzle-orm/postgres-js/migrator'
import type postgres from 'postgres'
import { createClient } from './client.ts'
import type { Database } from './open.ts'

// Any number of our own: processes that start together queue on it.
const MIGRATION_LOCK = 4_636_977

/** Brings the tables up to date, once even where several processes start together; refuses a database newer than we are. */
export async function migrateDatabase(database: Pick<Database, 'source'>): Promise<{ applied: number }> {
  const migrationsFolder = findMigrations()
  const known = readMigrationFiles({ migrationsFolder })
  // A single connection of its own: the lock belongs to the session, and a migration may take longer than a reader may.
  const sql = createClient(database.source, { max: 1, statementTimeout: 0, applicationName: 'commonplace migration' })
  try {
    await sql`set lock_timeout = 0`
    await sql`select pg_advisory_lock(${MIGRATION_LOCK})`
    const before = await countApplied(sql, known)
    if (before < known.length) await migrate(drizzle(sql), { migrationsFolder })
    return { applied: known.length - before }
  } finally {
    await sql.end({ timeout: 5 })
  }
}

async function countApplied(sql: postgres.Sql, known: readonly MigrationMeta[]): Promise<number> {
  const [table] = await sql<{ name: string | null }[]>`select to_regclass('drizzle.__drizzle_migrations') as name`
  if (!table?.name) return 0
  const applied = await sql<{ hash: string; when: string }[]>`
    select hash, created_at as when from drizzle.__drizzle_migrations order by created_at`
  const hashes = new Set(known.map((migration) => migration.hash))
  const foreign = applied.filter((migration) => !hashes.has(migration.hash))
  if (foreign.length > 0)
    throw new Error(
      `The database holds ${foreign.length} migration(s) this version of Commonplace does not know, the last of ` +
        `${new Date(Number(foreign.at(-1)?.when)).toISOString().slice(0, 10)}. ` +
        'It was set up by a newer version: install that version, or use another database.',
    )
  return applied.length
}

// The same file runs from `src/` and, built, from `dist/src/`; the package's own root is the folder with package.json.
function findMigrations(): string {
  let folder = dirname(fileURLToPath(import.meta.url))
  while (!existsSync(join(folder, 'package.json'))) {
    const parent = dirname(folder)
    if (parent === folder) throw new Error('The folder schema/migrations is missing from this installation.')
    folder = parent
  }
  return join(folder, 'schema', 'migrations')
}

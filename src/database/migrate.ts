import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { readMigrationFiles } from 'drizzle-orm/migrator'
import postgres from 'postgres'
import { createClient } from './connect/client.ts'
import { describeServer } from './connect/describe-server.ts'
import { quoteName } from './connect/schema-name.ts'
import type { DatabaseSource } from './connection.ts'
import { checkChanging, checkFree, checkReading, checkWriting } from './migration/check-rights.ts'
import { findInstallation, type Installation, RECORD } from './migration/installation.ts'
import { type Changes, migrationScript, type Recorded } from './migration/script.ts'
import type { Database } from './open.ts'

type Migrations = ReturnType<typeof readMigrationFiles>

/**
 * Applies all pending migrations to a schema, completely or not at all, and only once if several processes start together.
 * Throws, before anything is written, if the database is newer than this version or the role lacks the necessary rights.
 */
export async function migrateDatabase({ source }: Pick<Database, 'source'>): Promise<{ applied: number }> {
  return await withMigrations(source, async ({ sql, schema, known }) => {
    for (;;) {
      const installation = await findInstallation(sql, schema)
      const changes = await findChanges(sql, installation, known)
      if (isNone(changes)) {
        checkWriting(installation)
        return { applied: 0 }
      }
      checkChanging(installation)
      if (await runScript(sql, migrationScript(installation, changes))) return { applied: changes.pending.length }
    }
  })
}

/** Throws if the tables are not those of this version; changes nothing. */
export async function expectMigrated({ source }: Pick<Database, 'source'>): Promise<void> {
  await withMigrations(source, async ({ sql, schema, known }) => {
    const changes = await findChanges(sql, await findInstallation(sql, schema), known)
    if (!isNone(changes))
      throw new Error(
        'The tables of the database are not those of this version; the next import brings them up to date.',
      )
  })
}

interface MigrationTools {
  readonly sql: postgres.Sql
  readonly schema: string
  readonly known: Migrations
}

async function withMigrations<T>(source: DatabaseSource, work: (tools: MigrationTools) => Promise<T>): Promise<T> {
  const known = readMigrationFiles({ migrationsFolder: findMigrations() })
  const server = source.server ?? (await describeServer(source))
  const options = { max: 1, statementTimeout: 0, applicationName: 'commonplace migration' }
  const sql = createClient({ ...source, server }, options)
  try {
    return await work({ sql, schema: server.schema, known })
  } finally {
    await sql.end({ timeout: 5 })
  }
}

function isNone({ carried, pending }: Changes): boolean {
  return carried.length + pending.length === 0
}

/** False if another process did it in the meantime. */
async function runScript(sql: postgres.Sql, script: string): Promise<boolean> {
  try {
    await sql.unsafe(script)
    return true
  } catch (error) {
    if (error instanceof postgres.PostgresError && error.code === '23505' && error.table_name === RECORD) return false
    throw error
  }
}

async function findChanges(sql: postgres.Sql, installation: Installation, known: Migrations): Promise<Changes> {
  checkReading(installation)
  const hashes = new Set(known.map(({ hash }) => hash))
  const recorded = installation.tables.some(({ name }) => name === RECORD)
  const own = recorded ? await readRecord(sql, installation.schema.name) : []
  // Other programs record their migrations there as well.
  const carried =
    recorded || installation.formerRecord !== 'readable'
      ? []
      : (await readFormerRecord(sql)).filter(({ hash }) => hashes.has(hash))
  if (!recorded && carried.length === 0) checkFree(installation)
  refuseNewer(own.filter(({ hash }) => !hashes.has(hash)))
  const applied = new Set([...own, ...carried].map(({ hash }) => hash))
  return { carried, pending: known.filter(({ hash }) => !applied.has(hash)) }
}

function readRecord(sql: postgres.Sql, schema: string): Promise<Recorded[]> {
  return sql.unsafe<Recorded[]>(`select hash, at::float8 as at from ${quoteName(schema)}.${RECORD} order by at`)
}

function readFormerRecord(sql: postgres.Sql): Promise<Recorded[]> {
  return sql<Recorded[]>`select hash, created_at::float8 as at from drizzle.__drizzle_migrations order by created_at`
}

function refuseNewer(foreign: readonly Recorded[]): void {
  const last = foreign.at(-1)
  if (last === undefined) return
  throw new Error(
    `The database holds ${foreign.length} migration(s) this version of Commonplace does not know, the last of ` +
      `${new Date(last.at).toISOString().slice(0, 10)}. It was set up by a newer version: install that version, or use ` +
      'another database or schema.',
  )
}

// This file runs from `src/` and, when built, from `dist/src/`; the root of the package is the folder with package.json.
function findMigrations(): string {
  let folder = dirname(fileURLToPath(import.meta.url))
  while (!existsSync(join(folder, 'package.json'))) {
    const parent = dirname(folder)
    if (parent === folder) throw new Error('The folder schema/migrations is missing from this installation.')
    folder = parent
  }
  return join(folder, 'schema', 'migrations')
}

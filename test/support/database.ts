import { randomBytes } from 'node:crypto'
import { inject } from 'vitest'
import { type ClientOptions, createClient } from '../../src/database/connect/client.ts'
import type { Connection } from '../../src/database/connection.ts'
import { type Database, openDatabase } from '../../src/database/open.ts'
import { MIGRATED } from './cluster.ts'

/** A database with all tables and no rows, and the record of what was sent to it. */
export interface TestDatabase {
  readonly source: Connection
  readonly database: Database
  /** Every statement sent through `database` since the last `forget()`, one entry an execution, in order. */
  readonly statements: readonly string[]
  /** The same with their parameters. */
  readonly executions: readonly { readonly statement: string; readonly parameters: readonly unknown[] }[]
  /** Empties both. */
  forget(): void
  /** Closes `database` and removes it from the server. */
  drop(): Promise<void>
}

/** Makes a copy of the migrated database and opens it; cheap enough for each test file, or each test that needs one. */
export async function createTestDatabase(options: ClientOptions = {}): Promise<TestDatabase> {
  const name = `test_${randomBytes(8).toString('hex')}`
  await administer(`create database ${name} template ${MIGRATED} strategy file_copy`)
  const source: Connection = { ...inject('connection'), database: name }
  const statements: string[] = []
  const executions: { statement: string; parameters: readonly unknown[] }[] = []
  const onStatement = (statement: string, parameters: readonly unknown[]) => {
    statements.push(statement)
    executions.push({ statement, parameters: [...parameters] })
  }
  // A busy machine is no failure.
  const database = await openDatabase(source, { statementTimeout: 30_000, ...options, onStatement })
  const forget = () => {
    statements.length = 0
    executions.length = 0
  }
  forget()
  return {
    source,
    database,
    statements,
    executions,
    forget,
    drop: async () => {
      await database.close()
      await administer(`drop database ${name} with (force)`)
    },
  }
}

/** Takes everything out of it: quicker than another database, which its sessions have to learn anew. */
export async function emptyDatabase({ sql }: Pick<Database, 'sql'>): Promise<void> {
  await sql`truncate releases, articles, editions, themes, files, sources, changes, former_paths, cached_site, cached_pages, cached_media, open_counts, withdrawn_quotes, withdrawn_articles, erasures, partner_progress, desk_sessions, desk_actions restart identity cascade`
}

let administrator: ReturnType<typeof createClient> | null = null

/** On one connection for all files of this process, because making one takes longer than making a database. */
async function administer(statement: string): Promise<void> {
  administrator ??= createClient(inject('connection'), { max: 1, statementTimeout: 0 })
  await administrator.unsafe(statement)
}

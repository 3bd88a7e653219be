import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import postgres from 'postgres'
import type { TestProject } from 'vitest/node'
import type { Connection } from '../../src/database/connection.ts'
import { type EmbeddedDatabase, openEmbedded } from '../../src/database/embedded/open-embedded.ts'
import { migrateDatabase } from '../../src/database/migrate.ts'

declare module 'vitest' {
  interface ProvidedContext {
    connection: Connection
  }
}

/** The migrated database of which every test file gets a copy. */
export const TEMPLATE = 'commonplace_template'

/** A server of its own in a fresh folder, for tests that kill or crowd one; whoever asks for it removes it. */
export async function openTestCluster(): Promise<{ embedded: EmbeddedDatabase; remove(): Promise<void> }> {
  const directory = mkdtempSync(join(tmpdir(), 'commonplace-test-'))
  // What a test writes need not outlive the machine.
  const settings = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }
  const embedded = await openEmbedded({ directory: join(directory, 'database'), settings })
  return {
    embedded,
    remove: async () => {
      await embedded.stop()
      rmSync(directory, { recursive: true, force: true })
      rmSync(embedded.folder, { recursive: true, force: true })
    },
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { embedded, remove } = await openTestCluster()
  const sql = postgres({ ...embedded.connection, max: 1, onnotice: () => {} })
  await sql`create database ${sql(TEMPLATE)}`
  await sql.end()
  await migrateDatabase({ source: { ...embedded.connection, database: TEMPLATE } })
  project.provide('connection', embedded.connection)
  return remove
}

import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import postgres from 'postgres'
import type { TestProject } from 'vitest/node'
import type { Connection } from '../../src/database/connection.ts'
import { type EmbeddedDatabase, openEmbedded } from '../../src/database/embedded/open-embedded.ts'
import type { ServerSettings } from '../../src/database/embedded/postmaster.ts'
import { identifyProcess } from '../../src/database/embedded/process-identity.ts'
import { migrateDatabase } from '../../src/database/migrate.ts'

declare module 'vitest' {
  interface ProvidedContext {
    connection: Connection
  }
}

/** The migrated database of which every test file gets a copy. */
export const TEMPLATE = 'commonplace_template'

const PREFIX = 'commonplace-test-'

/** A server for tests. */
export interface TestCluster {
  readonly embedded: EmbeddedDatabase
  /** What commands are given as `--data` to join it. */
  readonly directory: string
  remove(): Promise<void>
}

// What a test writes need not outlive the machine.
const HASTY: ServerSettings = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }

/**
 * A server of its own in a fresh folder, for tests that kill or crowd one; whoever asks for it removes it. With settings
 * of its own, `{}` being what operators get, it is as careful as they say.
 */
export async function openTestCluster(settings: ServerSettings = HASTY): Promise<TestCluster> {
  const directory = mkdtempSync(join(tmpdir(), PREFIX))
  // As root, another account serves it and must get in.
  chmodSync(directory, 0o755)
  writeFileSync(join(directory, 'runner'), String(process.pid))
  const data = join(directory, 'database')
  const embedded = await openEmbedded({
    directory: data,
    // Tests hold the record of what was sent against what Postgres counts.
    settings: { ...settings, shared_preload_libraries: 'pg_stat_statements' },
  })
  return {
    embedded,
    directory: data,
    remove: async () => {
      await embedded.stop()
      rmSync(directory, { recursive: true, force: true })
    },
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  await sweepAbandoned()
  const { embedded, remove } = await openTestCluster()
  const sql = postgres({ ...embedded.connection, max: 1, onnotice: () => {} })
  await sql`create database ${sql(TEMPLATE)}`
  await sql.end()
  await migrateDatabase({ source: { ...embedded.connection, database: TEMPLATE } })
  project.provide('connection', embedded.connection)
  return remove
}

// A run that was killed leaves its server; joining it and leaving it stops it.
async function sweepAbandoned(): Promise<void> {
  for (const name of readdirSync(tmpdir()).filter((each) => each.startsWith(PREFIX))) {
    const folder = join(tmpdir(), name)
    const runner = join(folder, 'runner')
    // Another account's leavings are for that account to sweep, and another run may sweep at the same time.
    if (statSync(folder, { throwIfNoEntry: false })?.uid !== process.getuid?.()) continue
    if (!existsSync(runner) || identifyProcess(Number(readFileSync(runner, 'utf8')))) continue
    const left = await openEmbedded({ directory: join(folder, 'database') }).catch(() => null)
    await left?.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

import { execFileSync } from 'node:child_process'
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { createClient } from '../../src/database/connect/client.ts'
import type { Connection } from '../../src/database/connection.ts'
import { openEmbedded } from '../../src/database/embedded/open-embedded.ts'
import type { ServerSettings } from '../../src/database/embedded/postmaster.ts'
import { identifyProcess } from '../../src/database/embedded/process-identity.ts'
import { migrateDatabase } from '../../src/database/migrate.ts'
import { findMemoryFolder } from './memory-folder.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** The server of the run, and a database in it that is nobody's. */
    connection: Connection
    /** A folder as `--data` takes it, with a migrated and empty database that nobody has opened. */
    stoppedDatabase: string
  }
}

/** The migrated and empty database of which every test file gets a copy, as long as nobody is connected to it. */
export const MIGRATED = 'commonplace'

const PREFIX = 'commonplace-test-'

/** What a test writes need not outlive the machine. */
export const HASTY: ServerSettings = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }

/** Tests hold the record of what was sent against what Postgres counts. */
export const COUNTING: ServerSettings = { shared_preload_libraries: 'pg_stat_statements' }

/** Every process of the run has gateways and databases open, each on connections of its own. */
const ROOMY: ServerSettings = { max_connections: '150' }

/** A fresh folder that the next run removes where this one is killed. */
export function makeClusterFolder(parent = tmpdir()): string {
  const directory = mkdtempSync(join(parent, PREFIX))
  // As root, another account serves it and must get in.
  chmodSync(directory, 0o755)
  writeFileSync(join(directory, 'runner'), String(process.pid))
  return directory
}

/** Copies a database that is stopped into an empty folder: making one takes a second of the processor, and migrating it another. */
export function copyDatabase(stopped: string, folder: string): void {
  execFileSync('cp', ['-rp', `${stopped}/.`, folder])
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const memory = findMemoryFolder()
  for (const parent of [memory, tmpdir()]) if (parent !== null) await sweepAbandoned(parent)
  const folder = makeClusterFolder(memory ?? tmpdir())
  // What tests make is made in memory as well, and goes with the folder.
  if (memory !== null) process.env.TMPDIR = folder
  const [directory, stoppedDatabase] = [join(folder, 'database'), join(folder, 'stopped')]
  const options = { directory, settings: { ...HASTY, ...COUNTING, ...ROOMY } }
  const first = await openEmbedded(options)
  await migrateDatabase({ source: first.connection })
  await makeConnectingCheap(first.connection)
  await first.stop()
  execFileSync('cp', ['-rp', directory, stoppedDatabase])
  const embedded = await openEmbedded(options)
  project.provide('connection', { ...embedded.connection, database: 'postgres' })
  project.provide('stoppedDatabase', stoppedDatabase)
  return async () => {
    await embedded.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Tests connect thousands of times, and the proof that a client knows the password is dear on purpose, on both sides. */
async function makeConnectingCheap(connection: Connection): Promise<void> {
  const sql = createClient(connection, { max: 1 })
  await sql.unsafe(`set scram_iterations = 1; alter role ${connection.username} password '${connection.password}'`)
  await sql.end()
}

// A run that was killed leaves its servers; joining one and leaving it stops it.
async function sweepAbandoned(parent: string): Promise<void> {
  for (const folder of clusterFoldersIn(parent)) {
    const runner = join(folder, 'runner')
    // Another account's leavings are for that account to sweep, and another run may sweep at the same time.
    if (statSync(folder, { throwIfNoEntry: false })?.uid !== process.getuid?.()) continue
    if (!existsSync(runner) || identifyProcess(Number(readFileSync(runner, 'utf8')))) continue
    const databases = [folder, ...clusterFoldersIn(folder)].map((each) => join(each, 'database'))
    for (const directory of databases.filter((each) => existsSync(each))) {
      const left = await openEmbedded({ directory }).catch(() => null)
      await left?.stop()
    }
    rmSync(folder, { recursive: true, force: true })
  }
}

function clusterFoldersIn(folder: string): string[] {
  const names = readdirSync(folder).filter((name) => name.startsWith(PREFIX))
  return names.map((name) => join(folder, name))
}

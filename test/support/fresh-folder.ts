import { chmodSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { inject } from 'vitest'
import { openEmbedded } from '../../src/database/embedded/open-embedded.ts'
import { openDatabase } from '../../src/database/open.ts'
import { copyDatabase, HASTY } from './cluster.ts'
import { publishRelease } from './content.ts'

/** An empty folder that every account may enter, because as root another one serves the database in it. */
export function makeFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'commonplace-embedded-'))
  chmodSync(folder, 0o755)
  return folder
}

/** A folder with a database that was made, migrated and stopped. */
export function makeDatabaseFolder(): string {
  const folder = makeFolder()
  copyDatabase(inject('stoppedDatabase'), folder)
  return folder
}

let published: Promise<string> | null = null

/** The same with an article at `/wells/` published, so that `serve` answers without importing a folder first. */
export async function makePublishedFolder(): Promise<string> {
  published ??= publishOnce()
  const folder = makeFolder()
  copyDatabase(await published, folder)
  return folder
}

/** Beside the one that was migrated, with which it is removed. */
async function publishOnce(): Promise<string> {
  const folder = mkdtempSync(join(dirname(inject('stoppedDatabase')), 'published-'))
  chmodSync(folder, 0o755)
  copyDatabase(inject('stoppedDatabase'), folder)
  const embedded = await openEmbedded({ directory: folder, settings: HASTY })
  const database = await openDatabase(embedded.connection)
  await publishRelease(database, { add: [{ path: '/wells/', edition: { title: 'Wells' } }] })
  await database.close()
  await embedded.stop()
  return folder
}

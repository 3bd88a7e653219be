import { chmodSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inject } from 'vitest'
import { copyDatabase } from './cluster.ts'

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

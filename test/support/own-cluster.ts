import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { inject } from 'vitest'
import { type EmbeddedDatabase, openEmbedded } from '../../src/database/embedded/open-embedded.ts'
import type { ServerSettings } from '../../src/database/embedded/postmaster.ts'
import { COUNTING, copyDatabase, HASTY, makeClusterFolder } from './cluster.ts'

/** A server for tests, with a migrated and empty database. */
export interface OwnCluster {
  readonly embedded: EmbeddedDatabase
  /** What commands are given as `--data` to join it. */
  readonly directory: string
  remove(): Promise<void>
}

/**
 * A server of its own in a fresh folder, for tests that kill or crowd one; whoever asks for it removes it. With settings
 * of its own, `{}` being what operators get, it is as careful as they say.
 */
export async function openOwnCluster(settings: ServerSettings = HASTY): Promise<OwnCluster> {
  const folder = makeClusterFolder()
  const directory = join(folder, 'database')
  mkdirSync(directory)
  copyDatabase(inject('stoppedDatabase'), directory)
  const embedded = await openEmbedded({ directory, settings: { ...settings, ...COUNTING } })
  return {
    embedded,
    directory,
    remove: async () => {
      await embedded.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

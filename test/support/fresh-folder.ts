import { execFileSync } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'
import { openEmbedded } from '../../src/database/embedded/open-embedded.ts'

let original: Promise<string> | null = null

afterAll(async () => {
  if (original) rmSync(await original, { recursive: true, force: true })
})

/** An empty folder that every account may enter, because as root another one serves the database in it. */
export function makeFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'commonplace-embedded-'))
  chmodSync(folder, 0o755)
  return folder
}

/** A folder with a database that was made and stopped: copied, because making one takes a second of the processor. */
export async function makeDatabaseFolder(): Promise<string> {
  original ??= makeOriginal()
  const folder = makeFolder()
  execFileSync('cp', ['-rp', `${await original}/.`, folder])
  return folder
}

async function makeOriginal(): Promise<string> {
  const folder = makeFolder()
  const embedded = await openEmbedded({ directory: folder })
  await embedded.stop()
  return folder
}

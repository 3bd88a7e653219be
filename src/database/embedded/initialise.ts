import { randomBytes } from 'node:crypto'
import { existsSync, lchownSync, mkdirSync, mkdtempSync, readdirSync, renameSync, writeFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import type { Binaries } from './binaries.ts'
import { embeddedError } from './embedded-error.ts'
import type { Home } from './home.ts'
import { runProgram } from './run-program.ts'

/** The only account of an embedded database, and the name of its database. */
export const OWNER = 'commonplace'

/**
 * Creates the data folder and its password if they do not exist. Works in a draft folder next to it that is renamed last: a
 * process that is killed half-way leaves only the draft, which the next start removes. If the signal fires, nothing is left.
 * Only call it while holding the start lock.
 */
export async function initialise(home: Home, binaries: Binaries, signal?: AbortSignal): Promise<void> {
  if (existsSync(home.folder)) return
  await removeDrafts(home.folder)
  const draft = mkdtempSync(draftOf(home.folder))
  giveTo(home, draft)
  try {
    const password = join(draft, 'password')
    writeFileSync(password, randomBytes(24).toString('base64url'), { mode: 0o600, flag: 'wx' })
    giveTo(home, password)
    await runInitdb(binaries, home, { data: join(draft, 'data'), password, signal })
    renameSync(draft, home.folder)
  } catch (error) {
    await remove(draft)
    throw error
  }
}

const draftOf = (folder: string) => `${folder}.draft-`

async function removeDrafts(folder: string): Promise<void> {
  const parent = dirname(folder)
  mkdirSync(parent, { recursive: true })
  for (const name of readdirSync(parent))
    if (name.startsWith(basename(draftOf(folder)))) await remove(join(parent, name))
}

// An `initdb` whose parent was killed keeps writing for a moment.
function remove(draft: string): Promise<void> {
  return rm(draft, { recursive: true, force: true, maxRetries: 20, retryDelay: 25 })
}

function giveTo({ account }: Home, path: string): void {
  if (account) lchownSync(path, account.uid, account.gid)
}

async function runInitdb(
  binaries: Binaries,
  home: Home,
  { data, password, signal }: { data: string; password: string; signal: AbortSignal | undefined },
): Promise<void> {
  const { code, output } = await runProgram(
    binaries.initdb,
    [
      `--pgdata=${data}`,
      `--username=${OWNER}`,
      `--pwfile=${password}`,
      '--auth=scram-sha-256',
      // Independent of the locales installed on the machine and of LANG, without which the encoding would be SQL_ASCII.
      '--encoding=UTF8',
      '--locale=C',
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
    ],
    { account: home.account, signal },
  )
  signal?.throwIfAborted()
  if (code === 0) return
  throw embeddedError(
    `A new database could not be made in ${home.folder}.`,
    output,
    output.includes('user does not exist')
      ? 'Postgres needs an account with a name: add one to /etc/passwd (in a container: run as a named user), or set DATABASE_URL.'
      : 'Free space there or choose another folder with --data, then start again: nothing half-made was left.',
  )
}

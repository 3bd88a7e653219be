import { createHash } from 'node:crypto'
import {
  existsSync,
  lchownSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { type Account, chooseAccount } from './account.ts'
import { runProgram } from './run-program.ts'

/** Where a database is stored and which account its server runs as. */
export interface Home {
  /** The folder with the data, the password, the log and the socket. */
  readonly folder: string
  /** For a copy of the programs, if one is needed. */
  readonly cache: string
  /** Null: the server runs as our own account. */
  readonly account: Account | null
}

/** `systemFolder` is for databases of root; every account must be able to enter it. */
export interface HomeOptions {
  readonly systemFolder?: string
  readonly log: (line: string) => void
}

/**
 * Chooses `directory`, or, as root, a folder in the system folder if the server's account cannot enter `directory`. The choice
 * is written to `directory`, so that every later command makes the same one.
 */
export async function chooseHome(directory: string, options: HomeOptions): Promise<Home> {
  const { systemFolder = '/var/lib/commonplace', log } = options
  const account = chooseAccount(join(directory, 'postgres'), [directory, dirname(directory)])
  makePrivate(directory, account)
  if (!account) {
    checkOwner(directory)
    return { folder: join(directory, 'postgres'), cache: directory, account }
  }

  const moved = readMove(directory)
  if (moved) return { folder: moved, cache: systemFolder, account: chooseAccount(moved, []) }
  if (await canReach(directory, account)) return { folder: join(directory, 'postgres'), cache: systemFolder, account }

  const folder = join(systemFolder, nameFor(directory))
  mkdirSync(systemFolder, { recursive: true, mode: 0o755 })
  writeFileSync(join(directory, MOVED), `${folder}\n`)
  log(
    `Postgres cannot run as root, and account ${account.uid} cannot reach ${directory}: the database lives in ${folder}. ` +
      'To choose the place yourself, give --data a folder that every account can reach.',
  )
  return { folder, cache: systemFolder, account }
}

/** Whether a database was made in `directory` earlier, as far as this account may see. */
export function hasDatabase(directory: string): boolean {
  return existsSync(join(readMove(directory) ?? join(directory, 'postgres'), 'data', 'PG_VERSION'))
}

const MOVED = 'moved-to'

/** Where the database of root is instead; null where it was not moved. */
function readMove(directory: string): string | null {
  const note = join(directory, MOVED)
  // Only a note written by root counts: the server's account can write to this folder, too.
  const isOurs = lstatSync(note, { throwIfNoEntry: false })?.uid === 0
  return isOurs ? readFileSync(note, 'utf8').trim() || null : null
}

// Renamed to its final name with its owner already set, because another process may find it at any moment.
function makePrivate(directory: string, account: Account | null): void {
  if (existsSync(directory)) return
  mkdirSync(dirname(directory), { recursive: true })
  const draft = mkdtempSync(`${directory}.`)
  try {
    if (account) lchownSync(draft, account.uid, account.gid)
    renameSync(draft, directory)
  } catch (error) {
    rmSync(draft, { recursive: true, force: true })
    if (!existsSync(directory)) throw error
  }
}

function checkOwner(directory: string): void {
  for (const folder of [directory, join(directory, 'postgres')]) {
    const owner = statSync(folder, { throwIfNoEntry: false })?.uid
    if (owner === undefined || owner === process.getuid?.() || process.platform === 'win32') continue
    throw new Error(
      `The database folder ${folder} belongs to account ${owner}, and we run as ${process.getuid?.()}. ` +
        `Run as that account or as root, give the folder away (chown -R ${process.getuid?.()} ${directory}), ` +
        'or choose another with --data.',
    )
  }
}

// Tried out, because file modes do not show access lists and mounts.
async function canReach(directory: string, account: Account): Promise<boolean> {
  const { code } = await runProgram('/bin/sh', ['-c', 'cd -- "$1"', 'sh', directory], { account })
  return code === 0
}

function nameFor(directory: string): string {
  const digest = createHash('sha256').update(directory).digest('hex').slice(0, 8)
  return `${basename(dirname(directory)).slice(0, 30) || 'data'}-${digest}`
}

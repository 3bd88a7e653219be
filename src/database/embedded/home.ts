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
import { runProgram } from './run-program.ts'
import { chooseServerUser, type ServerUser } from './server-user.ts'

/** Where a database lives and who its server is. */
export interface Home {
  /** The folder with the data, the password, the log and the socket. */
  readonly folder: string
  /** A copy of the programs goes here, where one is needed. */
  readonly cache: string
  /** Null: the server runs as ourselves. */
  readonly user: ServerUser | null
}

/** Choices for a home; `systemFolder` is root's own place, which every account must be able to reach. */
export interface HomeOptions {
  readonly systemFolder?: string
  readonly log: (line: string) => void
}

/**
 * Settles on `directory`, or, as root, on a folder in the system folder where the server's account cannot reach
 * `directory`. The choice is written down in `directory`, so that every later command makes the same one.
 */
export async function chooseHome(directory: string, options: HomeOptions): Promise<Home> {
  const { systemFolder = '/var/lib/commonplace', log } = options
  const user = chooseServerUser(join(directory, 'postgres'), [directory, dirname(directory)])
  makePrivate(directory, user)
  if (!user) {
    checkOwner(directory)
    return { folder: join(directory, 'postgres'), cache: directory, user }
  }

  const note = join(directory, 'moved-to')
  // Root does not take directions from the account it lends the folder to.
  const moved = lstatSync(note, { throwIfNoEntry: false })?.uid === 0 ? readFileSync(note, 'utf8').trim() : null
  if (moved) return { folder: moved, cache: systemFolder, user: chooseServerUser(moved, []) }
  if (await canReach(directory, user)) return { folder: join(directory, 'postgres'), cache: systemFolder, user }

  const folder = join(systemFolder, nameFor(directory))
  mkdirSync(systemFolder, { recursive: true, mode: 0o755 })
  writeFileSync(note, `${folder}\n`)
  log(
    `Postgres cannot run as root, and account ${user.uid} cannot reach ${directory}: the database lives in ${folder}. ` +
      'To choose the place yourself, give --data a folder that every account can reach.',
  )
  return { folder, cache: systemFolder, user }
}

// Renamed into place with its owner set, because another process may come upon it at any moment.
function makePrivate(directory: string, user: ServerUser | null): void {
  if (existsSync(directory)) return
  mkdirSync(dirname(directory), { recursive: true })
  const draft = mkdtempSync(`${directory}.`)
  try {
    if (user) lchownSync(draft, user.uid, user.gid)
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

// Asked of the system and not read off the modes, which know nothing of access lists and mounts.
async function canReach(directory: string, user: ServerUser): Promise<boolean> {
  const { code } = await runProgram('/bin/sh', ['-c', 'cd -- "$1"', 'sh', directory], { user })
  return code === 0
}

function nameFor(directory: string): string {
  const digest = createHash('sha256').update(directory).digest('hex').slice(0, 8)
  return `${basename(dirname(directory)).slice(0, 30) || 'data'}-${digest}`
}

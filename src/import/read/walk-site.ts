import { lstatSync, readdirSync, statSync } from 'node:fs'
import { lstat, readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { setImmediate as yieldToEventLoop } from 'node:timers/promises'
import { comparePaths } from '../../content/compare.ts'
import { isPageName } from '../../content/pages/content-path.ts'
import type { Problem } from '../../content/problem.ts'

/** A file found below the site folder; `path` is relative to it, with `/` between its parts. */
export interface FoundFile {
  readonly path: string
  readonly size: number
}

/** Bytes a page may have. */
export const LARGEST_PAGE = 2 * 1024 * 1024

/** Bytes a configuration or data file may have. */
export const LARGEST_DATA = 1024 * 1024

const LONGEST_TURN_MS = 5
// In UTF-8 bytes; an index of the database takes no more.
const LONGEST_PATH = 2000

/**
 * Lists the regular files below one folder of the site, sorted by path; a folder that does not exist has none.
 * Symbolic links are not followed, because they can lead out of the site or in circles: each gives a warning.
 * Throws where a folder cannot be read, because its pages would seem to be deleted.
 */
export async function walkSite(root: string, folder: string): Promise<{ files: FoundFile[]; problems: Problem[] }> {
  const files: FoundFile[] = []
  const problems: Problem[] = []
  const pending = [folder]
  let since = performance.now()
  for (let current = pending.pop(); current !== undefined; current = pending.pop()) {
    // Synchronous calls take a tenth of the time of asynchronous ones; the event loop gets its turn every few milliseconds.
    if (performance.now() - since > LONGEST_TURN_MS) {
      await yieldToEventLoop()
      since = performance.now()
    }
    for (const entry of listFolder(join(root, current))) {
      const path = current === '' ? entry.name : `${current}/${entry.name}`
      if (hasLostName(join(root, path))) problems.push(notUtf8(path, entry.isDirectory()))
      else if (entry.isSymbolicLink()) problems.push(notFollowed(path))
      else if (entry.isDirectory()) pending.push(path)
      else if (Buffer.byteLength(path) > LONGEST_PATH) problems.push(tooLong(path))
      else if (entry.isFile()) {
        // An editor's temporary file may be gone by now.
        const size = lstatSync(join(root, path), { throwIfNoEntry: false })?.size
        if (size !== undefined) files.push({ path, size })
      }
    }
  }
  return { files: files.sort(comparePaths), problems }
}

/** Lists the files directly in the site folder, links to files included; throws where there is no such folder. */
export async function listTopFiles(root: string): Promise<FoundFile[]> {
  const entries = await readdir(root, { withFileTypes: true })
  const isLinked = (path: string) => statSync(path, { throwIfNoEntry: false })?.isFile() ?? false
  const names = entries
    .filter((entry) => entry.isFile() || (entry.isSymbolicLink() && isLinked(join(root, entry.name))))
    .map((entry) => entry.name)
  return await Promise.all(names.map(async (path) => ({ path, size: (await stat(join(root, path))).size })))
}

/** The regular file at a path of the site, as `walkSite` lists files; none where there is no such file. */
export async function findFile(root: string, path: string): Promise<{ files: FoundFile[]; problems: Problem[] }> {
  const found = await lstat(join(root, path)).catch(() => null)
  return { files: found?.isFile() ? [{ path, size: found.size }] : [], problems: [] }
}

function listFolder(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    const { code } = error as NodeJS.ErrnoException
    throw new Error(`The folder ${folder} cannot be read (${code}). Check that you may open it.`, { cause: error })
  }
}

/** Node lists a name that is not UTF-8 with U+FFFD in it, and no file has that name. */
function hasLostName(path: string): boolean {
  return path.includes('\uFFFD') && lstatSync(path, { throwIfNoEntry: false }) === undefined
}

function notUtf8(path: string, isFolder: boolean): Problem {
  return {
    code: 'name-not-utf8',
    severity: isFolder || isPageName(path) ? 'error' : 'warning',
    path,
    line: 1,
    column: 1,
    message: 'Expected a name in UTF-8, found invalid bytes, shown here as U+FFFD; it cannot be opened.',
    hint: 'Give it a new name, such as one without accents.',
  }
}

/** An `error` for a file that is larger than `limit` bytes. */
export function fileTooLarge(file: FoundFile, limit: number): Problem {
  return {
    code: 'file-too-large',
    severity: 'error',
    path: file.path,
    line: 1,
    column: 1,
    message: `Expected at most ${limit / 1024 / 1024} MiB, found ${(file.size / 1024 / 1024).toFixed(1)} MiB.`,
    hint: 'Split the page, or keep what is not text in files of its own.',
  }
}

/** A `warning` for a symbolic link that is not followed. */
export function notFollowed(path: string): Problem {
  return {
    code: 'symlink-ignored',
    severity: 'warning',
    path,
    line: 1,
    column: 1,
    message: 'Expected a file or a folder, found a symbolic link, which is not followed.',
    hint: 'Put the file itself here.',
  }
}

function tooLong(path: string): Problem {
  return {
    code: 'value-too-long',
    severity: 'error',
    path,
    line: 1,
    column: 1,
    message: `Expected a file whose path has at most ${LONGEST_PATH} bytes, found ${Buffer.byteLength(path)}.`,
    hint: 'Move the file up, or give its folders shorter names.',
  }
}

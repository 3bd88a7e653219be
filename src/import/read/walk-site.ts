import { lstatSync, readdirSync } from 'node:fs'
import { lstat, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { setImmediate as giveWay } from 'node:timers/promises'
import { comparePaths } from '../../content/compare.ts'
import { isMarkdownPage } from '../../content/pages/content-path.ts'
import type { Problem } from '../../content/problem.ts'

/** A file found below the site folder; `path` is relative to it, with `/` between its parts. */
export interface FoundFile {
  readonly path: string
  readonly size: number
}

const LONGEST_TURN = 5
// Bytes in UTF-8, which an index of the database takes.
const LONGEST_PATH = 2000

/**
 * Lists the regular files below one folder of the site, sorted by path; a folder that does not exist has none.
 * Symbolic links are not followed, because they can lead out of the site or in circles: each is told as a problem.
 * Throws a sentence where a folder cannot be read: nobody can say what is in it.
 */
export async function walkSite(root: string, folder: string): Promise<{ files: FoundFile[]; problems: Problem[] }> {
  const files: FoundFile[] = []
  const problems: Problem[] = []
  const pending = [folder]
  let since = performance.now()
  for (let current = pending.pop(); current !== undefined; current = pending.pop()) {
    // Asking the system and waiting takes a tenth of the time of asking it through a thread; nobody else waits for long.
    if (performance.now() - since > LONGEST_TURN) {
      await giveWay()
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

/** Lists the regular files directly in the site folder; throws where there is no such folder. */
export async function listTopFiles(root: string): Promise<FoundFile[]> {
  const entries = await readdir(root, { withFileTypes: true })
  const names = entries.filter((entry) => entry.isFile()).map((entry) => entry.name)
  return await Promise.all(names.map(async (path) => ({ path, size: (await lstat(join(root, path))).size })))
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

/** A name whose bytes are no UTF-8 is listed with U+FFFD in their place, and nothing has that name. */
function hasLostName(path: string): boolean {
  return path.includes('\uFFFD') && lstatSync(path, { throwIfNoEntry: false }) === undefined
}

function notUtf8(path: string, isFolder: boolean): Problem {
  return {
    code: 'name-not-utf8',
    severity: isFolder || isMarkdownPage(path) ? 'error' : 'warning',
    path,
    line: 1,
    column: 1,
    message: 'Expected a name in UTF-8, found bytes that are none, shown here as U+FFFD; it cannot be opened.',
    hint: 'Give it a new name, such as one without accents.',
  }
}

function notFollowed(path: string): Problem {
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

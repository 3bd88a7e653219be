import { lstat, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Problem } from '../../content/problem.ts'

/** A file found below the site folder; `path` is relative to it, with `/` between its parts. */
export interface FoundFile {
  readonly path: string
  readonly size: number
}

/**
 * Lists the regular files below one folder of the site, sorted by path; a folder that does not exist has none.
 * Symbolic links are not followed, because they can lead out of the site or in circles: each is told as a problem.
 */
export async function walkSite(root: string, folder: string): Promise<{ files: FoundFile[]; problems: Problem[] }> {
  const files: FoundFile[] = []
  const problems: Problem[] = []
  const pending = [folder]
  for (let current = pending.pop(); current !== undefined; current = pending.pop()) {
    for (const entry of await listFolder(join(root, current))) {
      const path = current === '' ? entry.name : `${current}/${entry.name}`
      if (entry.isSymbolicLink()) problems.push(notFollowed(path))
      else if (entry.isDirectory()) pending.push(path)
      else if (entry.isFile()) files.push({ path, size: (await lstat(join(root, path))).size })
    }
  }
  return { files: files.sort((a, b) => (a.path < b.path ? -1 : 1)), problems }
}

/** Lists the regular files directly in the site folder; throws where there is no such folder. */
export async function listTopFiles(root: string): Promise<FoundFile[]> {
  const entries = await readdir(root, { withFileTypes: true })
  const names = entries.filter((entry) => entry.isFile()).map((entry) => entry.name)
  return await Promise.all(names.map(async (path) => ({ path, size: (await lstat(join(root, path))).size })))
}

async function listFolder(folder: string) {
  try {
    return await readdir(folder, { withFileTypes: true })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw error
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

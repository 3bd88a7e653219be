import { randomBytes } from 'node:crypto'
import { lstat, mkdir, readdir, realpath, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'

/** Writes files into a folder, and nowhere else. */
export interface TargetFolder {
  /** The folder's real path. */
  readonly root: string
  /** Throws if `path` is not that of a file inside the folder. */
  check(path: string): void
  /** Writes one file under a temporary name and renames it, so that no half-written file has its name. */
  write(path: string, bytes: Uint8Array): Promise<void>
}

/** The folder is not empty, and writing into it was not forced. */
export class FolderNotEmpty extends Error {
  constructor(folder: string) {
    super(`${folder} is not empty. Name a new folder, or write into this one with --force; other files in it stay.`)
  }
}

/** Creates the folder if it is missing; throws `FolderNotEmpty` if it is not empty, unless forced. */
export async function openTargetFolder(folder: string, { force }: { readonly force: boolean }): Promise<TargetFolder> {
  await mkdir(folder, { recursive: true })
  const root = await realpath(resolve(folder))
  if (!force && (await readdir(root)).length > 0) throw new FolderNotEmpty(folder)
  const checked = new Set([root])
  return {
    root,
    check: checkPath,
    async write(path, bytes) {
      checkPath(path)
      const file = join(root, path)
      await makeFolder(root, dirname(path), checked)
      const unfinished = join(dirname(file), `.commonplace-${randomBytes(6).toString('hex')}`)
      try {
        await writeFile(unfinished, bytes, { flag: 'wx' })
        await rename(unfinished, file)
      } catch (error) {
        await rm(unfinished, { force: true })
        throw error
      }
    },
  }
}

function checkPath(path: string): void {
  const parts = path.split('/')
  const safe = parts.every((part) => part !== '' && part !== '.' && part !== '..') && !/[\\\0]|^[a-z]:/i.test(path)
  if (!safe)
    throw new Error(`The database holds a file under ${JSON.stringify(path)}, which is not a path inside a folder.`)
}

/** Creates the folders down to `path` one by one, because one that is a link could lead anywhere. */
async function makeFolder(root: string, path: string, checked: Set<string>): Promise<void> {
  let folder = root
  for (const part of path === '.' ? [] : path.split('/')) {
    folder = join(folder, part)
    if (checked.has(folder)) continue
    await mkdir(folder).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error
    })
    if (!(await lstat(folder)).isDirectory())
      throw new Error(`${folder} is not a folder but a link or a file; nothing is written through it.`)
    checked.add(folder)
  }
}

import { readdir } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import type { FileFolder } from '../../content/settings/file-folders.ts'

/** Lists the site paths of every file in the folders, by name alone: `/files/plan.pdf`. A folder that does not exist has none. */
export async function listFiles(root: string, folders: readonly FileFolder[]): Promise<string[]> {
  const found = await Promise.all(folders.map((folder) => listFolder(root, folder)))
  return found.flat()
}

async function listFolder(root: string, { source, target }: FileFolder): Promise<string[]> {
  const folder = join(root, source)
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => [])
  return entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) => target + relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
}

import { type Dirent, realpathSync, statSync } from 'node:fs'
import { join } from 'node:path'

/** Whether there is a folder at `path`, or a link to one. */
export function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false
}

/** Whether an entry is a folder, or a link to one that does not contain the link: that would never end. */
export function leadsToFolder(root: string, path: string, entry: Dirent): boolean {
  if (entry.isDirectory()) return true
  if (!entry.isSymbolicLink()) return false
  try {
    const target = realpathSync(join(root, path))
    const parent = realpathSync(join(root, path, '..'))
    return isFolder(target) && parent !== target && !parent.startsWith(`${target}/`)
  } catch {
    return false
  }
}

/** The path of an entry of a folder; that of the site is empty. */
export function within(folder: string, name: string): string {
  return folder === '' ? name : `${folder}/${name}`
}

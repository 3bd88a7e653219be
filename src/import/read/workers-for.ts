import { lstatSync, readdirSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { isPageName } from '../../content/pages/content-path.ts'

/** Bytes of pages up to which one worker is quicker than several: each takes a second to load the parser and warm to it. */
const ENOUGH_FOR_ONE = 400_000

/** Entries of folders after which the folder counts as large, whatever is in them. */
const MOST_ENTRIES = 2000

/** How many workers are to read and parse a site folder: one where its pages are few, else one a core. */
export function workersFor(root: string): number {
  return isSmall(root) ? 1 : availableParallelism()
}

function isSmall(root: string): boolean {
  const folders = [root]
  let [entries, bytes] = [0, 0]
  try {
    for (let folder = folders.pop(); folder !== undefined; folder = folders.pop())
      for (const entry of readdirSync(folder, { withFileTypes: true })) {
        entries++
        const path = join(folder, entry.name)
        if (entry.isDirectory()) folders.push(path)
        else if (entry.isFile() && isPageName(entry.name)) bytes += lstatSync(path).size
        if (entries > MOST_ENTRIES || bytes > ENOUGH_FOR_ONE) return false
      }
  } catch {
    // Whoever reads the folder tells what is wrong with it, of which this may be a small part.
    return false
  }
  return true
}

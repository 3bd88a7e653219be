import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { leadsToFolder, within } from './folders-within.ts'
import { isWatchedPath } from './watched-path.ts'

/** Modification time, size and inode of each watched file below `root`, by path; what cannot be read is left out. */
export async function readStamps(root: string): Promise<ReadonlyMap<string, string>> {
  const stamps = new Map<string, string>()
  const pending = ['']
  for (let folder = pending.pop(); folder !== undefined; folder = pending.pop()) {
    const here = folder
    const entries = await readdir(join(root, here), { withFileTypes: true }).catch(() => [])
    const watched = entries.filter((entry) => isWatchedPath(within(here, entry.name)))
    const folders = watched.filter((entry) => leadsToFolder(root, within(here, entry.name), entry))
    pending.push(...folders.map((entry) => within(here, entry.name)))
    await Promise.all(
      watched
        .filter((entry) => entry.isFile() || entry.isSymbolicLink())
        .map(async (entry) => {
          const path = within(here, entry.name)
          const found = await stat(join(root, path)).catch(() => null)
          if (found?.isFile()) stamps.set(path, `${found.mtimeMs} ${found.size} ${found.ino}`)
        }),
    )
  }
  return stamps
}

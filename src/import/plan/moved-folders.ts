import { groupPairs } from '../../content/group-pairs.ts'
import { baseName, folderOf } from './source-names.ts'

/** The file that a page's article came from before, and its file now. */
export interface RecognisedFile {
  readonly before: string
  readonly now: string
}

/**
 * From where to where whole folders moved, as the pages that were recognised show: each new folder with its old one. A folder has
 * moved if more of its pages went to one other folder than stayed.
 */
export function findMovedFolders(files: readonly RecognisedFile[]): Map<string, string> {
  const routes = files.flatMap(({ before, now }) => routesOf(before, now))
  const staying = new Map<string, number>()
  for (const { before, now } of files) {
    if (before !== now) continue
    for (let folder = folderOf(now); folder !== ''; folder = folderOf(folder))
      staying.set(folder, (staying.get(folder) ?? 0) + 1)
  }
  const moved = new Map<string, string>()
  for (const [now, befores] of groupPairs(routes)) {
    const [best] = [...groupPairs(befores.map((before) => [before, before] as const)).values()].sort(
      (a, b) => b.length - a.length,
    )
    const [before] = best!
    if (best!.length > (staying.get(before!) ?? 0)) moved.set(now, before!)
  }
  return moved
}

/** The file that would be at a source path if the folders had not moved; null where none did. */
export function fileBeforeMove(sourcePath: string, movedFolders: ReadonlyMap<string, string>): string | null {
  for (let folder = folderOf(sourcePath); folder !== ''; folder = folderOf(folder)) {
    const before = movedFolders.get(folder)
    if (before !== undefined) return before + sourcePath.slice(folder.length)
  }
  return null
}

/** Each folder of a page with the one it was, upwards, as long as the names below are the same. */
function routesOf(before: string, now: string): [string, string][] {
  const routes: [string, string][] = []
  let [to, from] = [now, before]
  while (baseName(to) === baseName(from) && folderOf(to) !== folderOf(from)) {
    ;[to, from] = [folderOf(to), folderOf(from)]
    routes.push([to, from])
  }
  return routes
}

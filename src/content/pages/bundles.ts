import { groupPairs } from '../group-pairs.ts'
import { type ContentLayout, isHidden, isOtherPage, isPageName, readContentPath } from './content-path.ts'

/** Which folders are leaf bundles, and what is in them. */
export interface Bundles {
  /** The folder of the leaf bundle that the file is a resource of; null where the file may be a page. */
  readonly bundleOf: (path: string) => string | null
  /** The files of a leaf bundle besides its pages, relative to its folder, sorted. */
  readonly resourcesOf: (folder: string) => readonly string[]
  /** The files directly in a folder that are not pages, sorted: what a section has beside its `_index.md`. */
  readonly filesIn: (folder: string) => readonly string[]
}

/** Finds the leaf bundles: a folder with an `index` page of any type Hugo knows; the outermost one holds all below it. */
export function findBundles(allPaths: readonly string[], layout: ContentLayout): Bundles {
  const paths = allPaths.filter((path) => !isHidden(path))
  const leaves = new Set(paths.filter((path) => isIndex(path, layout)).map(folderOf))
  const outermost = (path: string) => foldersAbove(path).find((folder) => leaves.has(folder)) ?? null
  const bundleOf = (path: string) => {
    const folder = outermost(path)
    return folder === null || (folder === folderOf(path) && isIndex(path, layout)) ? null : folder
  }
  const sorted = [...paths].sort()
  const below = (folder: string, path: string) => [folder, path.slice(folder.length + 1)] as const
  const isFile = (path: string) => bundleOf(path) === null && !isPageName(path) && !isOtherPage(path)
  const resources = groupPairs(
    sorted.flatMap((path) => {
      const bundle = bundleOf(path)
      return bundle === null ? [] : [below(bundle, path)]
    }),
  )
  const files = groupPairs(sorted.filter(isFile).map((path) => below(folderOf(path), path)))
  return {
    bundleOf,
    resourcesOf: (folder) => resources.get(folder) ?? [],
    filesIn: (folder) => files.get(folder) ?? [],
  }
}

/** The content folder itself is never a bundle: one stray `index.md` would swallow the whole site. */
function isIndex(path: string, layout: ContentLayout): boolean {
  if (!isPageName(path) && !isOtherPage(path)) return false
  const content = readContentPath(path, layout)
  return content !== null && content.role === 'leaf' && content.folder !== ''
}

/** The folder a file is in: `content/a` for `content/a/index.md`. */
export function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')))
}

/** The folders a file is in, the outermost first. */
function foldersAbove(path: string): string[] {
  const folders: string[] = []
  for (let at = path.indexOf('/'); at !== -1; at = path.indexOf('/', at + 1)) folders.push(path.slice(0, at))
  return folders
}

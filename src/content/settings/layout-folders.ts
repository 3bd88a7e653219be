import type { Json } from '../document.ts'
import { asFilledText, type JsonMap, lookUp } from '../values.ts'
import { cleanFolder } from './languages.ts'
import { foldersOfModule, readModules } from './modules.ts'

/** A folder of templates, and where Hugo has its files among the layouts: nothing for their root, `shortcodes`. */
export interface LayoutFolder {
  readonly source: string
  readonly target: string
}

/** A file in such a folder, with its path among the layouts: `_shortcodes/note.html`. */
export interface LayoutFile {
  /** Relative to the site folder. */
  readonly path: string
  readonly layout: string
  /** The index of its folder: of two files with one path, the one in the first folder counts. */
  readonly folder: number
}

/** The site's own layouts, as the configuration names and mounts them, then those of its themes and modules: the first one counts. */
export function readLayoutFolders(hugo: JsonMap): LayoutFolder[] {
  const mounts = lookUp(hugo, 'module', 'mounts')
  const mounted = (Array.isArray(mounts) ? mounts : []).flatMap((mount: Json) => readMount(mount) ?? [])
  const named = { source: cleanFolder(asFilledText(lookUp(hugo, 'layoutDir')) ?? 'layouts'), target: '' }
  const ofModules = readModules(hugo)
    .flatMap(foldersOfModule)
    .map((folder) => ({ source: `${folder}/layouts`, target: '' }))
  return [...(mounted.length > 0 ? mounted : [named]), ...ofModules].filter(({ source }) => source !== '')
}

/** The files in the folders, those of the first folder first. */
export function findLayoutFiles(paths: readonly string[], folders: readonly LayoutFolder[]): LayoutFile[] {
  return folders.flatMap(({ source, target }, folder) =>
    paths
      .filter((path) => path.startsWith(`${source}/`))
      .map((path) => ({ path, folder, layout: (target === '' ? '' : `${target}/`) + path.slice(source.length + 1) })),
  )
}

function readMount(mount: Json): LayoutFolder | null {
  const source = asFilledText(lookUp(mount, 'source'))
  const target = cleanFolder(asFilledText(lookUp(mount, 'target')) ?? '')
  if (source === null || !/^layouts(?:\/|$)/.test(target) || isOutside(source)) return null
  return { source: cleanFolder(source), target: target.replace(/^layouts\/?/, '') }
}

function isOutside(source: string): boolean {
  return /^(?:\/|[a-z]:)|(?:^|\/)\.\.(?:\/|$)/i.test(source)
}

import type { Json } from '../document.ts'
import { asFilledText, asTextList, type JsonMap, lookUp } from '../values.ts'
import { cleanFolder } from './languages.ts'
import { foldersOfModule, readModules } from './modules.ts'

/** A folder of the site whose files get an address of their own, and the site path it is served at: `static` at `/`. */
export interface FileFolder {
  /** Hugo's name for what is in it: files of `assets` are found by what Markdown and templates name. */
  readonly component: 'static' | 'assets'
  readonly source: string
  readonly target: string
}

/** Hugo's `static` and `assets`, as the configuration names and mounts them, with those of themes and modules in the site's folder. */
export function readFileFolders(hugo: JsonMap): FileFolder[] {
  const ofModules = readModules(hugo).flatMap(foldersOfModule)
  const named = (component: FileFolder['component'], key: string) =>
    [component, ...asTextList(lookUp(hugo, key)), ...ofModules.map((folder) => `${folder}/${component}`)].map(
      (source): FileFolder => ({ component, source: cleanFolder(source), target: '/' }),
    )
  const mounts = lookUp(hugo, 'module', 'mounts')
  const folders = [
    ...named('static', 'staticDir'),
    ...named('assets', 'assetDir'),
    ...(Array.isArray(mounts) ? mounts : []).flatMap((mount: Json) => readMount(mount) ?? []),
  ].filter(({ source }) => source !== '')
  return [...new Map(folders.map((folder) => [`${folder.source}\n${folder.target}`, folder])).values()]
}

function readMount(mount: Json): FileFolder | null {
  const source = asFilledText(lookUp(mount, 'source'))
  const target = cleanFolder(asFilledText(lookUp(mount, 'target')) ?? '')
  if (source === null || !/^(?:static|assets)(?:\/|$)/.test(target)) return null
  const inside = target.replace(/^(?:static|assets)\/?/, '')
  const component = target.startsWith('static') ? 'static' : 'assets'
  return { component, source: cleanFolder(source), target: inside === '' ? '/' : `/${inside}/` }
}

import type { Json } from '../document.ts'
import { asBoolean, asFilledText, asTextList, type JsonMap, lookUp } from '../values.ts'

/** The themes and modules that the configuration names, in its order; their files are among the site's where they are in its folder. */
export function readModules(hugo: JsonMap): string[] {
  const imports = lookUp(hugo, 'module', 'imports')
  const imported = (Array.isArray(imports) ? imports : []).flatMap((one: Json) =>
    asBoolean(lookUp(one, 'disable')) === true ? [] : (asFilledText(lookUp(one, 'path')) ?? []),
  )
  const names = [...asTextList(lookUp(hugo, 'theme')), ...imported]
  return [...new Set(names.filter((name) => /^[^/\\.][^\\]*$/.test(name) && !name.split('/').includes('..')))]
}

/** The folders of the site in which Hugo looks for a theme or module. */
export function foldersOfModule(name: string): string[] {
  return [`themes/${name}`, `_vendor/${name}`]
}

import type { Json } from '../document.ts'
import { asBoolean, asMap, type JsonMap, lookUp } from '../values.ts'
import { type DateKeys, readDateKeys } from './date-keys.ts'
import { type Permalinks, readPermalinks, trimSlashes } from './permalink-patterns.ts'

/** What decides the addresses, dates and values of pages, and a language of the site may set for itself; plain data. */
export interface PageSettings {
  readonly permalinks: Permalinks
  /** True for every section, or the names of the sections it holds for. */
  readonly uglyUrls: boolean | readonly string[]
  readonly disablePathToLower: boolean
  readonly removePathAccents: boolean
  /** Whether Hugo makes no redirects of aliases. */
  readonly disableAliases: boolean
  /** Folder names that hold a taxonomy: `tags`, `categories`. */
  readonly taxonomies: readonly string[]
  /** For each of Hugo's four dates: the keys it is read from, in order; `:filename`, `:git` and the like included. */
  readonly dateKeys: DateKeys
  /** `cascade` of the configuration, as written. */
  readonly cascade: Json
}

/** Reads the settings of one language: `hugo` is the configuration with what the language sets merged over it. */
export function readPageSettings(hugo: JsonMap): PageSettings {
  return {
    permalinks: readPermalinks(hugo),
    uglyUrls: readUglyUrls(hugo),
    disablePathToLower: asBoolean(lookUp(hugo, 'disablePathToLower')) ?? false,
    removePathAccents: asBoolean(lookUp(hugo, 'removePathAccents')) ?? false,
    disableAliases: asBoolean(lookUp(hugo, 'disableAliases')) ?? false,
    taxonomies: readTaxonomies(hugo),
    dateKeys: readDateKeys(hugo),
    cascade: lookUp(hugo, 'cascade') ?? null,
  }
}

function readUglyUrls(hugo: JsonMap): boolean | string[] {
  const given = lookUp(hugo, 'uglyURLs')
  const sections = asMap(given)
  if (sections === null) return asBoolean(given) ?? false
  return Object.keys(sections).filter((section) => asBoolean(sections[section]) === true)
}

function readTaxonomies(hugo: JsonMap): string[] {
  const given = asMap(lookUp(hugo, 'taxonomies'))
  if (given === null) return ['categories', 'tags']
  return Object.values(given).flatMap((plural) => (typeof plural === 'string' ? trimSlashes(plural) : []))
}

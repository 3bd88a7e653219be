import type { Json } from '../document.ts'
import type { Problem } from '../problem.ts'
import type { SourceFile } from '../source-file.ts'
import { asBoolean, asFilledText, asMap, asTextList, type JsonMap, lookUp } from '../values.ts'
import { type DateKeys, readDateKeys } from './date-keys.ts'
import { type Permalinks, readPermalinks, trimSlashes } from './permalink-patterns.ts'
import { placeOfText } from './place-of-text.ts'

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
  /** Kinds of pages that Hugo leaves out, in lower case. */
  readonly disableKinds: readonly string[]
  /** The menu that each section at the top of the site is in without saying so; null = none. */
  readonly sectionPagesMenu: string | null
  /** Whether Hugo publishes pages whose front matter says not to, or not yet, or not any more. */
  readonly buildDrafts: boolean
  readonly buildFuture: boolean
  readonly buildExpired: boolean
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
    disableKinds: asTextList(lookUp(hugo, 'disableKinds')).map((kind) => kind.toLowerCase()),
    sectionPagesMenu: asFilledText(lookUp(hugo, 'sectionPagesMenu')),
    buildDrafts: asBoolean(lookUp(hugo, 'buildDrafts')) ?? false,
    buildFuture: asBoolean(lookUp(hugo, 'buildFuture')) ?? false,
    buildExpired: asBoolean(lookUp(hugo, 'buildExpired')) ?? false,
    cascade: lookUp(hugo, 'cascade') ?? null,
  }
}

/** A `warning` where drafts are published: they are meant to be seen by none but their authors. */
export function findBuiltDrafts(languages: readonly PageSettings[], files: readonly SourceFile[]): Problem[] {
  if (!languages.some(({ buildDrafts }) => buildDrafts)) return []
  return [
    {
      ...placeOfText(files, 'buildDrafts'),
      code: 'build-drafts',
      severity: 'warning',
      message:
        'Expected drafts to stay unpublished, found "buildDrafts" in the configuration; drafts are published, as Hugo does.',
      hint: 'Take buildDrafts out of the configuration, and call `hugo server --buildDrafts` to see them.',
    },
  ]
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

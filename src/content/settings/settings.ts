import type { Json, Licence, MenuEntry } from '../document.ts'
import { type Problem, startOf } from '../problem.ts'
import type { SourceFile } from '../source-file.ts'
import { asBoolean, asFilledText, asMap, asText, asTextList, type JsonMap, lookUp, mergeMaps } from '../values.ts'
import { readContentMounts } from './content-mounts.ts'
import { type FileFolder, readFileFolders } from './file-folders.ts'
import { readConfiguration, settingsRole } from './files.ts'
import { readIgnoredFiles } from './ignored-files.ts'
import { readLabels, type WrittenLabel } from './label-values.ts'
import { cleanFolder, readLanguages, type SiteLanguage } from './languages.ts'
import { type LayoutFolder, readLayoutFolders } from './layout-folders.ts'
import { readLicence } from './licence-value.ts'
import { findUnreadMarkup, type Markup, readMarkup } from './markup.ts'
import { readMediaLimit } from './media-limit.ts'
import { readMenus } from './menus.ts'
import { readModules } from './modules.ts'
import type { ContentMount, ModuleMounts } from './mounted-files.ts'
import { findSlips } from './own-slips.ts'
import { findBuiltDrafts, type PageSettings, readPageSettings } from './page-settings.ts'
import { findUnknownTokens } from './permalink-tokens.ts'
import { type EmbeddedHooks, readEmbeddedHooks } from './render-hooks.ts'
import type { Silence } from './silence.ts'

/** What the whole site decides for its pages, and its default language for its own; plain data. */
export interface SiteSettings extends PageSettings {
  readonly title: string
  /** With a trailing slash: `https://example.org/`. */
  readonly url: string
  /** The code of the default content language. */
  readonly language: string
  readonly languages: readonly SiteLanguage[]
  /** Codes of languages that are configured and switched off; their files are not imported. */
  readonly disabledLanguages: readonly string[]
  readonly defaultContentLanguageInSubdir: boolean
  readonly contentDir: string
  /** Where pages come from, the first one first where two have the same page. */
  readonly contentMounts: readonly ContentMount[]
  /** Where pages come from if the folders of all those mounts are missing. */
  readonly defaultMounts: readonly ContentMount[]
  /** Content that themes and modules may bring. */
  readonly moduleMounts: readonly ModuleMounts[]
  /** Regular expressions for the content files that are left alone. */
  readonly ignoredFiles: readonly string[]
  readonly timeZone: string
  /** Whether `.html` files are pages: Hugo's `security.allowContent` may say otherwise. */
  readonly htmlPages: boolean
  readonly headingIds: 'github' | 'github-ascii' | 'blackfriday'
  readonly headingAttributes: boolean
  /** What each language sets for its own pages, by its code. */
  readonly pageSettings: { readonly [language: string]: PageSettings }
  /** By the code of each language. */
  readonly markup: { readonly [language: string]: Markup }
  /** Where Hugo's own render hooks make the address of a page or file of what names it. */
  readonly embeddedHooks: EmbeddedHooks
  /** The plain values of the site's `params`, by their keys in lower case, joined by dots: `social.handle`. */
  readonly params: { readonly [key: string]: string }
  /** The `params` of the site as written. */
  readonly siteParams: { readonly [key: string]: Json }
  /** The entries of the site's menus, by the code of each language. */
  readonly menus: { readonly [language: string]: readonly MenuEntry[] }
  readonly licence: Licence | null
  /** The labels of every page that has none of its own. */
  readonly labels: readonly WrittenLabel[]
  /** Problems not to report, from `commonplace.yaml`. */
  readonly silence: readonly Silence[]
  /** Folders besides the content folders whose files have addresses. */
  readonly fileFolders: readonly FileFolder[]
  /** Folders of templates: those of the site, then those of its themes and modules. */
  readonly layoutFolders: readonly LayoutFolder[]
  /** Themes and modules by name, as the configuration imports them. */
  readonly modules: readonly string[]
  /** Bytes of an image file up to which it is kept. */
  readonly mediaLimit: number
}

const DEFAULT_URL = 'http://localhost:4000/'

/** Whether the file is one of those `readSettings` wants; `path` is relative to the site folder. */
export function isSettingsFile(path: string): boolean {
  return settingsRole(path) !== null
}

/** Reads the site's settings; whatever is missing or unreadable has Hugo's default, with a problem for what is unreadable. */
export function readSettings(files: readonly SourceFile[]): { settings: SiteSettings; problems: Problem[] } {
  const { hugo, own, ownPlaces, silence, problems } = readConfiguration(files)
  const media = readMediaLimit(own, ownPlaces)
  const found: Problem[] = [...problems, ...silence.problems, ...findSlips(own, ownPlaces), ...media.problems]
  const report = (problem: Omit<Problem, 'path' | 'line' | 'column'>) => {
    found.push({ ...problem, ...startOf(files[0]?.path ?? 'hugo.toml') })
  }
  const language = asFilledText(lookUp(hugo, 'defaultContentLanguage')) ?? 'en'
  const defaults = {
    title: asFilledText(lookUp(hugo, 'title')) ?? asFilledText(lookUp(hugo, 'languages', language, 'title')) ?? '',
    contentDir: cleanFolder(asFilledText(lookUp(hugo, 'contentDir')) ?? 'content'),
    timeZone: readTimeZone(hugo, report),
    defaultLanguage: language,
    defaultInSubdir: asBoolean(lookUp(hugo, 'defaultContentLanguageInSubdir')) ?? false,
  }
  const { languages, disabled } = readLanguages(hugo, defaults)
  const mounted = readContentMounts(hugo, { languages, disabledLanguages: disabled }, files)
  const ignored = readIgnoredFiles(hugo, files)
  found.push(...mounted.problems, ...ignored.problems)
  const byLanguage = languages.map(({ code }) => mergeMaps(hugo, asMap(lookUp(hugo, 'languages', code)) ?? {}))
  found.push(...findUnreadMarkup(byLanguage, files))
  const pageSettings = byLanguage.map(readPageSettings)
  found.push(
    ...findBuiltDrafts(pageSettings, files),
    ...findUnknownTokens(
      pageSettings.map(({ permalinks }) => permalinks),
      files,
    ),
  )
  const settings: SiteSettings = {
    ...(pageSettings[0] ?? readPageSettings(hugo)),
    pageSettings: Object.fromEntries(languages.map(({ code }, index) => [code, pageSettings[index]!])),
    title: defaults.title,
    url: readUrl(lookUp(hugo, 'baseURL') ?? lookUp(byLanguage[0], 'baseURL'), report),
    language: languages[0]?.code ?? language,
    languages,
    disabledLanguages: disabled,
    defaultContentLanguageInSubdir: defaults.defaultInSubdir,
    contentDir: defaults.contentDir,
    contentMounts: mounted.mounts,
    defaultMounts: mounted.defaults,
    moduleMounts: mounted.modules,
    ignoredFiles: ignored.patterns,
    timeZone: defaults.timeZone,
    ...readHeadings(hugo),
    markup: Object.fromEntries(languages.map(({ code }, index) => [code, readMarkup(byLanguage[index]!)])),
    embeddedHooks: readEmbeddedHooks(hugo, languages),
    htmlPages: allowsHtml(lookUp(hugo, 'security', 'allowContent')),
    params: flattenParams(lookUp(hugo, 'params')),
    siteParams: asMap(lookUp(hugo, 'params')) ?? {},
    menus: Object.fromEntries(languages.map(({ code }, index) => [code, readMenus(byLanguage[index]!)])),
    licence: readLicence(lookUp(own, 'licence') ?? lookUp(own, 'license') ?? siteParam(hugo, 'licence', 'license')),
    labels: readLabels(lookUp(own, 'labels')).labels,
    silence: silence.silences,
    fileFolders: readFileFolders(hugo),
    layoutFolders: readLayoutFolders(hugo),
    modules: readModules(hugo),
    mediaLimit: media.limit,
  }
  return { settings, problems: found }
}

/** The settings for the pages of one language. */
export function settingsFor(settings: SiteSettings, language: string): SiteSettings {
  return { ...settings, ...settings.pageSettings[language] }
}

type Report = (problem: Omit<Problem, 'path' | 'line' | 'column'>) => void

function readUrl(written: Json | undefined, report: Report): string {
  const given = asFilledText(written)
  if (given !== null && /^https?:\/\/[^\s/?#]+[^\s?#]*$/i.test(given) && URL.canParse(given)) {
    return given.replace(/\/*$/, '/')
  }
  report({
    code: 'base-url',
    severity: given === null || given === '/' ? 'notice' : 'warning',
    message: `Expected baseURL to be the address of the site, such as "https://example.org/", found ${given === null ? 'none' : `"${given.slice(0, 100)}"`}; "${DEFAULT_URL}" is used.`,
    hint: 'Set baseURL in hugo.toml, so that links and feeds name the right address.',
  })
  return DEFAULT_URL
}

function readTimeZone(hugo: JsonMap, report: Report): string {
  const given = asFilledText(lookUp(hugo, 'timeZone'))
  if (given === null) return 'UTC'
  if (isTimeZone(given)) return given
  report({
    code: 'time-zone',
    severity: 'warning',
    message: `Expected timeZone to be a name such as "Europe/Berlin", found "${given.slice(0, 60)}"; UTC is used.`,
  })
  return 'UTC'
}

function readHeadings(hugo: JsonMap): Pick<SiteSettings, 'headingIds' | 'headingAttributes'> {
  const parser = lookUp(hugo, 'markup', 'goldmark', 'parser')
  const given = asText(lookUp(parser, 'autoIDType') ?? lookUp(parser, 'autoHeadingIDType'))
  return {
    headingIds: given === 'github-ascii' || given === 'blackfriday' ? given : 'github',
    headingAttributes: asBoolean(lookUp(parser, 'attribute', 'title')) ?? true,
  }
}

function siteParam(hugo: JsonMap, ...names: readonly string[]): Json | undefined {
  return names.map((name) => lookUp(hugo, 'params', name)).find((value) => value !== undefined)
}

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== ''
  } catch {
    return false
  }
}

function flattenParams(value: Json | undefined, prefix = ''): { [key: string]: string } {
  return Object.fromEntries(
    Object.entries(asMap(value ?? null) ?? {}).flatMap(([key, item]): [string, string][] => {
      const name = prefix + key.toLowerCase()
      if (['string', 'number', 'boolean'].includes(typeof item)) return [[name, String(item)]]
      return Object.entries(flattenParams(item, `${name}.`))
    }),
  )
}

/** Versions before `allowContent` read every kind of file; a list allows what one of its patterns matches. */
function allowsHtml(allowed: Json | undefined): boolean {
  if (allowed === undefined || allowed === null) return true
  return asTextList(allowed).some((pattern) => {
    try {
      return new RegExp(pattern).test('text/html')
    } catch {
      return false
    }
  })
}

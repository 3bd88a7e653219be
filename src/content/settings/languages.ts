import { compareText } from '../compare.ts'
import { asBoolean, asFilledText, asMap, asTextList, type JsonMap, lookUp } from '../values.ts'

/** A language of the site, as its configuration spells it. */
export interface SiteLanguage {
  readonly code: string
  readonly title: string
  /** What readers call it: `Deutsch`. */
  readonly name: string
  /** Where the language has a site address of its own. */
  readonly url?: string
  /** Relative to the site folder, without slashes at its ends. */
  readonly contentDir: string
  readonly weight: number
  readonly isDefault: boolean
  /** What its URL paths begin with: `/fr`, or nothing for a default language at the root. */
  readonly prefix: string
  readonly timeZone: string
}

/** What the whole site says where a language does not. */
export interface LanguageDefaults {
  readonly title: string
  readonly contentDir: string
  readonly timeZone: string
  readonly defaultLanguage: string
  readonly defaultInSubdir: boolean
}

/** The site's languages, the default one first, then by weight and code; `disabled` are configured and switched off. */
export function readLanguages(
  hugo: JsonMap,
  defaults: LanguageDefaults,
): { languages: SiteLanguage[]; disabled: string[] } {
  const configured = asMap(lookUp(hugo, 'languages')) ?? {}
  const switchedOff = new Set(asTextList(lookUp(hugo, 'disableLanguages')).map((code) => code.toLowerCase()))
  const isOff = (code: string) =>
    switchedOff.has(code.toLowerCase()) || asBoolean(lookUp(configured, code, 'disabled')) === true
  const all = Object.keys(configured).map((code) => readLanguage(code, configured, defaults))
  const enabled = all.filter((language) => language.isDefault || !isOff(language.code))
  const languages = enabled.some((language) => language.isDefault)
    ? enabled
    : [readLanguage(defaults.defaultLanguage, {}, defaults), ...enabled]
  return {
    languages: languages.sort(compareLanguages),
    disabled: all.filter((language) => !enabled.includes(language)).map((language) => language.code),
  }
}

function readLanguage(code: string, configured: JsonMap, defaults: LanguageDefaults): SiteLanguage {
  const own = asMap(lookUp(configured, code)) ?? {}
  const isDefault = code.toLowerCase() === defaults.defaultLanguage.toLowerCase()
  const url = asFilledText(lookUp(own, 'baseURL'))
  return {
    code,
    title: asFilledText(lookUp(own, 'title')) ?? defaults.title,
    name: asFilledText(lookUp(own, 'languageName')) ?? nameOfLanguage(code),
    ...(url === null ? {} : { url: url.replace(/\/*$/, '/') }),
    contentDir: cleanFolder(asFilledText(lookUp(own, 'contentDir')) ?? defaults.contentDir),
    weight: Number(lookUp(own, 'weight') ?? 0) || 0,
    isDefault,
    prefix: isDefault && !defaults.defaultInSubdir ? '' : `/${code.toLowerCase()}`,
    timeZone: asFilledText(lookUp(own, 'timeZone')) ?? defaults.timeZone,
  }
}

/** `./content/` → `content`. */
export function cleanFolder(folder: string): string {
  return folder
    .split('/')
    .filter((part) => part !== '' && part !== '.' && part !== '..')
    .join('/')
}

function compareLanguages(a: SiteLanguage, b: SiteLanguage): number {
  if (a.isDefault !== b.isDefault) return a.isDefault ? -1 : 1
  // Hugo puts languages without a weight last.
  return (a.weight || Number.MAX_VALUE) - (b.weight || Number.MAX_VALUE) || compareText(a.code, b.code)
}

/** The name of a language in itself; its code where nobody knows one. */
function nameOfLanguage(code: string): string {
  try {
    return new Intl.DisplayNames([code], { type: 'language' }).of(code) ?? code
  } catch {
    return code
  }
}

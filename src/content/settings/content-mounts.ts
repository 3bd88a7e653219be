import type { Json } from '../document.ts'
import { createGlob } from '../glob.ts'
import type { Place, Problem } from '../problem.ts'
import type { SourceFile } from '../source-file.ts'
import { asBoolean, asFilledText, asTextList, type JsonMap, lookUp } from '../values.ts'
import { cleanFolder, type SiteLanguage } from './languages.ts'
import { foldersOfModule, readModules } from './modules.ts'
import { findMountedTwice, findWrongTarget, isOfContent } from './mount-slips.ts'
import { type ContentMount, isNegated, type ModuleMounts } from './mounted-files.ts'
import { placeOfText } from './place-of-text.ts'

interface SiteLanguages {
  readonly languages: readonly SiteLanguage[]
  readonly disabledLanguages: readonly string[]
}

/** What `readContentMounts` finds. */
export interface ReadMounts {
  readonly mounts: readonly ContentMount[]
  /** The `contentDir` of each language, which are the mounts where the configuration has none, or none that is there. */
  readonly defaults: readonly ContentMount[]
  readonly modules: readonly ModuleMounts[]
  readonly problems: readonly Problem[]
}

/** Reads `module.mounts` as far as they hold content: one for several languages is a mount for each. */
export function readContentMounts(hugo: JsonMap, site: SiteLanguages, files: readonly SourceFile[]): ReadMounts {
  const given = lookUp(hugo, 'module', 'mounts')
  const all: readonly Json[] = Array.isArray(given) ? given : []
  const read = all.filter(isOfContent).map((mount) => readMount(mount, site, files))
  const defaults = defaultMounts(hugo, site)
  const own = read.flatMap(({ mounts }) => mounts)
  return {
    mounts: read.length === 0 ? defaults : own,
    defaults,
    modules: readModules(hugo).map((name) => readModule(name, hugo, site)),
    problems: [
      ...all.flatMap((mount) => findWrongTarget(mount, files)),
      ...read.flatMap(({ problems }) => problems),
      ...findMountedTwice(own, files),
    ],
  }
}

/** The `contentDir` of each language; that of the whole site is the default language's, whichever language names it. */
function defaultMounts(hugo: JsonMap, { languages }: SiteLanguages): ContentMount[] {
  const ofSite = cleanFolder(asFilledText(lookUp(hugo, 'contentDir')) ?? 'content')
  const first = languages[0]?.code ?? ''
  const mounts = languages.map(({ contentDir, code }) => ({
    source: contentDir,
    target: '',
    language: contentDir === ofSite ? first : code,
    files: [],
  }))
  return [...new Map(mounts.map((mount) => [JSON.stringify(mount), mount])).values()]
}

function readMount(
  mount: Json,
  site: SiteLanguages,
  files: readonly SourceFile[],
): { mounts: ContentMount[]; problems: Problem[] } {
  const source = asFilledText(lookUp(mount, 'source')) ?? ''
  const place = placeOfText(files, source)
  const unread = (found: string, hint: string): { mounts: ContentMount[]; problems: Problem[] } => ({
    mounts: [],
    problems: [
      {
        ...place,
        code: 'mount-unread',
        severity: 'warning',
        message: `Expected a mount of content inside the site folder, found ${found}; its files are not imported.`,
        hint,
      },
    ],
  })
  if (/^(?:\/|[a-z]:)|(?:^|\/)\.\.(?:\/|$)/i.test(source)) {
    return unread(`the source "${source.slice(0, 80)}" outside of it`, 'Copy or move the folder into the site.')
  }
  if (source === '') return unread('none that names its source', 'Write the folder as "source".')
  const languages = readLanguages(mount, site)
  if (languages.codes.length === 0) {
    return unread(`languages that the site does not have (${languages.written})`, 'Correct the codes.')
  }
  const old = ['lang', 'includeFiles', 'excludeFiles'].filter((key) => lookUp(mount, key) !== undefined)
  const without = asTextList(lookUp(mount, 'excludeFiles')).map((pattern) => `!${pattern}`)
  const globs = [...asTextList(lookUp(mount, 'files')), ...asTextList(lookUp(mount, 'includeFiles')), ...without]
  const target = cleanFolder(asFilledText(lookUp(mount, 'target')) ?? '').replace(/^content\/?/, '')
  return {
    mounts: languages.codes.map((language) => ({ source: cleanFolder(source), target, language, files: globs })),
    problems: old.length === 0 ? [] : [oldKeys(old, place)],
  }
}

function oldKeys(keys: readonly string[], place: Place): Problem {
  return {
    ...place,
    code: 'mount-old-key',
    severity: 'notice',
    message: `Expected a mount as Hugo 0.153 and later reads it, found ${keys.map((key) => `"${key}"`).join(' and ')}; the mount is read anyway.`,
    hint: 'New versions of Hugo refuse the keys: write sites.matrix.languages for "lang", and "files" for the others.',
  }
}

/** The languages of a mount in the order of the site; the default one where it names none. */
function readLanguages(mount: Json, { languages, disabledLanguages }: SiteLanguages) {
  const written = [
    ...asTextList(lookUp(mount, 'lang')),
    ...asTextList(lookUp(mount, 'sites', 'matrix', 'languages')),
  ].map((pattern) => pattern.toLowerCase())
  const known = [...languages.map(({ code }) => code), ...disabledLanguages]
  const matches = (code: string, pattern: string) => createGlob(pattern)(code.toLowerCase())
  const codes = known.filter(
    (code) =>
      !written.some((pattern) => isNegated(pattern) && matches(code, pattern.slice(1).trim())) &&
      written.some((pattern) => !isNegated(pattern) && matches(code, pattern)),
  )
  return { codes: written.length === 0 ? known.slice(0, 1) : codes, written: written.join(', ').slice(0, 80) }
}

/** A theme or module is mounted below the site: by the mounts of its import, or else its folder `content`. */
function readModule(name: string, hugo: JsonMap, site: SiteLanguages): ModuleMounts {
  const imports = lookUp(hugo, 'module', 'imports')
  const own = (Array.isArray(imports) ? imports : []).find((one: Json) => lookUp(one, 'path') === name) ?? null
  const given = lookUp(own, 'mounts')
  const isMounted = asBoolean(lookUp(own, 'noMounts')) !== true
  const mounts: readonly Json[] =
    Array.isArray(given) && given.length > 0 ? given : [{ source: 'content', target: 'content' }]
  const read = isMounted ? mounts.filter(isOfContent).flatMap((mount) => readMount(mount, site, []).mounts) : []
  return {
    name,
    isGiven: mounts === given && read.length > 0,
    mounts: foldersOfModule(name).flatMap((folder) =>
      read.map((mount) => ({ ...mount, source: `${folder}/${mount.source}` })),
    ),
  }
}

import type { Json } from '../document.ts'
import { createGlob, type Glob } from '../glob.ts'
import type { Problem } from '../problem.ts'
import type { SourceFile } from '../source-file.ts'
import { asFilledText, asTextList, type JsonMap, lookUp } from '../values.ts'
import { cleanFolder, type SiteLanguage } from './languages.ts'
import { placeOfText } from './place-of-text.ts'

/** A folder or a file of the site whose pages are part of the content. */
export interface ContentMount {
  /** Relative to the site folder, without slashes at its ends. */
  readonly source: string
  /** Where its files are among the content: nothing for its root, `docs`, or the path of the one file. */
  readonly target: string
  /** The code of the language of files that do not name one. */
  readonly language: string
  /** Globs on paths below `source`; one that begins with `!` leaves files out. */
  readonly files: readonly string[]
}

interface SiteLanguages {
  readonly languages: readonly SiteLanguage[]
  readonly disabledLanguages: readonly string[]
}

/** Reads `module.mounts` as far as they hold content; without any, each language has its `contentDir`. */
export function readContentMounts(
  hugo: JsonMap,
  site: SiteLanguages,
  files: readonly SourceFile[],
): { mounts: ContentMount[]; problems: Problem[] } {
  const given = lookUp(hugo, 'module', 'mounts')
  const all: readonly Json[] = Array.isArray(given) ? given : []
  const read = all.filter(isOfContent).map((mount) => readMount(mount, site, files))
  const byLanguage = site.languages.map(({ contentDir, code }) => ({
    source: contentDir,
    target: '',
    language: code,
    files: [],
  }))
  return {
    mounts: read.length === 0 ? byLanguage : read.flatMap(({ mount }) => mount ?? []),
    problems: [...read.flatMap(({ problems }) => problems), ...findImports(hugo, files)],
  }
}

/**
 * Whether a path below the source of a mount is taken: by any glob, or without one, and by none that leaves it out. As in
 * Hugo, its folders have to be taken as well: `**.md` takes none.
 */
export function takesFile({ source, files }: ContentMount, path: string): boolean {
  if (files.length === 0) return true
  const inner = path.slice(source === '' ? 0 : source.length + 1)
  const parts = inner.split('/')
  const all = parts.map((_, index) => parts.slice(0, index + 1).join('/') + (index < parts.length - 1 ? '/' : ''))
  const [without, within] = [files.filter(isNegated), files.filter((pattern) => !isNegated(pattern))]
  const leftOut = without.map((pattern) => globOf(pattern.slice(1).trim()))
  const taken = within.map(globOf)
  if (leftOut.some((glob) => glob(inner))) return false
  return taken.length === 0 || all.every((path) => taken.some((glob) => glob(path)))
}

function globOf(pattern: string): Glob {
  return createGlob(pattern.replace(/^\//, ''))
}

function isNegated(pattern: string): boolean {
  return pattern.startsWith('!')
}

function isOfContent(mount: Json): boolean {
  return /^\/?content(?:\/|$)/.test(asFilledText(lookUp(mount, 'target')) ?? '')
}

function readMount(
  mount: Json,
  site: SiteLanguages,
  files: readonly SourceFile[],
): { mount: ContentMount | null; problems: Problem[] } {
  const source = asFilledText(lookUp(mount, 'source')) ?? ''
  const place = placeOfText(files, source)
  const unread = (found: string, hint: string): { mount: null; problems: Problem[] } => ({
    mount: null,
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
  const languages = readLanguages(mount, site)
  const [language, ...others] = languages.codes
  if (language === undefined) {
    return unread(`languages that the site does not have (${languages.written})`, 'Correct the codes.')
  }
  const problems: Problem[] = []
  const old = ['lang', 'includeFiles', 'excludeFiles'].filter((key) => lookUp(mount, key) !== undefined)
  if (old.length > 0) {
    problems.push({
      ...place,
      code: 'mount-old-key',
      severity: 'notice',
      message: `Expected a mount as Hugo 0.153 and later reads it, found ${old.map((key) => `"${key}"`).join(' and ')}; the mount is read anyway.`,
      hint: 'New versions of Hugo refuse the keys: write sites.matrix.languages for "lang", and "files" for the others.',
    })
  }
  if (others.length > 0) {
    problems.push({
      ...place,
      code: 'mount-languages',
      severity: 'warning',
      message: `Expected a mount for one language, found ${languages.codes.length}; its files are imported as pages in "${language}" alone.`,
      hint: `For a page in ${others.join(', ')} as well, write a file of its own: "page.${others[0]}.md".`,
    })
  }
  const without = asTextList(lookUp(mount, 'excludeFiles')).map((pattern) => `!${pattern}`)
  const globs = [...asTextList(lookUp(mount, 'files')), ...asTextList(lookUp(mount, 'includeFiles')), ...without]
  const target = cleanFolder(asFilledText(lookUp(mount, 'target')) ?? '').replace(/^content\/?/, '')
  return { mount: { source: cleanFolder(source), target, language, files: globs }, problems }
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

/** Says once which modules bring content of their own. */
function findImports(hugo: JsonMap, files: readonly SourceFile[]): Problem[] {
  const imports = lookUp(hugo, 'module', 'imports')
  const withContent = (Array.isArray(imports) ? imports : []).filter((one: Json) => {
    const mounts = lookUp(one, 'mounts')
    return Array.isArray(mounts) && mounts.some(isOfContent)
  })
  const paths = withContent.flatMap((one: Json) => asFilledText(lookUp(one, 'path')) ?? [])
  if (paths.length === 0) return []
  return [
    {
      ...placeOfText(files, paths[0]!),
      code: 'mount-unread',
      severity: 'warning',
      message: `Expected content inside the site folder, found mounts of content from modules (${paths.join(', ').slice(0, 200)}); their files are not imported.`,
      hint: 'Copy the pages into the site if the gateway is to serve them.',
    },
  ]
}

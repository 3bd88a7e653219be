import type { Json } from '../document.ts'
import { createGlob, type Glob } from '../glob.ts'
import { type Place, type Problem, startOf } from '../problem.ts'
import type { SiteSettings } from '../settings/settings.ts'
import { asMap, asTextList, type JsonMap, lookUp, mergeMaps } from '../values.ts'
import type { ContentPath } from './content-path.ts'
import type { LocatedPage } from './page-states.ts'
import type { PageValue, PageValues } from './page-values.ts'

interface Rule {
  readonly values: JsonMap
  readonly place: Place
  readonly matches: (page: LocatedPage) => boolean
}

const MOST_PATTERN = 300

/**
 * Gives each page what the sections above it, and last the configuration of its language, cascade to it. A page's own value
 * wins, then the nearest section's; a section takes part in its own cascade. The result keeps the order of `pages`.
 */
export function applyCascades(
  pages: readonly LocatedPage[],
  { pageSettings }: Pick<SiteSettings, 'pageSettings'>,
): { pages: LocatedPage[]; problems: Problem[] } {
  const problems: Problem[] = []
  const rules = new Map<string, readonly Rule[]>()
  for (const { content, values } of pages) {
    const cascade = content.role === 'branch' ? values.get('cascade') : undefined
    if (cascade !== undefined)
      rules.set(sectionKey(content.language, content.logicalPath), readRules(cascade, problems))
  }
  const siteRules = readSiteRules(pageSettings, problems)
  const inherited = pages.map((page) => {
    const above = ancestors(page.content).flatMap((path) => rules.get(sectionKey(page.content.language, path)) ?? [])
    return { ...page, values: inherit(page, [...above, ...(siteRules.get(page.content.language) ?? [])]) }
  })
  return { pages: inherited, problems }
}

/** The key of a section in maps: language and logical path. */
export function sectionKey(language: string, path: string): string {
  return `${language}:${path}`
}

/** The logical paths of the sections a page is in, the nearest first; a section is in itself. */
export function ancestors({ logicalPath, role }: Pick<ContentPath, 'logicalPath' | 'role'>): string[] {
  const parts = logicalPath.split('/').filter((part) => part !== '')
  const deepest = role === 'branch' ? parts.length : parts.length - 1
  return Array.from(
    { length: Math.max(0, deepest) + 1 },
    (_, up) => `/${parts.slice(0, Math.max(0, deepest) - up).join('/')}`,
  )
}

function readRules(cascade: PageValue, problems: Problem[]): Rule[] {
  const items: readonly Json[] = Array.isArray(cascade.value) ? cascade.value : [cascade.value]
  return items.flatMap((item) => {
    const values = asMap(item)
    if (values === null) return []
    const target = lookUp(values, 'target') ?? lookUp(values, '_target')
    const rule = { values, place: cascade.place, matches: readTarget(target) }
    if (asTextList(lookUp(target, 'path')).every((pattern) => pattern.length <= MOST_PATTERN)) return [rule]
    problems.push(longPattern(cascade.place))
    return []
  })
}

/** The rules of the configuration by language; what several languages share is read once. */
function readSiteRules(pageSettings: SiteSettings['pageSettings'], problems: Problem[]): Map<string, Rule[]> {
  const read = new Map<string, Rule[]>()
  return new Map(
    Object.entries(pageSettings).map(([language, { cascade }]) => {
      const written = JSON.stringify(cascade)
      const place = startOf('hugo.toml')
      const rules =
        read.get(written) ?? readRules({ key: 'cascade', value: cascade, place, items: [], own: false }, problems)
      read.set(written, rules)
      return [language, rules]
    }),
  )
}

function readTarget(target: Json | undefined): (page: LocatedPage) => boolean {
  const paths = patterns(lookUp(target, 'path'))
  const kinds = patterns(lookUp(target, 'kind'))
  const languages = patterns(lookUp(target, 'lang'))
  const environments = patterns(lookUp(target, 'environment'))
  return ({ content, kind }) =>
    environments('production') && paths(content.logicalPath) && kinds(kind) && languages(content.language.toLowerCase())
}

/** Matches where one of the globs does, and where there is none. */
function patterns(value: Json | undefined): Glob {
  const globs = asTextList(value)
    .filter((pattern) => pattern !== '' && pattern.length <= MOST_PATTERN)
    .map((pattern) => createGlob(pattern.toLowerCase()))
  return (text) => globs.length === 0 || globs.some((matches) => matches(text))
}

function inherit(page: LocatedPage, rules: readonly Rule[]): PageValues {
  const values = new Map(page.values)
  for (const { values: given, place } of rules.filter((rule) => rule.matches(page))) {
    for (const key of Object.keys(given)) {
      const name = key.toLowerCase()
      if (name === 'target' || name === '_target' || name === 'cascade') continue
      const earlier = values.get(name)
      if (earlier === undefined) values.set(name, { key, value: given[key] ?? null, place, items: [], own: false })
      else if (name === 'params') values.set(name, { ...earlier, value: withParams(given[key] ?? null, earlier.value) })
    }
  }
  return values
}

function withParams(under: Json, over: Json): Json {
  const [outer, inner] = [asMap(under), asMap(over)]
  return outer === null || inner === null ? over : mergeMaps(outer, inner)
}

function longPattern(place: Place): Problem {
  return {
    ...place,
    code: 'cascade-target',
    severity: 'warning',
    message: `Expected the path of a cascade's target to be at most ${MOST_PATTERN} characters long, found more; the rule is left out.`,
    hint: 'Write a glob such as "/articles/**".',
  }
}

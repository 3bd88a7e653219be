import { compareText } from '../content/compare.ts'

/** What an answer was made from, as tags by which caches forget it. */
export interface Reads {
  note(kind: Kind, name: string): void
  /** At most 32 tags and 1,500 bytes; where there are more, kinds stand for their members, those with most members first. */
  tags(): string[]
}

/** Of each kind there is a tag of the whole, as `articles`, and one of each member, as `article-<id>`. */
export type Kind = 'article' | 'theme' | 'term' | 'site' | 'release' | 'list' | 'missing'

/** Every answer has this tag. */
const EVERYTHING = 'commonplace'

const MOST_TAGS = 32
const MOST_BYTES = 1_500
const LONGEST_NAME = 100

/** Nothing read yet. */
export function createReads(): Reads {
  const namesOf = new Map<Kind, Set<string>>()
  const whole = new Set<Kind>()
  /** Kinds with too many members to name: which these are must not depend on what was read first. */
  const nameless = new Set<Kind>(alwaysWhole)
  const forget = (kind: Kind) => {
    whole.add(kind)
    nameless.add(kind)
    namesOf.delete(kind)
  }
  return {
    note(kind, name) {
      if (kind === 'list' || nameless.has(kind)) whole.add(kind)
      if (nameless.has(kind)) return
      const names = namesOf.get(kind) ?? new Set()
      namesOf.set(kind, names.add(name))
      if (names.size > MOST_TAGS || name.length > LONGEST_NAME) forget(kind)
    },
    tags() {
      for (;;) {
        const members = [...namesOf].flatMap(([kind, names]) => [...names].map((name) => memberTag(kind, name)))
        const tags = [EVERYTHING, ...[...whole].map((kind) => pluralOf[kind]), ...members].sort()
        const [largest] = [...namesOf].sort(
          ([one, some], [another, others]) => others.size - some.size || compareText(one, another),
        )
        if (!largest || (tags.length <= MOST_TAGS && tags.join(',').length <= MOST_BYTES)) return tags
        forget(largest[0])
      }
    },
  }
}

/** There is one site, and what is missing has no name. */
const alwaysWhole = new Set<Kind>(['site', 'missing'])

const pluralOf: Readonly<Record<Kind, string>> = {
  article: 'articles',
  theme: 'themes',
  term: 'terms',
  site: 'site',
  release: 'releases',
  list: 'lists',
  missing: 'missing',
}

/** The tags of an answer as the headers that caches and networks of caches know. */
export function tagHeaders(reads: Reads): Record<string, string> {
  const tags = reads.tags()
  return { 'cache-tag': tags.join(','), 'surrogate-key': tags.join(' ') }
}

/** The headers with tags. */
export const tagHeaderNames = ['cache-tag', 'surrogate-key'] as const

/** What is different between two releases; `site` is whether it calls itself otherwise, is elsewhere, or has another licence. */
export interface Changed {
  readonly articleIds: readonly string[]
  readonly themes: readonly string[]
  readonly site: boolean
}

/** The tags by which a cache forgets every answer that would be another at the other release. */
export function tagsToForget({ articleIds, themes, site }: Changed): string[] {
  // What the site calls itself, where it is and its licence are part of what is told of every article.
  if (site) return [EVERYTHING]
  return [
    // What is chosen among all articles, what may be there by now, and the rest of what the site says of itself.
    ...[pluralOf.list, pluralOf.missing, pluralOf.site],
    ...articleIds.map((id) => memberTag('article', id)),
    ...themes.map((slug) => memberTag('theme', encoded(slug))),
    ...(articleIds.length > 0 ? [pluralOf.article] : []),
    ...(themes.length > 0 ? [pluralOf.theme] : []),
  ]
}

/** The tag of one member of a kind. */
function memberTag(kind: Kind, name: string): string {
  return `${kind}-${name}`
}

/** A name without spaces and commas, which stand between tags. */
export function encoded(value: unknown): string {
  return encodeURIComponent(String(value).toWellFormed())
}

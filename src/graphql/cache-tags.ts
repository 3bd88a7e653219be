import {
  defaultFieldResolver,
  defaultTypeResolver,
  type GraphQLField,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isLeafType,
  isObjectType,
} from 'graphql'

/** What an answer was made from, as tags by which caches forget it. */
export interface Reads {
  note(kind: Kind, name: string): void
  /** At most 32 tags and 1,500 bytes; where there are more, kinds stand for their members, those with most members first. */
  tags(): string[]
}

/** Of each kind there is a tag of the whole, as `articles`, and one of each member, as `article-<id>`. */
type Kind = 'article' | 'theme' | 'term' | 'site' | 'release' | 'list' | 'missing'

/** Every answer has this tag. */
const EVERYTHING = 'commonplace'

const MOST_TAGS = 32
const MOST_BYTES = 1_500
const LONGEST_NAME = 100

/** Nothing read yet. */
export function createReads(): Reads {
  const namesOf = new Map<Kind, Set<string>>()
  const whole = new Set<Kind>()
  const forget = (kind: Kind) => {
    whole.add(kind)
    namesOf.delete(kind)
  }
  return {
    note(kind, name) {
      if (alwaysWhole.has(kind)) return void whole.add(kind)
      if (kind === 'list') whole.add(kind)
      else if (whole.has(kind)) return
      const names = namesOf.get(kind) ?? new Set()
      namesOf.set(kind, names.add(name))
      if (names.size > MOST_TAGS || name.length > LONGEST_NAME) forget(kind)
    },
    tags() {
      for (;;) {
        const members = [...namesOf].flatMap(([kind, names]) => [...names].map((name) => `${kind}-${name}`))
        const tags = [EVERYTHING, ...[...whole].map((kind) => pluralOf[kind]), ...members].sort()
        const [largest] = [...namesOf].sort(([, some], [, others]) => others.size - some.size)
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

interface Noting {
  readonly reads: Reads
}

type Row = Readonly<Record<string, unknown>>
type Tag = readonly [Kind, string]

/** Makes the schema note what every answer reads: each object with a lasting id, each list, and that something was not there. */
export function tagReads(schema: GraphQLSchema): GraphQLSchema {
  for (const type of Object.values(schema.getTypeMap())) {
    if (type.name.startsWith('__')) continue
    if (isAbstractType(type)) {
      const resolveType = type.resolveType ?? defaultTypeResolver
      type.resolveType = (value, context, info, abstract) => {
        const found = resolveType(value, context, info, abstract)
        const noted = (name: string | undefined) => {
          if (name !== undefined) noteObject(context, name, value)
          return name
        }
        return found instanceof Promise ? found.then(noted) : noted(found)
      }
    } else if (isObjectType(type)) {
      for (const field of Object.values(type.getFields())) tagField(field, type.name)
    }
  }
  return schema
}

function tagField(field: GraphQLField<unknown, Noting>, parent: string): void {
  const type = getNamedType(field.type)
  const list = lists[`${parent}.${field.name}`] ?? (type.name.endsWith('Connection') ? listOf(type.name) : null)
  if (isLeafType(type) && !list) return
  const resolve = field.resolve ?? defaultFieldResolver
  const noted = (value: unknown, context: Noting) => {
    if (value == null) {
      if (isAbstractType(type) || mayBeMissing.has(type.name)) context.reads.note('missing', '')
    } else noteObject(context, type.name, value)
    return value
  }
  const each = (value: unknown, context: Noting): unknown => {
    if (value instanceof Promise) return value.then((found) => each(found, context))
    return Array.isArray(value) ? value.map((item) => each(item, context)) : noted(value, context)
  }
  field.resolve = (source, args, context, info) => {
    if (list) context.reads.note('list', list(source as Row, args))
    const value = resolve(source, args, context, info)
    return isLeafType(type) ? value : each(value, context)
  }
}

function noteObject({ reads }: Noting, type: string, value: unknown): void {
  const tag = tagOfObject[type]?.(value as Row)
  if (tag) reads.note(...tag)
}

const part = ({ articleId }: Row): Tag => ['article', String(articleId)]

/** The parts of an article change only with it, so they have its tag. */
const tagOfObject: Readonly<Record<string, (row: Row) => Tag>> = {
  Article: part,
  Section: part,
  Quote: part,
  Image: part,
  ImageCredit: part,
  Alias: part,
  Redirect: ({ article }) => part(article as Row),
  Gone: () => ['missing', ''],
  Theme: ({ slug }) => ['theme', encoded(slug)],
  Term: ({ taxonomy, slug }) => ['term', `${encoded(taxonomy)}-${encoded(slug)}`],
  Site: () => ['site', ''],
  Release: ({ number }) => ['release', String(number)],
}

/** Where these are null, there may be one after another release. */
const mayBeMissing: ReadonlySet<string> = new Set(['Article', 'Theme', 'Term', 'Release'])

type ListName = (source: Row, args: Row) => string

const ofTheme = (plural: string, theme: unknown) => (typeof theme === 'string' ? `${plural}-${encoded(theme)}` : plural)

const neighbours: ListName = () => 'articles'

/** The name of a list whose members are chosen among all articles; of any other connection, that of its kind. */
const lists: Readonly<Record<string, ListName>> = {
  'Query.articles': (_, { where }) => ofTheme('articles', (where as Row | null)?.theme),
  'Query.quotes': (_, { where }) => ofTheme('quotes', (where as Row | null)?.theme),
  'Query.quotesByTheme': (_, { theme }) => ofTheme('quotes', theme),
  'Query.terms': (_, { taxonomy }) => `terms-${encoded(taxonomy)}`,
  'Query.inventory': () => 'articles',
  'Query.verifyQuote': () => 'quotes',
  'Theme.quoteCount': ({ slug }) => ofTheme('quotes', slug),
  'Theme.quotes': ({ slug }) => ofTheme('quotes', slug),
  'Theme.articles': ({ slug }) => ofTheme('articles', slug),
  'Term.name': ({ taxonomy }) => `terms-${encoded(taxonomy)}`,
  'Site.menus': () => 'articles',
  'Article.translations': neighbours,
  'Article.ancestors': neighbours,
  'Article.previous': neighbours,
  'Article.next': neighbours,
  'Article.related': neighbours,
}

/** `ThemeConnection` as `themes`. */
function listOf(connection: string): ListName {
  const name = `${connection.replace(/Connection$/, '').toLowerCase()}s`
  return () => name
}

/** Without spaces and commas, which stand between tags. */
function encoded(value: unknown): string {
  return encodeURIComponent(String(value).toWellFormed())
}

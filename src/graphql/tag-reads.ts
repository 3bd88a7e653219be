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
import { encoded, type Reads } from './cache-tags.ts'

interface Noting {
  readonly reads: Reads
}

type Row = Readonly<Record<string, unknown>>

/** Makes the schema note what every answer reads: each object with a lasting id, each list, and that something was not there. */
export function tagReads(schema: GraphQLSchema): GraphQLSchema {
  for (const type of Object.values(schema.getTypeMap())) {
    if (type.name.startsWith('__')) continue
    if (isAbstractType(type)) {
      const resolveType = type.resolveType ?? defaultTypeResolver
      type.resolveType = (value, context, info, abstract) => {
        const found = resolveType(value, context, info, abstract)
        const noted = (name: string | undefined) => {
          if (name !== undefined) tagsOf[name]?.(value as Row, context.reads)
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
  const list = lists[`${parent}.${field.name}`] ?? (type.name.endsWith('Connection') ? () => field.name : null)
  if (isLeafType(type) && !list) return
  const resolve = field.resolve ?? defaultFieldResolver
  const note = tagsOf[type.name]
  const maybe = isAbstractType(type) || mayBeMissing.has(type.name)
  const noteEach = (value: unknown, context: Noting): unknown => {
    if (value instanceof Promise) return value.then((found) => noteEach(found, context))
    if (Array.isArray(value)) return note || maybe ? value.map((item) => noteEach(item, context)) : value
    if (value != null) note?.(value as Row, context.reads)
    else if (maybe) context.reads.note('missing', '')
    return value
  }
  field.resolve = (source, args, context, info) => {
    if (list) context.reads.note('list', list(source as Row, args))
    const value = resolve(source, args, context, info)
    return isLeafType(type) ? value : noteEach(value, context)
  }
}

/** The parts of an article change only with it, so they have its tag. */
const ofArticle = ({ articleId }: Row, reads: Reads) => reads.note('article', String(articleId))

/** What to note of an object; that nothing is at a path is noted where it is looked up. */
const tagsOf: Readonly<Record<string, (row: Row, reads: Reads) => void>> = {
  Article: ofArticle,
  Section: ofArticle,
  Quote: ofArticle,
  Image: ofArticle,
  ImageCredit: ofArticle,
  Alias: ofArticle,
  Redirect: ({ article }, reads) => ofArticle(article as Row, reads),
  Theme: ({ slug }, reads) => reads.note('theme', encoded(slug)),
  Term: ({ taxonomy, slug }, reads) => reads.note('term', `${encoded(taxonomy)}-${encoded(slug)}`),
  Site: (_row, reads) => reads.note('site', ''),
  Release: ({ number }, reads) => reads.note('release', String(number)),
}

/** Where these are null, there may be one after another release. */
const mayBeMissing: ReadonlySet<string> = new Set(['Article', 'Theme', 'Term', 'Release'])

type ListName = (source: Row, args: Row) => string

const ofTheme = (plural: string, theme: unknown) => (typeof theme === 'string' ? `${plural}-${encoded(theme)}` : plural)

const neighbours: ListName = () => 'articles'

/** The name of a list whose members are chosen among all articles; of any other connection, that of its field. */
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

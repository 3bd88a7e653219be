import {
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLOutputType,
  type GraphQLSchema,
  getNamedType,
  isCompositeType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isObjectType,
  isRequiredArgument,
} from 'graphql'
import { CROWDED, ORDINARY, THEMES } from './crowded-site.ts'
import type { Random } from './random.ts'

/** What is asked of the crowded site by those who mean no good, and by some who do not know better. */
export const dearQueries: readonly string[] = [
  nested(3, CROWDED),
  nested(6, CROWDED),
  nested(2, ORDINARY[0] ?? ''),
  `{ articles(first: 100) { nodes { ${many(50, (n) => `a${n}: html`)} } } }`,
  `{ articleByPath(path: "${CROWDED}") { ${many(50, (n) => `a${n}: sections { html text markdown }`)} } }`,
  `{ articleByPath(path: "${CROWDED}") { links { article { links { article { title } } } } } }`,
  `{ articleByPath(path: "${CROWDED}") { quotes { section { quotes { section { quotes { text } } } } } } }`,
  `{ ${many(25, (n) => `a${n}: quotes(where: { text: "part ${n}" }) { totalCount nodes { text } }`)} }`,
  `{ articles(first: 100) { nodes { quotes { ${'a'.repeat(8_000)}: position } } } }`,
  '{ articles(first: 100) { nodes { title html sections { anchor heading html quotes { text html themes { slug } } } quotes { text section { anchor } } links { href } imageCredits { caption } aliases { path } } } }',
  '{ themes(first: 100) { nodes { quotes(first: 100) { nodes { text article { title sections { anchor } } } } articles(first: 100) { totalCount nodes { html } } } } }',
]

function nested(depth: number, path: string): string {
  return `{ articleByPath(path: "${path}") { ${'sections { article { '.repeat(depth)} title ${'} }'.repeat(depth)} } }`
}

function many(count: number, write: (index: number) => string): string {
  return Array.from({ length: count }, (_, index) => write(index)).join(' ')
}

/** Fields of one query, at most; the limit of the gateway is somewhat below, so that a few are refused before they run. */
const MOST_FIELDS = 540

/** What there is on a site, for arguments that find something. */
export interface Names {
  /** The first one half of the time. */
  readonly paths: readonly string[]
  readonly themes: readonly string[]
  readonly texts: readonly string[]
  readonly languages: readonly string[]
  readonly ids: readonly string[]
}

const crowdedNames: Names = {
  paths: [CROWDED, ...ORDINARY],
  themes: THEMES,
  texts: ['part', 'says', 'nothing of it'],
  languages: ['en'],
  ids: [],
}

/** Writes a valid query: nested, with aliases, and with arguments that find something on the crowded site, or on another; of 40 fields and up to `most`. */
export function generateQuery(
  schema: GraphQLSchema,
  random: Random,
  names: Names = crowdedNames,
  most = MOST_FIELDS,
): string {
  const deepest = 3 + random.below(9)
  const breadth = 1 + random.below(6)
  let left = 40 + random.below(most - 40)
  let aliases = random.chance(0.5) ? random.below(50) : 0
  let written = 0

  function selection(type: GraphQLOutputType, depth: number): string {
    const named = getNamedType(type)
    if (!isCompositeType(named)) return ''
    if (!isObjectType(named)) {
      // Fields of one name may be of other types in each of them.
      const part = random.pick(schema.getPossibleTypes(named))
      return `{ __typename ... on ${part.name} ${selection(part, depth)} }`
    }
    const fields = Object.values(named.getFields())
    const chosen = Array.from({ length: breadth }, () => random.pick(fields)).flatMap((field) => write(field, depth))
    return `{ ${['__typename', ...chosen].join(' ')} }`
  }

  function write(field: GraphQLField<unknown, unknown>, depth: number): string[] {
    const isDeep = isCompositeType(getNamedType(field.type))
    if (left <= 0 || (isDeep && depth >= deepest)) return []
    const given = field.args.filter((arg) => isRequiredArgument(arg) || random.chance(0.4))
    // Each under a name of its own where it has arguments, so that no two of them are at odds.
    const needsAlias = given.length > 0
    const copies = aliases > 0 && random.chance(0.2) ? 1 + random.below(8) : 1
    return Array.from({ length: copies }, () => {
      left -= 1
      written += 1
      aliases -= needsAlias || copies > 1 ? 1 : 0
      const alias = needsAlias || copies > 1 ? `f${written}: ` : ''
      return `${alias}${field.name}${writeArguments(given, random, names)} ${selection(field.type, depth + 1)}`
    })
  }

  const query = schema.getQueryType()
  if (!query) throw new Error('The schema has no queries.')
  return selection(query, 0)
}

/** Writes values for these arguments, in brackets; nothing where there are none. */
export function writeArguments(given: readonly GraphQLArgument[], random: Random, names: Names): string {
  // One end of a list alone may be counted from.
  const hasFirst = given.some(({ name }) => name === 'first')
  const args = given.filter(({ name }) => !(name === 'last' && hasFirst) && !['after', 'before'].includes(name))
  if (args.length === 0) return ''
  return `(${args.map(({ name, type }) => `${name}: ${writeValue(name, type, random, names)}`).join(', ')})`
}

function writeValue(name: string, type: GraphQLInputType, random: Random, names: Names): string {
  if (isNonNullType(type)) return writeValue(name, type.ofType, random, names)
  if (isListType(type)) {
    const values = Array.from({ length: 1 + random.below(30) }, () => writeValue(name, type.ofType, random, names))
    return `[${values.join(', ')}]`
  }
  if (isEnumType(type)) return random.pick(type.getValues()).name
  if (isInputObjectType(type)) {
    const fields = Object.values(type.getFields()).filter((field) => isNonNullType(field.type) || random.chance(0.3))
    return `{ ${fields.map((field) => `${field.name}: ${writeValue(field.name, field.type, random, names)}`).join(', ')} }`
  }
  if (type.name === 'Int') return String(name === 'number' ? 1 : random.pick([1, 5, 20, 100]))
  if (type.name === 'Boolean') return String(random.chance(0.5))
  if (type.name === 'DateTime') return '"2020-01-01T00:00:00Z"'
  return JSON.stringify(text(name, random, names))
}

function text(name: string, random: Random, { paths, themes, texts, languages, ids }: Names): string {
  if (name === 'taxonomy') return 'tags'
  if (['theme', 'themes', 'slug'].includes(name)) return random.pick(themes)
  if (name === 'text') return random.pick(texts)
  if (name === 'language') return random.pick(languages)
  if (['id', 'ids'].includes(name) && ids.length > 0) return random.pick(ids)
  if (['section', 'pathPrefix'].includes(name)) return '/articles'
  const [first = '', ...others] = paths
  return random.chance(0.5) || others.length === 0 ? first : random.pick(others)
}

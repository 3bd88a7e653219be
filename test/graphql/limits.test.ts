import { getIntrospectionQuery, parse } from 'graphql'
import { describe, expect, test } from 'vitest'
import { defaultLimits } from '../../src/graphql/limits/limits.ts'
import { readVariables } from '../../src/graphql/limits/list-size.ts'
import { measure } from '../../src/graphql/limits/measure.ts'
import { flatBomb, fragmentBomb, many } from './bombs.ts'
import { libraryHandler, librarySchema } from './library.ts'

const { ask } = libraryHandler()
const schema = librarySchema()

function measured(query: string, sent: Record<string, unknown> = {}) {
  const document = parse(query)
  return measure(schema, document, { variables: readVariables(document, sent), limits: defaultLimits })
}

/** Milliseconds that none of these needs by far; a fragment bomb written out takes half a minute. */
const PATIENCE = 10_000

describe('what people ask for passes', () => {
  test.each([
    ['the whole introspection', getIntrospectionQuery({ inputValueDeprecation: true, oneOf: true })],
    [
      'an article with everything under it',
      `{ articleByPath(path: "/commons/") {
          id path title html
          sections { anchor heading leads { label text html } quotes { text section { anchor } themes { slug } article { title } } themes { slug } }
          quotes { text attribution themes { slug } }
          aliases { path } imageCredits { creator licence { spdx } } links { href text article { title path } } themes { slug }
      } }`,
    ],
    [
      'fifty quotes of a theme with where they stand',
      '{ quotesByTheme(theme: "trust", first: 50) { totalCount pageInfo { hasNextPage endCursor } nodes { text section { anchor article { path } } article { title } } } }',
    ],
    [
      'twenty articles with nested lists',
      '{ articles(first: 20) { nodes { title path sections { heading quotes { text } } quotes { text } } } }',
    ],
    [
      'a hundred articles with all their lists, as a mirror fetches them',
      '{ articles(first: 100) { nodes { path title html sections { anchor leads { label } quotes { text themes { slug } } } imageCredits { creator licence { spdx } } aliases { path } themes { slug } links { href } } } }',
    ],
  ])('%s', async (_name, query) => {
    const { errors } = await ask(query)
    // The small library has no rows for some of it; what matters here is that no limit refused it.
    const codes = new Set(errors?.map((error) => error.extensions.code))
    expect([...codes].filter((code) => code !== 'INTERNAL_SERVER_ERROR')).toEqual([])
  })
})

describe('each limit refuses with its own code, the limit, what was found and what to do', () => {
  test.each([
    ['TOO_MANY_TOKENS', `{ ${many(2_000, () => '__typename')} }`, 2_000, undefined],
    ['QUERY_TOO_DEEP', `{ slow { ${'again { '.repeat(15)} name ${'} '.repeat(15)} } }`, 16, 17],
    ['QUERY_TOO_DEEP', `{ articleByPath(path: ${'['.repeat(60)}${']'.repeat(60)}) { title } }`, 50, undefined],
    ['TOO_MANY_ALIASES', `{ slow { ${many(51, (index) => `a${index}: name`)} } }`, 50, 51],
    ['TOO_MANY_DIRECTIVES', `{ slow { name ${many(51, () => '@skip(if: false)')} } }`, 50, 51],
    ['TOO_MANY_ROOT_FIELDS', `{ ${many(31, () => 'broken')} }`, 30, 31],
    ['TOO_MANY_FIELDS', flatBomb(10), 500, 1_026],
    ['QUERY_TOO_COSTLY', '{ articles(first: 50000) { nodes { title } } }', 40_000, 50_001],
  ])('%s', async (code, query, limit, found) => {
    const { errors, status, data } = await ask(query)
    expect(status).toBe(422)
    expect(data).toBeUndefined()
    expect(errors).toHaveLength(1)
    expect(errors?.[0]?.extensions).toEqual({ code, limit, ...(found === undefined ? {} : { found }) })
    expect(errors?.[0]?.message).toMatch(/: at most [\d,]+ are allowed, this has (?:[\d,]+|more)\. [A-Z].*\.$/)
  })

  test('an operator may set a limit', async () => {
    const strict = libraryHandler({ limits: { depth: 1 } })
    expect((await strict.ask('{ broken }')).errors?.[0]?.extensions.code).toBe('INTERNAL_SERVER_ERROR')
    expect((await strict.ask('{ slow { name } }')).errors?.[0]?.extensions).toEqual({
      code: 'QUERY_TOO_DEEP',
      limit: 1,
      found: 2,
    })
  })

  test('a document found too costly once is found so again, from the cache too', async () => {
    const query = 'query ($n: Int) { articles(first: $n) { nodes { title } } }'
    expect((await ask(query, { n: 10 })).errors).toBeUndefined()
    expect((await ask(query, { n: 90_000 })).errors?.[0]?.extensions.code).toBe('QUERY_TOO_COSTLY')
    expect((await ask(query, { n: 10 })).errors).toBeUndefined()
  })
})

describe('hostile documents are refused in no time', () => {
  test.each([
    ['a fragment bomb of 2 KB', fragmentBomb(20)],
    ['a fragment bomb that nests little', flatBomb(80)],
    ['a fragment bomb nobody uses', `{ __typename } ${fragmentBomb(20).replace(/^\{.*?\} \} \} /, '')}`],
    ['ten thousand brackets', `{ articleByPath(path: ${'['.repeat(20_000)}`],
    ['ten thousand levels', `{ slow { ${'again { '.repeat(10_000)}`],
    ['ten thousand aliases', `{ ${many(8_000, (index) => `a${index}: x`)} }`],
    ['one name of 90 KB', `{ ${'x'.repeat(90_000)} }`],
    [
      'introspection of types of fields of types',
      `{ __schema { types ${'{ fields { type '.repeat(4)} { name } ${'} }'.repeat(4)} } }`,
    ],
  ])(
    '%s',
    async (_name, query) => {
      const { status, errors } = await ask(query)
      // A document that cannot be parsed is a 400 to GraphQL over HTTP, any other refusal of one a 422.
      expect([400, 422]).toContain(status)
      expect(errors?.[0]?.extensions.code).not.toBe('INTERNAL_SERVER_ERROR')
    },
    PATIENCE,
  )

  test('fragments that contain each other are named', async () => {
    const { errors } = await ask(
      '{ articles { nodes { ...A } } } fragment A on Article { ...B } fragment B on Article { ...A }',
    )
    expect(errors?.[0]).toMatchObject({
      message: 'The fragment "A" contains itself. Remove the spread that leads back to it.',
      extensions: { code: 'GRAPHQL_VALIDATION_FAILED' },
    })
  })

  test(
    'the dearest document within the limits is validated',
    async () => {
      const query = `{ articleByPath(path: "/") { ${many(80, () => 'quotes { section { anchor article { path title } } }')} } }`
      const { status } = await ask(query)
      // The small library answers without the lists, so the answer is one in part.
      expect(status).toBe(294)
    },
    PATIENCE,
  )
})

describe('cost is the number of objects an answer may hold', () => {
  test.each([
    ['a page as asked', '{ articles(first: 7) { nodes { title } } }', 1 + 7],
    ['a page without a size', '{ articles { nodes { title } } }', 1 + 20],
    ['edges with their nodes', '{ articles(first: 7) { edges { node { title } } } }', 1 + 7 * 2],
    ['what stands beside the page once', '{ articles(first: 7) { totalCount pageInfo { endCursor } } }', 1 + 1],
    ['lists without pages by a likely size', '{ articleByPath(path: "/") { quotes { text } } }', 1 + 5],
    ['lists of lists', '{ articles(first: 3) { nodes { sections { quotes { text } } } } }', 1 + 3 * (1 + 5 * (1 + 5))],
    [
      'pages of pages',
      '{ articles(first: 3) { nodes { themes { quotes(first: 4) { nodes { text } } } } } }',
      1 + 3 * (1 + 5 * (1 + 1 + 4)),
    ],
    ['one entry for each key', '{ articlesByPath(paths: ["/a/", "/b/"]) { title } }', 2],
    ['the larger of first and last', '{ articles(first: 2, last: 9) { nodes { title } } }', 1 + 9],
    [
      'a page through a fragment',
      '{ articles(first: 7) { ...Page } } fragment Page on ArticleConnection { nodes { title } }',
      1 + 7,
    ],
    [
      'the dearest of several operations',
      'query A { articles(first: 7) { nodes { title } } } query B { __typename }',
      8,
    ],
  ])('%s', (_name, query, cost) => {
    expect(measured(query).cost).toBe(cost)
  })

  test.each([
    ['a number sent', { n: 9 }, 1 + 9],
    ['the default where nothing is sent', {}, 1 + 3],
    ['a page of likely size for null', { n: null }, 1 + 20],
    ['a page of likely size for nonsense, which fails later', { n: 'many' }, 1 + 20],
  ])('a variable counts as %s', (_name, sent, cost) => {
    expect(measured('query ($n: Int = 3) { articles(first: $n) { nodes { title } } }', sent).cost).toBe(cost)
  })

  test('a list of keys in a variable counts by its length', () => {
    const query = 'query ($paths: [String!]!) { articlesByPath(paths: $paths) { title } }'
    expect(measured(query, { paths: ['/a/', '/b/', '/c/'] }).cost).toBe(3)
  })

  test('a bomb has a cost that is a number, however large', () => {
    expect(measured(fragmentBomb(200)).cost).toBe(Number.MAX_SAFE_INTEGER)
  })

  test('fields that do not exist are counted and left to validation', () => {
    expect(measured('{ nowhere { nothing } articles { nope { nodes { x } } } }')).toMatchObject({ depth: 4, fields: 6 })
  })
})

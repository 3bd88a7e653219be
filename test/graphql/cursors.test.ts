import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { pagesOnly } from '../../src/database/read/article-filter.ts'
import { allQuotes } from '../../src/database/read/quote-pages.ts'
import { type List, pageOf } from '../../src/graphql/pages.ts'
// First, because types are printed in the order in which they are imported.
import '../../src/graphql/schema.ts'
import { articleList, newestFirst } from '../../src/graphql/types/article.ts'
import { newestQuotesFirst, quoteList } from '../../src/graphql/types/quote.ts'
import { publishRelease } from '../support/content.ts'
import { openTestGateway, type TestGateway } from '../support/gateway.ts'
import { createRandom, type Random } from '../support/random.ts'

let gateway: TestGateway

beforeAll(async () => {
  gateway = await openTestGateway()
  const article = (name: string, published: string) => ({
    path: `/articles/${name}/`,
    edition: { published },
    tags: ['Water', `Tag ${name}`],
    sections: [{ anchor: 'words', themes: ['home', 'trust'], quotes: [`${name} one`, `${name} two`] }],
  })
  await publishRelease(gateway.db.database, {
    add: [
      article('a', '2025-01-01T00:00:00Z'),
      article('b', '2025-01-02T10:20:30.5Z'),
      article('c', '2025-01-03T00:00:00.120Z'),
    ],
  })
  await publishRelease(gateway.db.database, {
    add: [{ path: '/articles/undated/' }],
    site: { title: 'Another name' },
  })
})

afterAll(() => gateway.close())

// Every connection there is, each with other orders and filters. `list` is the way from the root to the connection.
const lists = [
  ['articles', ''],
  ['articles', 'orderBy: { field: PUBLISHED, direction: ASC }'],
  ['articles', 'orderBy: { field: TITLE, direction: ASC }'],
  ['articles', 'orderBy: { field: PATH, direction: DESC }'],
  ['articles', 'orderBy: { field: UPDATED, direction: DESC }'],
  ['articles', 'where: { theme: "home" }'],
  ['articles', 'where: { section: "articles" }'],
  ['articles', 'where: { kinds: [PAGE, HOME] }'],
  ['articles', 'where: { publishedAfter: "2024-01-01T00:00:00Z" }'],
  ['quotes', ''],
  ['quotes', 'where: { theme: "home" }'],
  ['quotes', 'where: { article: "/articles/a/" }'],
  ['quotes', 'where: { text: "one" }'],
  ['articles', 'where: { text: "one" }'],
  ['quotes', 'orderBy: { field: ATTRIBUTION, direction: DESC }'],
  ['quotes', 'orderBy: { field: ARTICLE, direction: ASC }'],
  ['quotes', 'where: { themes: ["home"] }'],
  ['quotesByTheme', 'theme: "trust"'],
  ['quotesByTheme', 'theme: "trust", language: "en"'],
  ['terms', 'taxonomy: "tags"'],
  ['search', 'text: "one"'],
  ['search', 'text: "one", where: { kinds: [QUOTE] }'],
  ['articles', 'where: { term: { taxonomy: "tags", slug: "water" } }'],
  ['themes', ''],
  ['themes', 'orderBy: { field: QUOTES, direction: DESC }'],
  ['themes', 'where: { empty: true }'],
  ['releases', ''],
  ['changes', ''],
  ['theme(slug: "home").articles', ''],
  ['theme(slug: "trust").articles', ''],
] as const

const names = lists.map(([list, filter]) => `${list}(${filter})`)

test('every connection of the schema is among the lists', async () => {
  const { data } = await ask('{ __schema { types { name fields { name args { name } } } } }')
  const types = data.__schema.types as { name: string; fields: { name: string; args: { name: string }[] }[] | null }[]
  const connections = types.flatMap(({ name, fields }) =>
    (fields ?? [])
      .filter(({ args }) => args.some((arg) => arg.name === 'after'))
      .map((field) => `${name}.${field.name}`),
  )
  expect(connections.sort()).toEqual([
    'Query.articles',
    'Query.changes',
    'Query.quotes',
    'Query.quotesByTheme',
    'Query.releases',
    'Query.search',
    'Query.terms',
    'Query.themes',
    // The same list for each term.
    'Term.articles',
    'Theme.articles',
    // The same list as `quotesByTheme`.
    'Theme.quotes',
  ])
})

test('a list goes on after and before its own cursors, whatever field gives it', async () => {
  const { data } = await ask(
    '{ theme(slug: "home") { quotes(first: 2) { edges { cursor } pageInfo { startCursor endCursor } } } }',
  )
  const { edges, pageInfo } = data.theme.quotes
  expect(edges.map((edge: { cursor: string }) => edge.cursor)).toEqual([pageInfo.startCursor, pageInfo.endCursor])
  const next = await ask(
    'query ($after: String) { quotesByTheme(theme: "home", first: 2, after: $after) { nodes { text } } }',
    {
      after: pageInfo.endCursor,
    },
  )
  expect(next.data.quotesByTheme.nodes).toEqual([{ text: 'b one' }, { text: 'b two' }])
})

test('the same kinds in another order are the same list', async () => {
  const { data } = await ask('{ articles(first: 1, where: { kinds: [PAGE, HOME] }) { pageInfo { endCursor } } }')
  const next = await ask(
    'query ($after: String) { articles(first: 1, after: $after, where: { kinds: [HOME, PAGE, PAGE] }) { nodes { path } } }',
    { after: data.articles.pageInfo.endCursor },
  )
  expect(next.data.articles.nodes).toEqual([{ path: '/articles/b/' }])
})

describe('a cursor of quotes that was given at another release', () => {
  const FIRST = 'query ($theme: String!) { quotesByTheme(theme: $theme, first: 2) { pageInfo { endCursor } } }'
  const NEXT = `query ($theme: String!, $after: String!) {
    quotesByTheme(theme: $theme, first: 2, after: $after) { nodes { text } }
    theme(slug: $theme) { quotes(first: 2, after: $after) { nodes { text } } }
  }`
  const article = (quotes: readonly string[]) => ({
    path: '/articles/edited/',
    sections: [{ anchor: 'words', themes: ['edited'], quotes: [...quotes] }],
  })

  test('goes on after what was seen, and both lists look up once what was seen', async () => {
    const given = await publishRelease(gateway.db.database, { add: [article(['one', 'two', 'three', 'four'])] })
    const first = await ask(FIRST, { theme: 'edited' })
    const variables = { theme: 'edited', after: first.data.quotesByTheme.pageInfo.endCursor }
    const lookUps = () => gateway.requests.statements.filter((statement) => statement.includes('asked.release')).length
    gateway.requests.forget()
    const same = await ask(NEXT, variables)
    expect(lookUps()).toBe(0)
    await publishRelease(gateway.db.database, {
      close: given.editions,
      add: [article(['new', 'one', 'newer', 'three', 'four', 'newest'])],
    })
    const later = await ask(NEXT, variables)

    expect(same.data.quotesByTheme.nodes).toEqual([{ text: 'three' }, { text: 'four' }])
    expect(later.data.quotesByTheme.nodes).toEqual([{ text: 'newer' }, { text: 'three' }])
    expect(later.data.theme).toEqual({ quotes: later.data.quotesByTheme })
    expect(lookUps()).toBe(1)
  })
})

describe('a forged cursor is refused with BAD_CURSOR', () => {
  test('where it is of another list, order or filter', async () => {
    const cursors = await Promise.all(lists.map(cursorOf))
    for (const [index, list] of lists.entries()) {
      for (const [other, cursor] of cursors.entries()) {
        const code = cursor === cursors[index] ? null : 'BAD_CURSOR'
        expect([names[index], names[other], await codeFor(list, cursor)]).toEqual([names[index], names[other], code])
      }
    }
  })

  const ofEveryField = lists.filter(([list], index) => lists.findIndex((other) => other[0] === list) === index)

  test.each(ofEveryField)('%s(%s), however it was cut, edited or written anew', async (...list) => {
    const cursor = await cursorOf(list)
    const random = createRandom(names.indexOf(`${list[0]}(${list[1]})`))
    for (const forged of forgeriesOf(cursor, random)) {
      expect([forged, await codeFor(list, forged)]).toEqual([forged, 'BAD_CURSOR'])
    }
    expect(gateway.lines).toEqual([])
  })

  const articles = articleList(newestFirst, pagesOnly)
  const quotes = quoteList(newestQuotesFirst, allQuotes, 1)

  test.each([
    ['articles', ['2025-01-01T00:00:00+23:00', '/']],
    ['articles', ['2025-01-01T00:00:00.0Z', '/']],
    ['articles', ['2025-02-30T00:00:00Z', '/']],
    ['articles', ['0000-01-01T00:00:00Z', '/']],
    ['articles', ['+294277-01-01T00:00:00Z', '/']],
    ['articles', ['2025-01-01T00:00:60Z', '/']],
    ['articles', ['infinity', '/']],
    ['articles', ['2025-01-01T00:00:00Z', '/\0']],
    ['articles', ['2025-01-01T00:00:00Z', '/\ud800']],
    ['articles', ['2025-01-01T00:00:00Z', 7]],
    ['articles', ['2025-01-01T00:00:00Z']],
    ['quotes', ['2025-01-01T00:00:00Z', '/', -1, 1]],
    ['quotes', ['2025-01-01T00:00:00Z', '/', 0.5, 1]],
    ['quotes', ['2025-01-01T00:00:00Z', '/', 2 ** 31, 1]],
    ['quotes', ['2025-01-01T00:00:00Z', '/', '1', 1]],
    ['quotes', ['2025-01-01T00:00:00Z', '/', 1, -1]],
    ['quotes', ['2025-01-01T00:00:00Z', '/', 1, 2 ** 31]],
    ['quotes', ['2025-01-01T00:00:00Z', '/', 1]],
  ])('also where its check was made for %s with the key %j', async (field, key) => {
    const cursor = cursorWith<never>(field === 'articles' ? articles : quotes, key)
    expect(await codeFor([field, ''], cursor)).toBe('BAD_CURSOR')
  })

  test('and a key that fits its check and its types is none', async () => {
    expect(await codeFor(['articles', ''], cursorWith(articles, ['2025-01-02T00:00:00.5Z', '/no/such/']))).toBeNull()
    expect(
      await codeFor(['articles', ''], cursorWith(articles, ['2025-01-02T00:00:00Z', '/long'.repeat(9_000)])),
    ).toBeNull()
    for (const release of [0, 1, 2 ** 31 - 1]) {
      const key = ['0001-01-01T00:00:00Z', '/', 2 ** 31 - 1, release]
      expect(await codeFor(['quotes', ''], cursorWith(quotes, key))).toBeNull()
    }
  })
})

function cursorWith<Row>(list: List<Row>, key: readonly (string | number)[]): string {
  const forger = { ...list, keyOf: () => key }
  const window = { limit: 2, fromEnd: false, after: null, before: null }
  return pageOf([{} as Row], window, { list: forger, totalCount: () => 1 }).pageInfo.endCursor ?? ''
}

function* forgeriesOf(cursor: string, random: Random): Generator<string> {
  const text = Buffer.from(cursor, 'base64url').toString()
  const values = JSON.parse(text) as (string | number)[]
  const encode = (json: string) => Buffer.from(json).toString('base64url')

  yield* [
    '',
    ' ',
    '0',
    'null',
    '%%%',
    '💥',
    '\0',
    '\ud800',
    cursor.repeat(2),
    '['.repeat(50_000),
    encode('['.repeat(30_000)),
  ]
  yield* ['null', '{}', '[]', '0', '""', '[[]]', '{"length":3}', '[null,null,null,null]'].map(encode)
  yield* [`${cursor}=`, `${cursor}\n`, ` ${cursor}`, `${cursor.slice(0, 4)}-${cursor.slice(4)}`, cursor.toUpperCase()]
  yield* [text.replace(',', ', '), `${text} `, text.replace('"', '"\\u0000'), text.replace(']', ',0]')].map(encode)
  for (let count = 0; count < 8; count++) yield cursor.slice(0, random.below(cursor.length))
  for (let count = 0; count < 16; count++) {
    const at = random.below(cursor.length)
    const letter = random.pick([...'ABCDwxyz0189-_+/=. '].filter((other) => other !== cursor[at]))
    yield cursor.slice(0, at) + letter + cursor.slice(at + 1)
  }
  for (const [index, value] of values.entries()) {
    for (const other of hostileValues) {
      if (other !== value) yield encode(JSON.stringify(values.with(index, other as string)))
    }
  }
  yield encode(JSON.stringify(values.slice(0, -1)))
  yield encode(JSON.stringify(values.toReversed()))
}

const hostileValues: readonly unknown[] = [
  ...[
    null,
    true,
    '',
    '\0',
    '\ud800',
    'x'.repeat(20_000),
    "'; drop table editions; --",
    0,
    -1,
    1.5,
    2 ** 31,
    1e308,
    [],
    {},
  ],
  ...[
    '2025-13-01T00:00:00Z',
    '0000-01-01T00:00:00Z',
    '2025-01-01T00:00:00+23:59',
    '99999-01-01T00:00:00Z',
    '-infinity',
  ],
]

type ListName = readonly [list: string, filter: string]

async function cursorOf(list: ListName): Promise<string> {
  const { data } = await askFor(list, 'first: 1', '{ pageInfo { endCursor } }')
  return data.pageInfo.endCursor
}

let turn = 0

/** Passes the cursor as `after` and `before` by turns; the log of changes goes forwards only. */
async function codeFor(list: ListName, cursor: string): Promise<string | null> {
  turn += 1
  const page = turn % 2 === 0 || list[0] === 'changes' ? 'after: $cursor' : 'last: 3, before: $cursor'
  return (await askFor(list, page, '{ nodes { __typename } }', cursor)).code
}

async function askFor([list, filter]: ListName, page: string, selection: string, cursor?: string) {
  const [outer, inner] = list.includes('.') ? list.split('.') : ['', list]
  const field = `list: ${inner}(${page} ${filter}) ${selection}`
  const query = `query ${cursor === undefined ? '' : '($cursor: String)'} { ${outer ? `${outer} { ${field} }` : field} }`
  const { data, errors } = await ask(query, { cursor })
  return { data: outer ? data?.theme?.list : data?.list, code: errors?.[0]?.extensions.code ?? null }
}

interface Answer {
  // Tests look into answers freely; their expectations are the check.
  // biome-ignore lint/suspicious/noExplicitAny: see above
  readonly data: any
  readonly errors?: readonly { readonly message: string; readonly extensions: { readonly code: string } }[]
}

async function ask(query: string, variables: object = {}): Promise<Answer> {
  const response = await fetch(`${gateway.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query, variables }),
  })
  return (await response.json()) as Answer
}

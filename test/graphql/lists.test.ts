import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { publishRelease, type TestArticle } from '../support/content.ts'
import { openReader, type Reader } from '../support/reader.ts'

let reader: Reader

// Five articles share a date and five bear none, so that every order has ties.
const dates = ['2025-03-01T00:00:00Z', '2025-02-01T00:00:00.123Z', null]
const articles: TestArticle[] = Array.from({ length: 15 }, (_, index) => ({
  path: `/articles/${String.fromCharCode(97 + ((index * 7) % 15))}/`,
  edition: {
    title: `Title ${index % 4}`,
    published: dates[index % 3] ?? null,
    updated: dates[(index + 1) % 3] ?? null,
  },
  sections: [
    { anchor: 'one', themes: ['home'], quotes: [`Alpha ${index}`, `Beta ${index} 100%_\\`] },
    { anchor: 'two', themes: ['work', 'home'], quotes: [{ text: `Gamma ${index}`, attribution: 'Ana' }] },
  ],
}))

beforeAll(async () => {
  reader = await openReader()
  await publishRelease(reader.db.database, {
    add: [
      ...articles,
      { path: '/articles/', edition: { kind: 'SECTION' } },
      { path: '/', edition: { kind: 'HOME' } },
      { path: '/articles-of-old/x/', edition: { language: 'de' }, aliases: ['/x/'] },
    ],
    hold: [
      {
        path: '/articles/secret/',
        aliases: ['/leak/'],
        sections: [{ anchor: 's', themes: ['home'], quotes: ['Secret'] }],
      },
    ],
    themes: [{ slug: 'empty', name: 'Empty', description: null }],
  })
})

afterAll(() => reader.close())

const PAGE = 'edges { cursor } nodes { path } totalCount pageInfo { hasNextPage hasPreviousPage startCursor endCursor }'

async function walk(field: string, key: string, step: (cursor: string | null) => string): Promise<string[][]> {
  const pages: string[][] = []
  let cursor: string | null = null
  for (;;) {
    const { data, errors } = await reader.ask(`{ list: ${field}(${step(cursor)}) {
      nodes { ${key} } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }`)
    expect(errors).toEqual([])
    const backwards = step(null).includes('last')
    pages.push(data.list.nodes.map((node: Record<string, string>) => node[key]))
    if (!(backwards ? data.list.pageInfo.hasPreviousPage : data.list.pageInfo.hasNextPage)) return pages
    cursor = backwards ? data.list.pageInfo.startCursor : data.list.pageInfo.endCursor
  }
}

const forward = (rest: string) => (cursor: string | null) => `${rest} first: 4 ${cursor ? `after: "${cursor}"` : ''}`
const backward = (rest: string) => (cursor: string | null) => `${rest} last: 4 ${cursor ? `before: "${cursor}"` : ''}`

describe('pages meet without gap or overlap, forwards and backwards', () => {
  const orders = ['PUBLISHED', 'UPDATED', 'TITLE', 'PATH'].flatMap((field) => [
    `orderBy: { field: ${field}, direction: ASC }`,
    `orderBy: { field: ${field}, direction: DESC }`,
  ])
  const cases = [
    ...orders.map((order) => ['articles', 'path', order] as const),
    ...orders.map((order) => ['articles', 'path', `where: { theme: "work" } ${order}`] as const),
    ['quotes', 'text', ''] as const,
    ['quotes', 'text', 'where: { theme: "home" }'] as const,
    ['quotes', 'text', 'where: { article: "/articles/a/" }'] as const,
    ['quotes', 'text', 'where: { attributed: true }'] as const,
    ['quotesByTheme', 'text', 'theme: "home"'] as const,
    ['themes', 'slug', ''] as const,
  ]

  test.each(cases)('%s by %s (%s)', async (field, key, rest) => {
    const whole = (await reader.ask(`{ list: ${field}(${rest} first: 100) { totalCount nodes { ${key} } } }`)).data.list
    const all = whole.nodes.map((node: Record<string, string>) => node[key])

    const onwards = await walk(field, key, forward(rest))
    const back = await walk(field, key, backward(rest))

    expect(all.length).toBe(whole.totalCount)
    expect(new Set(all).size).toBe(all.length)
    expect(onwards.flat()).toEqual(all)
    expect(back.toReversed().flat()).toEqual(all)
  })
})

test('articles come newest first, the dateless last, ties by path', async () => {
  const { data, statements } = await reader.ask(`{ articles(first: 100) { totalCount nodes { path published } } }`)

  const nodes: { path: string; published: string | null }[] = data.articles.nodes
  const sorted = nodes.toSorted(
    (a, b) => (b.published ?? '').localeCompare(a.published ?? '') || (a.path < b.path ? -1 : 1),
  )
  expect(nodes).toEqual(sorted)
  expect(data.articles.totalCount).toBe(16)
  expect(statements).toBe(3)
})

test('a page without count takes two statements and tells where it stands', async () => {
  const { data, statements } = await reader.ask(
    `{ articles(first: 2) { nodes { path } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } edges { cursor } } }`,
  )

  expect(statements).toBe(2)
  expect(data.articles.pageInfo).toEqual({
    hasNextPage: true,
    hasPreviousPage: false,
    startCursor: data.articles.edges[0].cursor,
    endCursor: data.articles.edges[1].cursor,
  })
})

test('after and before together give what lies between', async () => {
  const { data } = await reader.ask('{ articles(first: 6) { edges { cursor node { path } } } }')
  const edges: { cursor: string; node: { path: string } }[] = data.articles.edges

  const between = await reader.ask(
    'query ($after: String, $before: String) { articles(after: $after, before: $before) { nodes { path } pageInfo { hasNextPage } } }',
    { after: edges[0]?.cursor, before: edges[4]?.cursor },
  )

  expect(between.data.articles.nodes).toEqual(edges.slice(1, 4).map((edge) => edge.node))
})

test('first: 0 gives no rows but tells that there are some', async () => {
  const { data } = await reader.ask(`{ articles(first: 0) { ${PAGE} } }`)

  expect(data.articles).toEqual({
    edges: [],
    nodes: [],
    totalCount: 16,
    pageInfo: { hasNextPage: true, hasPreviousPage: false, startCursor: null, endCursor: null },
  })
})

describe('filters', () => {
  const paths = async (where: string) => {
    const { data, errors } = await reader.ask(`{ articles(first: 100, where: ${where}) { totalCount nodes { path } } }`)
    expect(errors).toEqual([])
    expect(data.articles.totalCount).toBe(data.articles.nodes.length)
    return data.articles.nodes.map((node: { path: string }) => node.path)
  }

  test('kinds are pages unless said otherwise', async () => {
    expect(await paths('{ kinds: [SECTION, HOME] }')).toEqual(['/', '/articles/'])
    expect(await paths('{ kinds: [] }')).toEqual([])
    expect(await paths('{}')).toHaveLength(16)
    expect(await paths('{ kinds: null }')).toHaveLength(16)
  })

  test('a section holds what lives under its folder, and nothing of the same beginning', async () => {
    expect(await paths('{ section: "articles" }')).toHaveLength(15)
    expect(await paths('{ section: "/articles/" }')).toHaveLength(15)
    expect(await paths('{ section: "articles-of-old" }')).toEqual(['/articles-of-old/x/'])
    expect(await paths('{ section: "art" }')).toEqual([])
    expect(await paths('{ section: "%" }')).toEqual([])
  })

  test('a path prefix may end anywhere, and has no wildcards', async () => {
    expect(await paths('{ pathPrefix: "/articles-" }')).toEqual(['/articles-of-old/x/'])
    expect(await paths('{ pathPrefix: "/articles" }')).toHaveLength(16)
    expect(await paths('{ pathPrefix: "/articles/" }')).toHaveLength(15)
    expect(await paths('{ pathPrefix: "/articles/c" }')).toEqual(['/articles/c/'])
    expect(await paths('{ pathPrefix: "/" }')).toHaveLength(16)
    expect(await paths('{ pathPrefix: "/%" }')).toEqual([])
    expect(await paths('{ pathPrefix: "/articles_" }')).toEqual([])
  })

  test('language and theme narrow the list', async () => {
    expect(await paths('{ language: "de" }')).toEqual(['/articles-of-old/x/'])
    expect(await paths('{ language: "de", theme: "home" }')).toEqual([])
    expect(await paths('{ theme: "work" }')).toHaveLength(15)
    expect(await paths('{ theme: "none" }')).toEqual([])
  })

  test('dates bound the list exclusively, at any offset, and leave out the dateless', async () => {
    expect(await paths('{ publishedAfter: "2025-02-01T00:00:00Z" }')).toHaveLength(10)
    expect(await paths('{ publishedAfter: "2025-02-01T00:00:00.123Z" }')).toHaveLength(5)
    expect(await paths('{ publishedBefore: "2025-03-01T02:00:00+02:00" }')).toHaveLength(5)
    expect(await paths('{ publishedBefore: "9999-12-31T23:59:59Z" }')).toHaveLength(10)
  })
})

describe('quotes', () => {
  test.each([
    ['in any case', 'GAMMA', 15],
    ['that stand in another order', '100 beta', 15],
    ['that follow each other', '"100 beta"', 0],
    ['of which one is enough', 'alpha or gamma', 30],
    ['where another is not', 'beta -14', 14],
    ['in the name of who said them', 'ana', 15],
    ['but not by a part of one', 'lph', 0],
    ['but not by marks', '%_', 0],
    ['but not by words that say nothing', 'the', 0],
    ['or all of them by no words', '', 45],
  ])('are found by words %s, as in a search', async (_how, text, count) => {
    const { data } = await reader.ask(
      'query ($text: String) { quotes(where: { text: $text }, first: 1) { totalCount } }',
      {
        text,
      },
    )
    expect(data.quotes.totalCount).toBe(count)
  })

  test('are found by words of a theme or article alone', async () => {
    const { data } = await reader.ask(`{
      both: quotes(where: { text: "alpha 3", theme: "home", article: "articles/g" }) { totalCount nodes { text } }
      other: quotes(where: { text: "Alpha 3", theme: "work" }) { totalCount nodes { text } }
    }`)

    expect(data).toEqual({
      both: { totalCount: 1, nodes: [{ text: 'Alpha 3' }] },
      other: { totalCount: 0, nodes: [] },
    })
  })

  test('are listed with or without those whose author is named', async () => {
    const { data } = await reader.ask(`{
      named: quotes(where: { attributed: true }) { totalCount }
      nameless: quotes(where: { attributed: false, text: "alpha" }) { totalCount }
      ofTheme: quotes(where: { attributed: true, theme: "home", article: "/articles/a/" }) {
        totalCount nodes { text attribution }
      }
    }`)

    expect(data.named.totalCount).toBe(15)
    expect(data.nameless.totalCount).toBe(15)
    expect(data.ofTheme).toEqual({ totalCount: 1, nodes: [{ text: 'Gamma 0', attribution: 'Ana' }] })
  })

  test('of an article are found by its path or alias; of none there are none', async () => {
    const { data } = await reader.ask(`{
      path: quotes(where: { article: "/articles/a/" }) { totalCount nodes { text } }
      alias: quotes(where: { article: "/x" }) { totalCount }
      none: quotes(where: { article: "/none/" }) { totalCount pageInfo { hasNextPage } }
      held: quotes(where: { article: "/articles/secret/" }) { totalCount }
    }`)

    expect(data.path).toEqual({
      totalCount: 3,
      nodes: [{ text: 'Alpha 0' }, { text: 'Beta 0 100%_\\' }, { text: 'Gamma 0' }],
    })
    expect(data.alias.totalCount).toBe(0)
    expect(data.none).toEqual({ totalCount: 0, pageInfo: { hasNextPage: false } })
    expect(data.held.totalCount).toBe(0)
  })

  test('of a theme with section and article take four statements', async () => {
    const { data, statements } = await reader.ask(`{
      quotesByTheme(theme: "home", first: 45) { nodes { text section { anchor heading } article { path title } } }
    }`)

    expect(data.quotesByTheme.nodes).toHaveLength(45)
    expect(data.quotesByTheme.nodes[0].section.anchor).toBe('one')
    expect(statements).toBe(4)
  })
})

test('twenty articles with sections and quotes take four statements, and one for the texts of the sections', async () => {
  const { data, statements } = await reader.ask(
    '{ articles(first: 20) { nodes { title sections { heading text quotes { text } } quotes { text section { anchor } } } } }',
  )

  expect(data.articles.nodes).toHaveLength(16)
  expect(statements).toBe(5)
})

describe('themes', () => {
  test('with counts, quotes, articles and bodies of each take a statement a field', async () => {
    const { data, statements } = await reader.ask(`{ themes(where: { empty: true }) { totalCount nodes {
      slug name quoteCount quotes(first: 2) { totalCount nodes { text } } articles(first: 1) { totalCount nodes { path html } }
    } } }`)

    expect(statements).toBe(8)
    expect(data.themes).toMatchObject({
      totalCount: 3,
      nodes: [
        { slug: 'empty', quoteCount: 0, quotes: { totalCount: 0, nodes: [] }, articles: { totalCount: 0 } },
        {
          slug: 'home',
          name: 'Name of home',
          quoteCount: 45,
          quotes: { totalCount: 45, nodes: [{ text: 'Alpha 0' }, { text: 'Beta 0 100%_\\' }] },
          articles: { totalCount: 15, nodes: [{ path: '/articles/a/', html: '<p>HTML of /articles/a/</p>' }] },
        },
        { slug: 'work', quoteCount: 15, quotes: { nodes: [{ text: 'Gamma 0' }, { text: 'Gamma 9' }] } },
      ],
    })
  })

  test('of many things take one statement for articles and one for their parts', async () => {
    const { data, statements } = await reader.ask(`{
      articles(first: 3) { nodes { themes { slug } quotes { themes { slug } } sections { themes { slug } } } }
    }`)

    expect(statements).toBe(6)
    expect(data.articles.nodes[0]).toEqual({
      themes: [{ slug: 'home' }, { slug: 'work' }],
      quotes: [
        { themes: [{ slug: 'home' }] },
        { themes: [{ slug: 'home' }] },
        { themes: [{ slug: 'work' }, { slug: 'home' }] },
      ],
      sections: [{ themes: [{ slug: 'home' }] }, { themes: [{ slug: 'work' }, { slug: 'home' }] }],
    })
  })

  test('are found by slug', async () => {
    const { data } = await reader.ask('{ home: theme(slug: "home") { slug } none: theme(slug: "HOME") { slug } }')

    expect(data).toEqual({ home: { slug: 'home' }, none: null })
  })
})

describe('arguments that make no sense', () => {
  test.each([
    ['first: 101', '`first` must be between 0 and 100; it is 101.'],
    ['last: 101', '`last` must be between 0 and 100; it is 101.'],
    ['first: -1', '`first` must be between 0 and 100; it is -1.'],
    ['first: 1, last: 1', 'Give `first` or `last`, not both: they count from opposite ends.'],
  ])('%s is refused', async (args, message) => {
    const { errors } = await reader.ask(`{ articles(${args}) { nodes { path } } }`)

    expect(errors[0]?.message).toBe(message)
    expect(errors[0]?.extensions).toEqual({ code: 'BAD_USER_INPUT' })
  })

  test.each([
    '2025-01-01',
    '2025-01-01 00:00:00Z',
    '2025-13-01T00:00:00Z',
    '2025-02-29T00:00:00Z',
    '2025-01-01T24:00:00Z',
    '2025-01-01T00:00:00',
    '0001-01-01T00:00:00+01:00',
    'yesterday',
    '',
  ])('the date %j is refused', async (date) => {
    const { errors } = await reader.ask(
      'query ($date: DateTime) { articles(where: { publishedAfter: $date }) { nodes { path } } }',
      { date },
    )

    expect(errors[0]?.message).toContain('A DateTime is RFC 3339 text with time and offset')
  })

  test('texts Postgres cannot hold find nothing', async () => {
    const { data, errors } = await reader.ask(
      `query ($x: String!) {
        a: articles(where: { section: $x, pathPrefix: $x, theme: $x, language: $x }) { totalCount }
        b: articles(where: { language: $x }) { totalCount }
        c: quotes(where: { text: $x, theme: $x }) { totalCount }
        d: quotes(where: { article: $x }) { totalCount }
        e: quotesByTheme(theme: $x) { totalCount }
        f: theme(slug: $x) { slug }
        g: articles(where: { section: "%00" }) { totalCount }
        h: articles(where: { pathPrefix: "/%00" }) { totalCount }
      }`,
      { x: '\0' },
    )

    expect(errors).toEqual([])
    const none = { totalCount: 0 }
    expect(data).toEqual({ a: none, b: none, c: none, d: none, e: none, f: null, g: none, h: none })
  })
})

test('what is held back is nowhere to be found', async () => {
  const { data } = await reader.ask(`{
    articleByPath(path: "/articles/secret/") { path }
    leak: articleByPath(path: "/leak/") { path }
    resolvePath(path: "/articles/secret/") { __typename }
    alias: resolvePath(path: "/leak/") { __typename }
    quotes(where: { text: "Secret" }) { totalCount nodes { text } }
    quotesByTheme(theme: "home", first: 100) { totalCount nodes { text } }
    articles(where: { pathPrefix: "/articles/secret" }) { totalCount nodes { path } }
  }`)

  expect(data).toMatchObject({ articleByPath: null, leak: null, resolvePath: null, alias: null })
  expect(data.quotes).toEqual({ totalCount: 0, nodes: [] })
  expect(data.quotesByTheme.totalCount).toBe(45)
  expect(data.quotesByTheme.nodes).toHaveLength(45)
  expect(data.articles).toEqual({ totalCount: 0, nodes: [] })
})

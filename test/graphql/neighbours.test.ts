import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { publishRelease, type TestArticle } from '../support/content.ts'
import { openReader, type Reader } from '../support/reader.ts'

let reader: Reader

const page = (path: string, published: string, more: Partial<TestArticle> = {}): TestArticle => ({
  path,
  ...more,
  edition: { published, ...more.edition },
})

beforeAll(async () => {
  reader = await openReader()
  await publishRelease(reader.db.database, {
    add: [
      { path: '/', edition: { kind: 'HOME', title: 'Home' } },
      { path: '/de/', edition: { kind: 'HOME', title: 'Start', language: 'de', translationKey: '/' } },
      { path: '/articles/', edition: { kind: 'SECTION', title: 'Articles' } },
      page('/articles/wells/', '2025-01-01T00:00:00Z', {
        tags: ['Water', 'Stone'],
        edition: { title: 'Éclair of wells', translationKey: 'wells' },
        sections: [{ anchor: 'a', themes: ['care'], quotes: [{ text: 'Dig deep.', attribution: 'Zoë' }] }],
      }),
      page('/articles/roofs/', '2025-01-02T00:00:00Z', {
        tags: ['water'],
        edition: { title: 'apple roofs', updated: '2025-05-01T00:00:00Z' },
        sections: [{ anchor: 'a', themes: ['care'], quotes: [{ text: 'Mind the rain.', attribution: 'ana' }] }],
      }),
      page('/articles/walls/', '2025-01-03T00:00:00Z', {
        tags: ['Stone'],
        edition: { title: '“Zebra” walls' },
        sections: [{ anchor: 'a', themes: ['bread'], quotes: ['Nobody said this.'] }],
      }),
      page('/de/articles/brunnen/', '2025-01-01T00:00:00Z', {
        edition: { title: 'Chapter 10', language: 'de', translationKey: 'wells' },
        sections: [{ anchor: 'a', themes: ['care'], quotes: [{ text: 'Tief graben.', attribution: 'Émile' }] }],
      }),
      page('/de/articles/dach/', '2025-01-02T00:00:00Z', { edition: { title: 'chapter 2', language: 'de' } }),
    ],
    hold: [page('/articles/secret/', '2025-01-02T12:00:00Z', { tags: ['Water', 'Secret'] })],
    themes: [{ slug: 'unused', name: 'Unused', description: null }],
  })
})

afterAll(() => reader.close())

async function ask(query: string) {
  const { data, errors, statements } = await reader.ask(query)
  expect(errors).toEqual([])
  return { data, statements }
}

const pathsOf = (found: { path: string }[] | null) => found?.map(({ path }) => path)

describe('an article leads to', () => {
  test('its translations, ancestors and neighbours', async () => {
    const { data } = await ask(`{
      first: articleByPath(path: "/articles/wells/") {
        translations { path } ancestors { title } previous { path } next { path next { path next { path } } }
      }
      german: articleByPath(path: "/de/articles/dach/") { translations { path } ancestors { title } previous { path } next { path } }
      home: articleByPath(path: "/") { translations { path } ancestors { path } previous { path } next { path } }
    }`)

    expect(data.first).toEqual({
      translations: [{ path: '/de/articles/brunnen/' }],
      ancestors: [{ title: 'Home' }, { title: 'Articles' }],
      previous: null,
      next: { path: '/articles/roofs/', next: { path: '/articles/walls/', next: null } },
    })
    expect(data.german).toEqual({
      translations: [],
      ancestors: [{ title: 'Start' }],
      previous: { path: '/de/articles/brunnen/' },
      next: null,
    })
    expect(data.home).toEqual({ translations: [{ path: '/de/' }], ancestors: [], previous: null, next: null })
  })

  test('the pages it shares most with', async () => {
    const { data } = await ask(`{
      a: articleByPath(path: "/articles/wells/") { related { path } }
      b: articleByPath(path: "/articles/walls/") { related(first: 1) { path } }
      c: articleByPath(path: "/de/articles/dach/") { related { path } }
    }`)

    expect(pathsOf(data.a.related)).toEqual(['/articles/roofs/', '/articles/walls/'])
    expect(pathsOf(data.b.related)).toEqual(['/articles/wells/'])
    expect(pathsOf(data.c.related)).toEqual([])
  })

  test('its terms, each with one name everywhere', async () => {
    const { data } = await ask(`{
      articleByPath(path: "/articles/roofs/") { terms { taxonomy slug name articles { totalCount nodes { path } } } }
      articles(where: { section: "articles", language: "EN" }) { nodes { path terms(taxonomy: "tags") { name } } }
      terms(taxonomy: "tags") { totalCount nodes { slug name } }
      none: terms(taxonomy: "authors") { totalCount nodes { slug } }
    }`)

    expect(data.articleByPath.terms).toEqual([
      {
        taxonomy: 'tags',
        slug: 'water',
        name: 'Water',
        articles: { totalCount: 2, nodes: [{ path: '/articles/roofs/' }, { path: '/articles/wells/' }] },
      },
    ])
    expect(data.terms).toEqual({
      totalCount: 2,
      nodes: [
        { slug: 'stone', name: 'Stone' },
        { slug: 'water', name: 'Water' },
      ],
    })
    expect(data.none).toEqual({ totalCount: 0, nodes: [] })
  })

  test('all of that with one statement for each kind of it, however many articles there are', async () => {
    const fields =
      '{ nodes { translations { path } ancestors { path } previous { path } next { path } terms { name } related { path } } }'
    const [few, many] = [await ask(`{ articles(first: 1) ${fields} }`), await ask(`{ articles(first: 20) ${fields} }`)]

    expect(many.statements).toBe(few.statements)
    expect(many.statements).toBe(9)
  })
})

describe('lists can be narrowed', () => {
  test.each([
    ['section: "articles"', ['roofs', 'walls', 'wells', 'brunnen', 'dach']],
    ['section: "/articles/", language: "De"', ['brunnen', 'dach']],
    ['themes: ["bread", "nothing"]', ['walls']],
    ['themes: []', []],
    ['term: { taxonomy: "tags", slug: "water" }', ['roofs', 'wells']],
    ['term: { taxonomy: "tags", slug: "secret" }', []],
    ['updatedAfter: "2025-03-01T00:00:00Z"', ['roofs']],
    ['text: "dig wells"', ['wells']],
    ['text: "roof -wells", language: "en"', ['roofs']],
    ['text: "the"', []],
    ['updatedBefore: "2025-01-02T00:00:00Z"', ['wells', 'brunnen']],
    ['theme: "care", term: { taxonomy: "tags", slug: "stone" }, language: "en"', ['wells']],
  ])('articles where %s', async (where, names) => {
    const { data } = await ask(`{ articles(where: { ${where} }) { totalCount nodes { path } } }`)

    const found = pathsOf(data.articles.nodes)?.map((path) => path.split('/').at(-2))
    expect(found?.sort()).toEqual([...names].sort())
    expect(data.articles.totalCount).toBe(names.length)
  })

  test.each([
    ['language: "de"', ['Tief graben.']],
    ['themes: ["bread", "care"], language: "EN"', ['Nobody said this.', 'Mind the rain.', 'Dig deep.']],
    ['publishedAfter: "2025-01-02T12:00:00Z"', ['Nobody said this.']],
    ['theme: "care", publishedBefore: "2025-01-02T00:00:00Z", language: "en"', ['Dig deep.']],
  ])('quotes where %s', async (where, texts) => {
    const { data } = await ask(`{ quotes(where: { ${where} }) { totalCount nodes { text } } }`)

    expect(data.quotes.nodes.map(({ text }: { text: string }) => text)).toEqual(texts)
    expect(data.quotes.totalCount).toBe(texts.length)
  })

  test('quotes of a theme, to those of one language', async () => {
    const { data } = await ask(
      `{ quotesByTheme(theme: "care", language: "de") { totalCount nodes { text language } } }`,
    )

    expect(data.quotesByTheme).toEqual({ totalCount: 1, nodes: [{ text: 'Tief graben.', language: 'de' }] })
  })

  test('themes, to those of one language, and widened to those no article has', async () => {
    const { data } = await ask(`{
      used: themes { totalCount nodes { slug } } german: themes(where: { language: "DE" }) { nodes { slug } }
      all: themes(where: { empty: true }) { totalCount nodes { slug } }
    }`)

    expect(data.used).toEqual({ totalCount: 2, nodes: [{ slug: 'bread' }, { slug: 'care' }] })
    expect(data.german.nodes).toEqual([{ slug: 'care' }])
    expect(data.all.totalCount).toBe(3)
  })
})

test('an empty language is no condition, whatever is asked for', async () => {
  const one = (where: string, argument: string) => `{
    articles${where && `(where: ${where})`} { totalCount } quotes${where && `(where: ${where})`} { totalCount }
    themes${where && `(where: ${where})`} { totalCount } search(text: "dig OR tief"${where && `, where: ${where}`}) { totalCount }
    quotesByTheme(theme: "care"${argument}) { totalCount } theme(slug: "care") { name${argument && `(${argument.slice(2)})`} }
    site { menus${argument && `(${argument.slice(2)})`} { name } }
  }`
  const [unnamed, empty] = [await ask(one('', '')), await ask(one('{ language: "" }', ', language: ""'))]

  expect(empty.data).toEqual(unnamed.data)
  expect(empty.data.quotes.totalCount).toBeGreaterThan(0)
  expect(empty.data.search.totalCount).toBeGreaterThan(0)
})

describe('lists are sorted as readers sort', () => {
  test('articles by title, without case, accents and opening marks, and numbers by value', async () => {
    const { data } = await ask(
      '{ articles(orderBy: { field: TITLE, direction: ASC }, where: { kinds: [PAGE] }) { nodes { title } } }',
    )

    expect(data.articles.nodes.map(({ title }: { title: string }) => title)).toEqual([
      'apple roofs',
      'chapter 2',
      'Chapter 10',
      'Éclair of wells',
      '“Zebra” walls',
    ])
  })

  test('quotes by whose they are, those of no one last', async () => {
    const { data } = await ask('{ quotes(orderBy: { field: ATTRIBUTION, direction: ASC }) { nodes { attribution } } }')

    expect(data.quotes.nodes.map((quote: { attribution: string | null }) => quote.attribution)).toEqual([
      'ana',
      'Émile',
      'Zoë',
      null,
    ])
  })

  test('themes by their quotes', async () => {
    const { data } = await ask('{ themes(orderBy: { field: QUOTES, direction: DESC }) { nodes { slug quoteCount } } }')

    expect(data.themes.nodes).toEqual([
      { slug: 'care', quoteCount: 3 },
      { slug: 'bread', quoteCount: 1 },
    ])
  })
})

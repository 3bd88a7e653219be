import { readFileSync } from 'node:fs'
import { getIntrospectionQuery } from 'graphql'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { exampleQueries } from '../../src/server/graphiql.ts'
import { publishRelease, type TestArticle } from '../support/content.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { type FrontDoor, openFrontDoor } from '../support/front-door.ts'
import { many } from './bombs.ts'

let db: TestDatabase
let gateway: FrontDoor
/** With a small budget, so that little has to be computed. */
let strict: FrontDoor

const PATHS = Array.from({ length: 110 }, (_, index) => `/articles/${index}/`)
const BODY = `<p>${'What a page says. '.repeat(300)}</p>`

beforeAll(async () => {
  db = await createTestDatabase()
  await publishRelease(db.database, { add: PATHS.map(article) })
  gateway = openFrontDoor(db.database)
  strict = openFrontDoor(db.database, { limits: { values: 3_000 } })
})

afterAll(async () => {
  gateway.close()
  strict.close()
  await db.drop()
})

function article(path: string, index: number): TestArticle {
  // The first has as many sections as nesting needs to become large at once.
  const count = index === 0 ? 100 : 8
  return {
    path,
    aliases: [`/old${path}`],
    edition: { html: BODY, published: `2025-01-01T00:00:${String(index % 60).padStart(2, '0')}Z` },
    sections: Array.from({ length: count }, (_, number) => ({
      anchor: `part-${number}`,
      themes: [`theme-${number % 3}`],
      leads: [{ label: 'A lead', text: 'A text', html: 'A text' }],
      quotes: [`What ${index} says in ${number}`, `and what else, in ${number}`],
    })),
    credits: [{ caption: 'Photo: Ada' }],
  }
}

const nested = (depth: number) =>
  `{ articleByPath(path: "/articles/0/") { ${'sections { article { '.repeat(depth)} title ${'} }'.repeat(depth)} } }`
const everything = `nodes { id path title summary html text published
  sections { anchor heading html leads { label text } quotes { text html themes { slug } } themes { slug } }
  quotes { text section { anchor } } links { href } imageCredits { caption creator } aliases { path } themes { slug name } }`
const longName = 'a'.repeat(8_000)

describe('what an answer would hold is charged before it is made', () => {
  test.each([
    ['lists inside lists', nested(3), 100_000, 'Article.sections'],
    [
      'bodies, each time they are given',
      `{ articles(first: 100) { nodes { ${many(50, (n) => `a${n}: html`)} } } }`,
      10_000_000,
      'Article.html',
    ],
    [
      'long names, for each row',
      `{ articles(first: 100) { nodes { quotes { ${longName}: position } } } }`,
      10_000_000,
      'Article.quotes',
    ],
    [
      'searches',
      `{ ${many(25, (n) => `a${n}: quotes(first: 1, where: { text: "what ${n}" }) { nodes { text } }`)} }`,
      20,
      'Query.quotes',
    ],
    [
      'counts',
      `{ articles(first: 1) { ${many(50, (n) => `a${n}: totalCount`)} } }`,
      20,
      'ArticleConnection.totalCount',
    ],
    [
      'counts of searches',
      `{ ${many(14, (n) => `a${n}: quotes(first: 1, where: { text: "what ${n}" }) { totalCount nodes { text } }`)} }`,
      20,
      'QuoteConnection.totalCount',
    ],
    [
      'filters',
      `{ ${many(25, (n) => `a${n}: articles(first: 1, where: { pathPrefix: "/a${n}" }) { nodes { path } }`)} }`,
      20,
      'Query.articles',
    ],
    [
      'pages of themes, each of another size',
      `{ theme(slug: "theme-0") { ${many(25, (n) => `a${n}: articles(first: ${n + 1}) { nodes { path } }`)} } }`,
      20,
      'Theme.articles',
    ],
  ])('%s', async (_name, query, limit, field) => {
    const { status, data, errors } = await gateway.ask(query)

    expect(status).toBe(422)
    expect(data).toBeUndefined()
    expect(errors).toHaveLength(1)
    const [{ extensions, message }] = errors as [NonNullable<typeof errors>[0]]
    expect(extensions).toEqual({ code: 'QUERY_TOO_COSTLY', limit, found: expect.any(Number), field })
    expect(extensions.found).toBeGreaterThan(limit)
    expect(message).toMatch(
      new RegExp(`: at most [\\d,]+ are allowed, this has [\\d,]+\\. .*The most expensive field is ${field}\\.$`),
    )
  })

  test('and refused all the same where the client takes nothing but application/json', async () => {
    const { status, data, errors } = await strict.ask(nested(2), { accept: 'application/json' })

    expect(status).toBe(422)
    expect(data).toBeUndefined()
    expect(errors?.[0]?.extensions.code).toBe('QUERY_TOO_COSTLY')
  })

  test('nothing more is read once the budget is exceeded', async () => {
    db.forget()
    await strict.ask(nested(1))
    // Each once: one that met the request to cancel another is tried again.
    const answered = new Set(db.statements)
    await strict.ask(nested(2))
    await strict.ask('{ __typename }')

    // The articles of sections are known by then, and nothing is asked of the sections of those.
    expect(new Set(db.statements)).toEqual(answered)
  })

  test('a search beyond those allowed is not run', async () => {
    const searches = `{ ${many(4, (n) => `a${n}: quotes(where: { text: "what ${n}" }) { nodes { text } }`)} }`
    const searched = async (scans: number) => {
      const bounded = openFrontDoor(db.database, { limits: { scans } })
      db.forget()
      await bounded.ask(searches)
      bounded.close()
      return db.statements.filter((statement) => statement.includes('"quotes"')).length
    }

    expect(await searched(4)).toBe(4)
    expect(await searched(2)).toBeLessThanOrEqual(2)
  })
})

describe('what people ask for stays inside', () => {
  const pages = ['README.md', 'docs/frontends.md'].flatMap((name) => {
    const text = readFileSync(new URL(`../../${name}`, import.meta.url), 'utf8')
    return [...text.matchAll(/```graphql\n(.*?)```(?:\n\n```json\n(\{\s*"(?!data).*?)```)?/gs)].map((match) => ({
      name: `${name}: ${(match[1] ?? '').split('\n')[0]}`,
      query: match[1] ?? '',
      variables: JSON.parse(match[2] ?? '{}') as object,
    }))
  })

  test('examples were found', () => {
    expect(pages.length).toBeGreaterThan(7)
  })

  test.each([
    ...pages,
    ...exampleQueries.map((query, index) => ({ name: `tab ${index + 1} of GraphiQL`, query, variables: {} })),
    {
      name: 'the whole introspection',
      query: getIntrospectionQuery({ inputValueDeprecation: true, oneOf: true }),
      variables: {},
    },
    {
      name: '100 articles with everything a page shows',
      query: `{ articles(first: 100) { ${everything} } }`,
      variables: {},
    },
    {
      name: 'counts of 100 themes',
      query:
        '{ themes(first: 100) { totalCount nodes { quoteCount quotes(first: 3) { totalCount nodes { text } } articles(first: 3) { totalCount } } } }',
      variables: {},
    },
  ])('$name', async ({ query, variables }) => {
    const { status, data, errors } = await gateway.ask(query, { variables })

    expect(errors).toBeUndefined()
    expect(status).toBe(200)
    expect(data).toBeTruthy()
  })
})

test('statements do not grow with the size of an answer that is computed in slices', async () => {
  const ask = async (first: number) => {
    db.forget()
    const { data } = await gateway.ask(`{ articles(first: ${first}) { ${everything} } }`)
    expect(data.articles.nodes).toHaveLength(first)
    return db.statements.length
  }
  const few = await ask(5)
  const many = await ask(100)

  expect(many).toBe(few)
})

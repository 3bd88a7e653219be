import { afterAll, beforeAll, expect, test } from 'vitest'
import { publishRelease, type TestArticle } from '../support/content.ts'
import { openReader, type Reader } from '../support/reader.ts'

let reader: Reader

beforeAll(async () => {
  reader = await openReader()
})

afterAll(() => reader.close())

const article = (name: string, word: string): TestArticle => ({
  path: `/articles/${name}/`,
  edition: { title: `${word} ${name}`, published: `2025-01-0${name.charCodeAt(0) - 96}T00:00:00Z`, text: word },
  tags: ['Water', word],
  sections: [
    { anchor: 'one', themes: ['home', word], quotes: [`${word} ${name}`, { text: word, attribution: 'Ana' }] },
  ],
})

const ARTICLES = 'totalCount nodes { path title } pageInfo { startCursor endCursor hasNextPage }'
const QUOTES = 'totalCount nodes { text article { path } }'

const lists = [
  ...['', 'where: { themes: ["home", "early"] }', 'where: { term: { taxonomy: "tags", slug: "early" } }'],
  ...['where: { text: "early" }', 'where: { theme: "early" }', 'where: { language: "en" }'],
  ...['where: { pathPrefix: "/articles/b" }', 'where: { publishedAfter: "2025-01-01T00:00:00Z" }'],
  ...['PUBLISHED', 'UPDATED', 'TITLE', 'PATH'].flatMap((field) => [
    `orderBy: { field: ${field}, direction: ASC }, first: 2`,
    `orderBy: { field: ${field}, direction: DESC }, last: 2`,
  ]),
].map((list) => `articles${list && `(${list})`} { ${ARTICLES} }`)

const others = [
  ...['', 'where: { text: "early" }', 'where: { theme: "early" }', 'where: { themes: ["early", "home"] }'],
  ...['where: { attributed: true }', 'where: { article: "/articles/a/" }'],
  ...['PUBLISHED', 'ARTICLE', 'ATTRIBUTION'].map((field) => `orderBy: { field: ${field}, direction: DESC }, first: 3`),
].map((list) => `quotes${list && `(${list})`} { ${QUOTES} }`)

const queries = [
  ...lists,
  ...others,
  `quotesByTheme(theme: "home", language: "en", last: 3) { ${QUOTES} }`,
  `themes(orderBy: { field: QUOTES, direction: DESC }) { totalCount nodes { slug quoteCount articles { ${ARTICLES} } } }`,
  `themes(where: { language: "en", empty: true }) { totalCount nodes { slug quotes { ${QUOTES} } } }`,
  `terms(taxonomy: "tags") { totalCount nodes { slug name articles { ${ARTICLES} } } }`,
  'terms(taxonomy: "tags", last: 1) { nodes { slug } pageInfo { hasPreviousPage } }',
  'search(text: "early") { totalCount edges { highlight node { __typename } } }',
  'articleByPath(path: "/articles/a/") { related { path } previous { path } next { path } }',
]

// A release may be published while a query reads the one before: then some of what it reads was closed by a later release.
test('lists of a release stay as they were while later ones edit, withdraw, restore and add articles', async () => {
  const { database } = reader.db
  const ask = async (release: number) => {
    const answers = []
    for (const query of queries) answers.push(await reader.ask(`{ ${query} }`, {}, release))
    return answers.map(({ data, errors }) => ({ data, errors }))
  }
  const add = ['a', 'b', 'c', 'd'].map((name) => article(name, 'early'))
  const first = await publishRelease(database, { add })
  const early = await ask(first.number)

  const edited = ['a', 'b'].map((name) => article(name, 'late'))
  const second = await publishRelease(database, {
    close: first.editions.slice(0, 3),
    add: [...edited, article('e', 'early')],
  })
  const late = await ask(second.number)
  await publishRelease(database, { close: second.editions, add: [article('c', 'late')], hold: [article('f', 'early')] })

  expect(early.flatMap(({ errors }) => errors)).toEqual([])
  expect(late).not.toEqual(early)
  expect(await ask(first.number)).toEqual(early)
  expect(await ask(second.number)).toEqual(late)
})

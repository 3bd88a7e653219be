import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { publishRelease, type TestArticle } from '../support/content.ts'
import { openReader, type Reader } from '../support/reader.ts'

const page = readFileSync(new URL('../../docs/frontends.md', import.meta.url), 'utf8')
const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8')
const table = [...page.matchAll(/^\| `([^`]+)` \| (\d+) \|$/gm)].map(([, query = '', count]) => ({
  query,
  count: Number(count),
}))

let reader: Reader

beforeAll(async () => {
  reader = await openReader()
  const { database } = reader.db
  await publishRelease(database, { add: ['a'].map(articleOf) })
  await publishRelease(database, { add: Array.from({ length: 40 }, (_, index) => articleOf(`other-${index}`)) })
})

afterAll(() => reader.close())

function articleOf(name: string): TestArticle {
  return {
    path: `/articles/${name}/`,
    edition: { title: `The server of ${name}`, summary: 'In short.' },
    aliases: [`/old/${name}/`],
    sections: ['one', 'two'].map((anchor) => ({
      anchor,
      themes: ['privacy'],
      quotes: [`The server ${anchor} of ${name}`],
    })),
    credits: [{ role: 'BODY', caption: 'A map' }],
  }
}

test('the queries people ask most take few statements', () => {
  const countOf = (beginning: string) => table.find(({ query }) => query.startsWith(beginning))?.count
  const [whole, quotes, articles] = ['articleByPath', 'quotesByTheme', 'articles(first: 20)'].map(countOf)

  expect(whole).toBeLessThanOrEqual(7)
  expect(quotes).toBeLessThanOrEqual(4)
  expect(articles).toBeLessThanOrEqual(4)
  expect(readme).toMatch(
    new RegExp(
      `whole article takes ${whole},\\s+50 quotes .* ${quotes}, 20 articles with sections and quotes ${articles}\\.`,
    ),
  )
})

test.each(table)('`$query` takes $count statements, of one article and of forty', async ({ query, count }) => {
  const small = await reader.ask(`{ ${query} }`, {}, 1)
  const large = await reader.ask(`{ ${query} }`, {}, 2)

  expect([...small.errors, ...large.errors]).toEqual([])
  expect(JSON.stringify(large.data)).not.toMatch(/null|\[\]/)
  expect([small.statements, large.statements]).toEqual([count, count])
})

test.each([
  'articles(where: { language: "en" })',
  'quotes(where: { language: "en" })',
  'themes(where: { language: "en" })',
  'search(text: "server")',
  'search(text: "server", where: { theme: "privacy" })',
])('how long `%s` is takes one statement, and one that finds the release', async (field) => {
  const alone = await reader.ask(`{ list: ${field} { ... { totalCount __typename } } }`)
  const beside = await reader.ask(`{ list: ${field} { totalCount pageInfo { hasNextPage } } }`)

  expect([...alone.errors, ...beside.errors]).toEqual([])
  expect(alone.data.list.totalCount).toBeGreaterThan(0)
  expect(alone.data.list.totalCount).toBe(beside.data.list.totalCount)
  expect(alone.statements).toBe(2)
  expect(beside.data.list.pageInfo).toEqual({ hasNextPage: !field.startsWith('themes') })
})

test('how much a misspelt search finds is told without what it finds', async () => {
  const alone = await reader.ask('{ search(text: "servre") { totalCount } }')
  const whole = await reader.ask('{ search(text: "servre") { totalCount corrected nodes { __typename } } }')

  expect(whole.data.search.corrected).toBe('server')
  expect(alone.data.search.totalCount).toBe(whole.data.search.totalCount)
})

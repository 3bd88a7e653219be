import { afterAll, beforeAll, expect, test } from 'vitest'
import { openReader, type Reader } from '../support/reader.ts'

let reader: Reader

beforeAll(async () => {
  reader = await openReader()
})

afterAll(() => reader.close())

test('before the first import there is nothing, and no error', async () => {
  const { data, errors } = await reader.ask(`{
    articleByPath(path: "/") { path }
    articlesByPath(paths: ["/a/", "/b/"]) { path }
    resolvePath(path: "/") { __typename }
    articles { totalCount nodes { path } pageInfo { hasNextPage hasPreviousPage startCursor } }
    quotes { totalCount nodes { text } }
    quotesByTheme(theme: "home") { totalCount nodes { text } }
    themes { totalCount nodes { slug } }
    theme(slug: "home") { slug }
    releases { totalCount nodes { number } }
    release(number: 1) { number }
  }`)

  expect(errors).toEqual([])
  const none = { totalCount: 0, nodes: [] }
  expect(data).toEqual({
    articleByPath: null,
    articlesByPath: [null, null],
    resolvePath: null,
    articles: { ...none, pageInfo: { hasNextPage: false, hasPreviousPage: false, startCursor: null } },
    quotes: none,
    quotesByTheme: none,
    themes: none,
    theme: null,
    releases: none,
    release: null,
  })
})

test('the site tells to run an import', async () => {
  const { data, errors } = await reader.ask('{ site { title } }')

  expect(data).toBeNull()
  expect(errors[0]?.message).toBe(
    'Nothing is published yet. Run an import (`commonplace-gateway import`) and ask again.',
  )
  expect(errors[0]?.extensions).toEqual({ code: 'NO_RELEASE' })
})

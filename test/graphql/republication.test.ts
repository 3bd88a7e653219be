import { afterAll, beforeAll, expect, test } from 'vitest'
import { licence, publishRelease, type TestArticle } from '../support/content.ts'
import { openReader, type Reader } from '../support/reader.ts'

const byNc = {
  spdx: 'CC-BY-NC-4.0',
  name: 'CC BY-NC 4.0',
  url: 'https://creativecommons.org/licenses/by-nc/4.0/',
}

const article = (name: string, edition: TestArticle['edition'] = {}): TestArticle => ({
  path: `/${name}/`,
  edition: {
    html: `<p>Words.</p><img src="https://commons.example/${name}/free.jpg" alt="free"><img src="https://commons.example/${name}/kept.jpg" alt="kept">`,
    extra: { author: name, secret: 'of others' },
    ...edition,
  },
  images: [{ role: 'FEATURE', url: `https://commons.example/${name}/kept.jpg`, alt: 'kept' }],
  credits: [
    { image: `https://commons.example/${name}/free.jpg`, creator: 'Ana', licence, attributionHtml: 'Free by Ana' },
    {
      image: `https://commons.example/${name}/kept.jpg`,
      creator: 'Ben',
      licence: byNc,
      attributionHtml: 'Kept by Ben',
    },
  ],
})

let reader: Reader

beforeAll(async () => {
  reader = await openReader()
  await publishRelease(reader.db.database, {
    add: [
      ...Array.from({ length: 12 }, (_, index) => article(`page-${index}`)),
      article('own', { licence: byNc }),
      article('unknown', { licence: { spdx: null, name: 'Ask us', url: null } }),
    ],
  })
})

afterAll(() => reader.close())

const QUERY = `query ($path: String!, $commercial: Boolean!) { articleByPath(path: $path) {
  republication(for: { commercial: $commercial, derivatives: false }) { html text markdown canonical statement omitted { what reason } } } }`

const ask = async (name: string, commercial: boolean) => {
  const { data, errors, statements } = await reader.ask(QUERY, { path: `/${name}/`, commercial })
  expect(errors).toEqual([])
  return { ...data.articleByPath, statements }
}

test('an article is offered under the licence of the site, without images that do not allow the use', async () => {
  const { republication: free } = await ask('page-1', false)
  const { republication: sold } = await ask('page-1', true)

  expect(free.html).toContain('Kept by Ben')
  expect(free.omitted).toEqual([])
  expect(sold.html).toContain('Free by Ana')
  expect(JSON.stringify(sold)).not.toMatch(/kept\.jpg|Kept by Ben|secret/)
  expect(sold.omitted).toEqual([{ what: 'The image “kept”', reason: '“CC BY-NC 4.0” does not allow commercial use.' }])
  expect(sold).toMatchObject({
    canonical: 'https://commons.example/page-1/',
    statement: expect.stringContaining(
      '“Title of /page-1/” by page-1, The Commons, CC BY-SA 4.0 (https://commons.example/page-1/',
    ),
  })
})

test('its own licence goes before that of the site, and one that is not known allows nothing', async () => {
  expect((await ask('own', false)).republication.statement).toContain('CC BY-NC 4.0')
  expect((await ask('own', true)).republication).toBeNull()
  expect((await ask('unknown', false)).republication).toBeNull()
})

test('many take as many statements as one', async () => {
  const one = await ask('page-1', false)
  const query = `{ articles(first: 20) { nodes { republication(for: { commercial: false, derivatives: true }) { html } } } }`
  const { data, errors, statements } = await reader.ask(query)

  expect(errors).toEqual([])
  expect(data.articles.nodes.filter((node: { republication: unknown }) => node.republication !== null)).toHaveLength(13)
  expect(statements).toBe(one.statements)
})

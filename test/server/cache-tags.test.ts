import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { getNamedType, isRequiredArgument } from 'graphql'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createReads, type Kind } from '../../src/graphql/cache-tags.ts'
import { createSchema } from '../../src/graphql/schema.ts'
import { idOf, publishRelease } from '../support/content.ts'
import { openTestGateway, type TestGateway } from '../support/gateway.ts'
import { createRandom } from '../support/random.ts'

let gateway: TestGateway

const uncached = { COMMONPLACE_CACHE_MEGABYTES: '0' }

const many = Array.from({ length: 40 }, (_, index) => `/many/${index}/`)

beforeAll(async () => {
  gateway = await openTestGateway({ environment: { ...uncached, COMMONPLACE_CACHE_SECONDS: '60' } })
  await publishRelease(gateway.db.database, {
    themes: [{ slug: 'coming home', name: 'Coming home', description: null }],
    add: [
      {
        path: '/a/',
        aliases: ['/old-a/'],
        tags: ['Ferns'],
        sections: [{ anchor: 'one', themes: ['coming home'], quotes: ['We were never away.'] }],
        credits: [{}],
      },
      { path: '/b/' },
      ...many.map((path) => ({ path })),
    ],
  })
})

afterAll(() => gateway.close())

async function tagsOf(query: string, headers: Record<string, string> = {}): Promise<string[]> {
  const response = await fetch(`${gateway.url}/graphql?query=${encodeURIComponent(query)}`, { headers })
  const tags = (response.headers.get('cache-tag') ?? '').split(',')
  expect((response.headers.get('surrogate-key') ?? '').split(' ')).toEqual(tags)
  return tags
}

const a = `article-${idOf('/a/')}`
const b = `article-${idOf('/b/')}`

const answered: readonly (readonly [what: string, query: string, tags: readonly string[]])[] = [
  ['an article', '{ articleByPath(path: "/a/") { title } }', [a]],
  ['articles in one request', '{ articlesByPath(paths: ["/a/", "/b/"]) { title } }', [a, b]],
  [
    'the parts of an article, which change with it',
    '{ articleByPath(path: "/a/") { sections { anchor } quotes { text } aliases { path } imageCredits { creator } } }',
    [a],
  ],
  ['an object by its id', `{ node(id: "${Buffer.from(`Article:${idOf('/b/')}`).toString('base64url')}") { id } }`, [b]],
  ['a page that moved', '{ resolvePath(path: "/old-a/") { ... on Redirect { to } } }', [a, 'missing']],
  ['a page asked for by an alias', '{ articleByPath(path: "/old-a/") { title } }', [a, 'missing']],
  [
    'quotes of an article named by an alias, which may come to be a page',
    '{ quotes(where: { article: "/old-a/" }, first: 0) { totalCount } }',
    ['list-quotes', 'lists', 'missing'],
  ],
  [
    'what is not there',
    '{ articleByPath(path: "/c/") { title } resolvePath(path: "/c/") { __typename } }',
    ['missing'],
  ],
  ['the site', '{ site { title } }', ['site']],
  ['a release', '{ release(number: 1) { at } }', ['release-1']],
  [
    'quotes of a theme, and the article of each though it is not asked for',
    '{ quotesByTheme(theme: "coming home") { nodes { text } } }',
    [a, 'list-quotes-coming%20home', 'lists'],
  ],
  [
    'a theme and how many quotes it has',
    '{ theme(slug: "coming home") { quoteCount } }',
    ['list-quotes-coming%20home', 'lists', 'theme-coming%20home'],
  ],
  ['a list without entries', '{ quotes { totalCount } }', ['list-quotes', 'lists']],
  [
    'the terms of a taxonomy',
    '{ terms(taxonomy: "tags") { nodes { slug } } }',
    ['list-terms-tags', 'lists', 'term-tags-ferns'],
  ],
  ['a search', '{ search(text: "nothing") { totalCount } }', ['list-search', 'lists']],
  ['changes', '{ changes(first: 0) { totalCount } }', ['list-changes', 'lists']],
  ['releases', '{ releases(first: 0) { totalCount } }', ['list-releases', 'lists']],
  ['themes', '{ themes(first: 0) { totalCount } }', ['list-themes', 'lists']],
  [
    'the articles of a theme',
    '{ articles(where: { theme: "coming home" }) { totalCount } }',
    ['list-articles-coming%20home', 'lists'],
  ],
  ['what is around a page', '{ articleByPath(path: "/b/") { previous { path } } }', [a, b, 'list-articles', 'lists']],
]

test.each(answered)('an answer has the tags of what it was made from: %s', async (_what, query, tags) => {
  expect(await tagsOf(query)).toEqual([...tags, 'commonplace'].sort())
})

test('an answer of many objects has the tag of their kind instead', async () => {
  const paths = JSON.stringify(many)

  expect(await tagsOf(`{ site { title } articlesByPath(paths: ${paths}) { title } }`)).toEqual([
    'articles',
    'commonplace',
    'site',
  ])
})

test.each([1, 8, 20, 31, 32, 40])(
  'however much an answer of %i articles was made from, its tags are bounded',
  async (count) => {
    const paths = JSON.stringify(many.slice(0, count))
    const themes = Array.from(
      { length: 6 },
      (_, index) => `t${index}: quotesByTheme(theme: "theme ${index}") { totalCount }`,
    )
    const tags = await tagsOf(`{ site { title } articlesByPath(paths: ${paths}) { title } ${themes.join(' ')} }`)

    expect(tags).toContain('commonplace')
    expect(tags.length).toBeLessThanOrEqual(32)
    expect(tags.join(',').length).toBeLessThanOrEqual(1_500)
    // None is left out: what has no tag of its own has that of its kind.
    expect(tags.includes('articles') || tags.filter((tag) => tag.startsWith('article-')).length === count).toBe(true)
  },
)

test('the tags do not depend on what was read first', () => {
  const members = (kind: Kind, count: number) =>
    Array.from({ length: count }, (_, index): [Kind, string] => [kind, `${kind}-${index}`])
  const noted = [...members('article', 20), ...members('release', 20), ...members('list', 40), ...members('theme', 3)]
  const tagsIn = (order: readonly [Kind, string][]) => {
    const reads = createReads()
    for (const [kind, name] of order) reads.note(kind, name)
    return reads.tags()
  }

  const random = createRandom(7)
  for (let turn = 0; turn < 20; turn++) expect(tagsIn(random.shuffle(noted))).toEqual(tagsIn(noted))
})

test('a name that is too long for a header is left to the tag of its kind', async () => {
  const theme = 'ü'.repeat(50)

  expect(await tagsOf(`{ quotesByTheme(theme: "${theme}") { nodes { text } } }`)).toEqual(['commonplace', 'lists'])
})

test('what no cache may keep has no tags', async () => {
  expect(await tagsOf('{ nowhere }')).toEqual([''])
  expect(await tagsOf('{ site { title } articles(first: -1) { totalCount } }')).toEqual([''])
  expect(await tagsOf('{ site { title } }', { authorization: 'Bearer me' })).toEqual([''])
  const posted = await fetch(`${gateway.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: '{ site { title } }' }),
  })
  expect(posted.headers.has('cache-tag')).toBe(false)
})

test('where caches ask each time, nobody is told tags', async () => {
  const other = await openTestGateway({ environment: uncached })
  await publishRelease(other.db.database, { add: [{ path: '/a/' }] })
  const { headers } = await fetch(`${other.url}/graphql?query={articles{nodes{path}}}`)
  await other.close()

  expect([headers.get('cache-control'), headers.has('cache-tag')]).toEqual(['public, no-cache', false])
})

const pages: readonly (readonly [path: string, tags: readonly string[]])[] = [
  ['/content/a/', [a]],
  ['/content/a.md', [a]],
  ['/content/a.json', [a]],
  ['/feeds/atom.xml', ['list-articles', 'lists']],
  ['/feeds/theme/coming%20home/rss.xml', ['list-articles-coming%20home', 'lists']],
  ['/feeds/quotes/coming%20home/feed.json', ['list-quotes-coming%20home', 'lists']],
  ['/sitemap.xml', ['list-articles', 'lists']],
  ['/oembed?url=https%3A%2F%2Fcommons.example%2Fb%2F', [b]],
]

test.each(pages)('%s has the tags %j', async (path, tags) => {
  const { status, headers } = await fetch(`${gateway.url}${path}`)

  expect([status, (headers.get('surrogate-key') ?? '').split(' ').sort()]).toEqual([
    200,
    ['commonplace', ...tags].sort(),
  ])
  expect(headers.get('cache-tag')).toBe(headers.get('surrogate-key')?.replaceAll(' ', ','))
})

test('304 repeats the tags', async () => {
  const address = `${gateway.url}/graphql?query=${encodeURIComponent('{ articleByPath(path: "/a/") { title } }')}`
  const first = await fetch(address)
  const again = await fetch(address, { headers: { 'if-none-match': first.headers.get('etag') ?? '' } })

  expect(again.status).toBe(304)
  expect(again.headers.get('cache-tag')).toBe(first.headers.get('cache-tag'))
})

test('the page for operators names the tags that are sent, and no others', async () => {
  const page = readFileSync(join(import.meta.dirname, '../../docs/operators.md'), 'utf8')
  const table = page.slice(page.indexOf('| Tag |')).split('\n\n')[0] ?? ''
  const patterns = table
    .split('\n')
    .slice(2)
    .flatMap((row) => [...(row.split('|')[1] ?? '').matchAll(/`(\S+)`/g)].map(([, tag = '']) => tag))
  const isLike = (tag: string, pattern: string) => new RegExp(`^${pattern.replaceAll(/<\w+>/g, '.+')}$`).test(tag)
  const sent = new Set([...answered.flatMap(([, , tags]) => tags), ...[...(await tagsAtTheRoot()).values()].flat()])

  expect([...sent].filter((tag) => !patterns.some((pattern) => isLike(tag, pattern)))).toEqual([])
  expect(patterns.filter((pattern) => ![...sent].some((tag) => isLike(tag, pattern)))).toEqual([])
})

test('whatever is asked at the root has a tag by which it is forgotten', async () => {
  const asked = await tagsAtTheRoot()

  expect(asked.size).toBeGreaterThan(15)
  for (const [{ name, type }, tags] of asked) {
    expect([name, tags.length > 1]).toEqual([name, true])
    if (getNamedType(type).name.endsWith('Connection')) expect([name, ...tags]).toContain('lists')
  }
})

/** The tags of each field at the root, asked for by itself. */
async function tagsAtTheRoot() {
  const fields = Object.values(createSchema().getQueryType()?.getFields() ?? {})
  // Null without a key, whatever is published.
  const asked = fields.filter(({ name }) => name !== 'proposal')
  const tagsOfField = new Map<(typeof fields)[number], string[]>()
  for (const field of asked) {
    const { name, args } = field
    const given = args.filter(isRequiredArgument).map((arg) => `${arg.name}: ${values[String(arg.type)]}`)
    tagsOfField.set(field, await tagsOf(`{ ${name}${given.length > 0 ? `(${given.join(', ')})` : ''} { __typename } }`))
  }
  return tagsOfField
}

const values: Readonly<Record<string, string>> = {
  'String!': '"tags"',
  'ID!': '"tags"',
  'Int!': '1',
  '[String!]!': '["tags"]',
  '[ID!]!': '["tags"]',
}

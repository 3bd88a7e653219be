import { afterAll, beforeAll, expect, test } from 'vitest'
import { publishRelease } from '../support/content.ts'
import { openReader, type Reader } from '../support/reader.ts'

const PICTURES = ['a', 'b'].map((name) => ({ role: 'BODY' as const, url: `https://commons.example/${name}.png` }))

let reader: Reader

beforeAll(async () => {
  reader = await openReader()
  await publishRelease(reader.db.database, {
    add: [
      {
        path: '/articles/privacy/',
        aliases: ['/old/privacy/', '/über/'],
        edition: {
          published: '2025-07-06T00:00:00Z',
          wordCount: 401,
          links: [
            { href: '../commons/', text: 'commons', target: '/articles/commons' },
            { href: '/gemeingut', text: 'Gemeingut', target: '/gemeingut' },
            { href: 'https://example.com', text: 'away', target: null },
            { href: '/nowhere', text: 'nowhere', target: '/nowhere' },
          ],
          extra: { mood: 'calm', nested: { list: [1, null] } },
        },
        sections: [
          { anchor: '', text: 'Before.' },
          {
            anchor: 'home',
            level: 1,
            themes: ['home'],
            leads: [{ label: 'The discovery', text: 'When you', html: 'When you' }],
            quotes: ['First words', 'Second words'],
          },
          { anchor: 'inner-room', level: 2, parent: 1, quotes: ['Third words'] },
        ],
        images: PICTURES,
        credits: [
          { role: 'BODY', caption: 'A map' },
          { role: 'FEATURE', caption: 'A door', description: 'It is red', creator: 'Ana' },
        ],
      },
      {
        path: '/articles/commons/',
        images: PICTURES,
        aliases: ['/gemeingut/'],
        sections: [{ anchor: 'a', quotes: ['Fourth words'] }],
      },
    ],
    themes: [{ slug: 'home', name: 'Home', description: 'Where one lives' }],
  })
})

afterAll(() => reader.close())

test('an article with all its parts takes seven statements, one of them for its body', async () => {
  const { data, errors, statements } = await reader.ask(`{
    articleByPath(path: "/articles/privacy/") {
      path url title published updated wordCount readingMinutes markdown html text edition release extra
      sections { anchor heading level position url parent { anchor } quotes { text section { anchor } } article { title } }
      quotes { text attribution position }
      imageCredits { caption role article { path } }
      featureImageCredit { caption description creator }
      aliases { path url article { title } }
      licence { spdx }
    }
  }`)

  expect(errors).toEqual([])
  expect(statements).toBe(7)
  expect(data.articleByPath).toMatchObject({
    path: '/articles/privacy/',
    url: 'https://commons.example/articles/privacy/',
    published: '2025-07-06T00:00:00Z',
    updated: '2025-07-06T00:00:00Z',
    readingMinutes: 3,
    markdown: 'Markdown of /articles/privacy/',
    html: '<p>HTML of /articles/privacy/</p>',
    edition: 1,
    release: 1,
    extra: { mood: 'calm', nested: { list: [1, null] } },
    quotes: [{ text: 'First words' }, { text: 'Second words' }, { text: 'Third words' }],
    imageCredits: [{ caption: 'A map' }, { caption: 'A door' }],
    featureImageCredit: { caption: 'A door', description: 'It is red', creator: 'Ana' },
    aliases: [
      { path: '/old/privacy/', url: 'https://commons.example/old/privacy/' },
      { path: '/über/', url: 'https://commons.example/%C3%BCber/' },
    ],
    licence: { spdx: 'CC-BY-SA-4.0' },
  })
  expect(data.articleByPath.sections).toMatchObject([
    { anchor: '', level: 0, heading: null, url: 'https://commons.example/articles/privacy/', quotes: [] },
    {
      anchor: 'home',
      url: 'https://commons.example/articles/privacy/#home',
      parent: null,
      quotes: [{ text: 'First words', section: { anchor: 'home' } }, { text: 'Second words' }],
    },
    { anchor: 'inner-room', parent: { anchor: 'home' }, quotes: [{ text: 'Third words' }] },
  ])
})

test('an alias leads to the article in any spelling, and resolvePath says which alias it was', async () => {
  const { data, statements } = await reader.ask(`{
    a: articleByPath(path: "old/privacy") { path aliases { article { path } } }
    b: articleByPath(path: "/%C3%BCber") { path }
    c: resolvePath(path: "/u\u0308ber/") { ... on Redirect { from to } }
    d: resolvePath(path: "/articles/privacy") { __typename }
    e: articleByPath(path: "/nothing/") { path }
    f: resolvePath(path: "/old/privacy/index.html") { ... on Redirect { from } }
  }`)

  expect(statements).toBe(4)
  expect(data.a).toEqual({
    path: '/articles/privacy/',
    aliases: Array(2).fill({ article: { path: '/articles/privacy/' } }),
  })
  expect(data.b).toEqual({ path: '/articles/privacy/' })
  expect(data.c).toEqual({ from: '/über/', to: '/articles/privacy/' })
  expect(data.d).toEqual({ __typename: 'Article' })
  expect(data.e).toBeNull()
  expect(data.f).toEqual({ from: '/old/privacy/' })
})

test.each([
  '/articles/privacy/?page=2',
  'articles/privacy#home',
  '/articles/privacy/index.html',
  '/articles/privacy/index.html?a=b#c',
  'https://commons.example/articles/privacy/',
  'HTTP://Commons.Example/articles/privacy?x',
])('%s is the article at that path', async (path) => {
  const { data } = await reader.ask('query ($path: String!) { articleByPath(path: $path) { path } }', { path })

  expect(data.articleByPath).toEqual({ path: '/articles/privacy/' })
})

test('a URL of another site is no path of this one', async () => {
  const { data } = await reader.ask('{ articleByPath(path: "https://else.example/articles/privacy/") { path } }')

  expect(data.articleByPath).toBeNull()
})

test('many paths are resolved at once, in the order asked', async () => {
  const { data, statements } = await reader.ask(
    'query ($paths: [String!]!) { resolvePaths(paths: $paths) { __typename ... on Redirect { to } } }',
    { paths: ['/articles/commons', '/none/', '/gemeingut/'] },
  )

  expect(statements).toBe(3)
  expect(data.resolvePaths).toEqual([
    { __typename: 'Article' },
    null,
    { __typename: 'Redirect', to: '/articles/commons/' },
  ])
})

test('many paths are answered in the order asked, by one statement, one for those that lead nowhere and one for all bodies', async () => {
  const { data, statements } = await reader.ask(
    'query ($paths: [String!]!) { articlesByPath(paths: $paths) { path text } }',
    { paths: ['/gemeingut/', '/none/', '/articles/privacy/', '/articles/commons'] },
  )

  expect(statements).toBe(4)
  expect(data.articlesByPath).toMatchObject([
    { path: '/articles/commons/' },
    null,
    { path: '/articles/privacy/' },
    { path: '/articles/commons/' },
  ])
})

test('more than a hundred paths are refused', async () => {
  const { data, errors } = await reader.ask('query ($paths: [String!]!) { articlesByPath(paths: $paths) { path } }', {
    paths: Array.from({ length: 101 }, (_, index) => `/${index}/`),
  })

  expect(data).toBeNull()
  expect(errors[0]?.message).toBe('`paths` may hold at most 100 paths; it holds 101.')
  expect(errors[0]?.extensions).toEqual({ code: 'BAD_USER_INPUT' })
})

test('links lead to articles, aliases followed, and nowhere outside', async () => {
  const { data, statements } = await reader.ask(`{
    articleByPath(path: "/articles/privacy/") { links { href text article { path html } } }
  }`)

  expect(statements).toBe(6)
  const commons = { path: '/articles/commons/', html: '<p>HTML of /articles/commons/</p>' }
  expect(data.articleByPath.links).toEqual([
    { href: '../commons/', text: 'commons', article: commons },
    { href: '/gemeingut', text: 'Gemeingut', article: commons },
    { href: 'https://example.com', text: 'away', article: null },
    { href: '/nowhere', text: 'nowhere', article: null },
  ])
})

test('a section is found by its anchor, a lead by its label in any case', async () => {
  const { data } = await reader.ask(`{
    articleByPath(path: "/articles/privacy/") {
      section(anchor: "home") { lead(label: "the DISCOVERY:") { label text html } other: lead(label: "x") { text } themes { slug name } }
      none: section(anchor: "toString") { anchor }
    }
  }`)

  expect(data.articleByPath).toEqual({
    section: {
      lead: { label: 'The discovery', text: 'When you', html: 'When you' },
      other: null,
      themes: [{ slug: 'home', name: 'Home' }],
    },
    none: null,
  })
})

test('the bodies asked for at one level are read in one statement for articles and one for sections', async () => {
  const { data, statements } = await reader.ask(`{
    articleByPath(path: "/articles/privacy/") {
      sections { article { html text extra } parent { markdown } }
    }
  }`)

  expect(statements).toBe(5)
  expect(data.articleByPath.sections[2]).toMatchObject({
    article: { html: '<p>HTML of /articles/privacy/</p>', extra: { mood: 'calm' } },
    parent: { markdown: 'Markdown of home' },
  })
})

test('bodies asked for in fragments, named and inline, are read together', async () => {
  const { data, statements } = await reader.ask(`
    query { articleByPath(path: "/articles/privacy/") { ...A ... on Article { html } sections { ...S } } }
    fragment A on Article { ...B }
    fragment B on Article { markdown }
    fragment S on Section { text }
  `)

  expect(statements).toBe(5)
  expect(data.articleByPath.markdown).toBe('Markdown of /articles/privacy/')
  expect(data.articleByPath.sections[0].text).toBe('Before.')
})

test('bodies that are not asked for are not read', async () => {
  await reader.ask('{ articleByPath(path: "/articles/privacy/") { title sections { anchor } } }')

  expect(reader.db.statements).toHaveLength(3)
  for (const statement of reader.db.statements) expect(statement).not.toContain('"html"')
})

test('paths no article can have are answered with null', async () => {
  const { data, errors } = await reader.ask(
    'query ($paths: [String!]!) { articlesByPath(paths: $paths) { path } resolvePath(path: "/%00") { __typename } }',
    {
      paths: [
        '/a%00b/',
        '/\u0000/',
        '/%',
        '/%E0%A4%A/',
        '/\ud800/',
        "/' or 1=1 --/",
        '/../../etc/',
        'x'.repeat(100_000),
      ],
    },
  )

  expect(errors).toEqual([])
  expect(data.articlesByPath).toEqual(Array.from({ length: 8 }, () => null))
  expect(data.resolvePath).toBeNull()
})

test('the images of all articles, with their files and credits, take two statements more', async () => {
  const paths = '{ articles(first: 10) { nodes { path } } }'
  const images = `{ articles(first: 10) { nodes { featureImage { url } images { width file { digest } credit { caption } } } } }`

  const before = await reader.ask(paths)
  const { errors, statements } = await reader.ask(images)

  expect(errors).toEqual([])
  expect(statements - before.statements).toBe(2)
})

test('an article describes itself in the words of schema.org, with what it knows alone', async () => {
  const { data, errors } = await reader.ask(`{
    known: articleByPath(path: "/articles/privacy/") { jsonLd }
    bare: articleByPath(path: "/articles/commons/") { jsonLd }
  }`)

  expect(errors).toEqual([])
  expect(data.known.jsonLd).toMatchObject({
    '@context': 'https://schema.org',
    '@type': 'Article',
    '@id': 'https://commons.example/articles/privacy/',
    datePublished: '2025-07-06T00:00:00Z',
    inLanguage: 'en',
    isPartOf: { '@type': 'WebSite', name: 'The Commons', url: 'https://commons.example/' },
  })
  expect(Object.values(data.bare.jsonLd)).not.toContain(null)
  expect(data.bare.jsonLd).not.toHaveProperty('description')
})

import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { publishRelease } from '../support/content.ts'
import { openReader, type Reader } from '../support/reader.ts'

let reader: Reader

beforeAll(async () => {
  reader = await openReader()
  await publishRelease(reader.db.database, {
    site: {
      languages: [
        { code: 'en', name: 'English', path: '/' },
        { code: 'de', name: 'Deutsch', path: '/de/' },
      ],
    },
    add: [
      {
        path: '/articles/wells/',
        edition: { title: 'Digging wells', summary: 'How a village found water.' },
        sections: [
          {
            anchor: 'a',
            heading: 'The pump',
            text: 'A pump & <b>pipes</b> were carried up.',
            themes: ['care'],
            quotes: [],
          },
          {
            anchor: 'b',
            heading: 'The spout',
            text: 'More.',
            quotes: [{ text: 'We were digging all summer.', attribution: 'Ana Lima' }],
          },
        ],
      },
      {
        path: '/articles/roofs/',
        edition: { title: 'Roofs', summary: null },
        sections: [{ anchor: 'a', text: 'Rain fell on the well and the roof.', themes: ['rain'], quotes: [] }],
      },
      {
        path: '/de/articles/brunnen/',
        edition: { title: 'Der Brunnen', language: 'de', text: 'Die Häuser und der Garten.' },
      },
      ...Array.from({ length: 12 }, (_, index) => ({
        path: `/notes/${index}/`,
        edition: { title: `Note ${index}`, text: 'A lantern.' },
      })),
    ],
    hold: [
      { path: '/articles/secret/', edition: { title: 'Secret wells' }, sections: [{ anchor: 'a', text: 'Hidden.' }] },
    ],
  })
})

afterAll(() => reader.close())

const FOUND = '__typename ... on Article { path } ... on Section { anchor article { path } } ... on Quote { text }'

async function search(text: string, rest = '') {
  const { data, errors, statements } = await reader.ask(
    `query ($text: String!) { search(text: $text ${rest}) { totalCount edges { highlight node { ${FOUND} } } } }`,
    { text },
  )
  expect(errors).toEqual([])
  const nodes = data.search.edges.map((edge: { node: Record<string, unknown> }) => edge.node)
  return { ...data.search, nodes, statements }
}

const namesOf = ({ nodes }: { nodes: Record<string, unknown>[] }) =>
  nodes.map((node) => node['path'] ?? node['anchor'] ?? node['text'])

test('articles, sections and quotes are found by their words in any form, the best first', async () => {
  const found = await search('dig')

  expect(namesOf(found)).toEqual(['/articles/wells/', 'We were digging all summer.'])
  expect(found.totalCount).toBe(2)
  expect(found.statements).toBeLessThanOrEqual(6)
  expect(namesOf(await search('Haus'))).toEqual(['/de/articles/brunnen/'])
  expect(namesOf(await search('lima'))).toEqual(['We were digging all summer.'])
})

test('what was found is shown in safe HTML', async () => {
  const { edges } = await search('pump pipes', ', where: { kinds: [SECTION] }')

  expect(edges).toEqual([
    {
      highlight: '<mark>pump</mark> A <mark>pump</mark> &#38; <mark>pipes</mark> were carried',
      node: { __typename: 'Section', anchor: 'a', article: { path: '/articles/wells/' } },
    },
  ])
})

test('who is found by heading or name shows that', async () => {
  const marked = async (text: string, kind: string) =>
    (await search(text, `, where: { kinds: [${kind}] }`)).edges.map(({ highlight }: { highlight: string }) => highlight)

  expect(await marked('spout', 'SECTION')).toEqual([expect.stringContaining('<mark>spout</mark>')])
  expect(await marked('lima', 'QUOTE')).toEqual([expect.stringContaining('— Ana <mark>Lima</mark>')])
})

test.each([
  ['"carried up"', ['/articles/wells/', 'a']],
  ['"pipes pump"', []],
  ['well -rain', ['/articles/wells/']],
  ['pump or rain', ['/articles/roofs/', '/articles/wells/', 'a', 'a']],
])('%s is read as in a search engine', async (text, names) => {
  expect(namesOf(await search(text)).sort()).toEqual([...names].sort())
})

test.each([
  ['kinds: [ARTICLE]', ['/articles/roofs/', '/articles/wells/']],
  ['theme: "rain"', ['/articles/roofs/', 'a']],
  ['language: "DE"', []],
  ['section: "notes"', []],
  ['section: "articles", kinds: [SECTION]', ['a']],
])('a search can be narrowed to %s', async (where, names) => {
  expect(namesOf(await search('well', `, where: { ${where} }`)).sort()).toEqual(names)
})

test.each([
  '',
  ' ',
  'the',
  'x',
  '\0',
  "'",
  '"',
  '((',
  '!!',
  '&|',
  '<->',
  ':*',
  '\ud800',
  'a'.repeat(5_000),
  'hidden',
  'secret',
])('%j finds nothing, and is no error', async (text) => {
  expect((await search(text)).nodes).toEqual([])
})

describe('pages of a search meet without gap or overlap', () => {
  test.each(['first', 'last'])('by %s', async (end) => {
    const seen: string[] = []
    let cursor: string | null = null
    for (;;) {
      const at: string = cursor ? `, ${end === 'first' ? 'after' : 'before'}: "${cursor}"` : ''
      const { data, errors } = await reader.ask(
        `{ search(text: "lantern", ${end}: 5${at}) { nodes { ... on Article { path } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }`,
      )
      expect(errors).toEqual([])
      const { nodes, pageInfo } = data.search
      const paths = nodes.map(({ path }: { path: string }) => path)
      if (end === 'first') seen.push(...paths)
      else seen.unshift(...paths)
      if (!(end === 'first' ? pageInfo.hasNextPage : pageInfo.hasPreviousPage)) break
      cursor = end === 'first' ? pageInfo.endCursor : pageInfo.startCursor
    }
    expect(seen).toHaveLength(12)
    expect(new Set(seen).size).toBe(12)
    expect(seen).toEqual([...seen].sort())
  })
})

describe('what nothing has is looked for as what is spelled nearly so', () => {
  const corrected = async (text: string, rest = '') => {
    const { data } = await reader.ask(
      `query ($text: String!) { search(text: $text ${rest}) { corrected totalCount nodes { ${FOUND} } pageInfo { hasNextPage endCursor } } }`,
      { text },
    )
    return data.search
  }

  test.each([
    ['lantren', 'lantern', 12],
    ['latern', 'lantern', 12],
    ['Lanterm or xyzzy', 'lantern or xyzzy', 12],
    ['digging wels', 'digging wells', 1],
    ['Brunen', 'Brunnen', 1],
  ])('%s as %s', async (text, as, atLeast) => {
    const { corrected: instead, totalCount } = await corrected(text)

    expect(instead).toBe(as)
    expect(totalCount).toBeGreaterThanOrEqual(atLeast)
  })

  test('page after page', async () => {
    const first = await corrected('lantren', ', first: 7')
    const second = await corrected('lantren', `, first: 7, after: "${first.pageInfo.endCursor}"`)

    expect(first.pageInfo.hasNextPage).toBe(true)
    const paths = [...first.nodes, ...second.nodes].map((node: { path?: string }) => node.path).filter(Boolean)
    expect(new Set(paths).size).toBe(paths.length)
    expect([first.nodes.length, first.totalCount]).toEqual([7, second.totalCount])
  })

  test.each(['lantern', 'well', 'xyzzyq', 'la', '-lantren', '"', '12345', 'a'.repeat(500), '%_\\'])(
    '%s is not corrected',
    async (text) => {
      expect((await corrected(text)).corrected).toBeNull()
    },
  )

  test('but never as what nobody may see', async () => {
    await publishRelease(reader.db.database, {
      hold: [{ path: '/notes/hidden/', edition: { title: 'Zyrkonium', text: 'Zyrkonium.' } }],
    })

    expect(await corrected('zyrkonum')).toMatchObject({ corrected: null, totalCount: 0 })
  })

  test('of a list that has ended nothing else is shown', async () => {
    const first = await corrected('lantern', ', first: 100')

    const rest = await corrected('lantern', `, first: 5, after: "${first.pageInfo.endCursor}"`)

    expect(rest).toMatchObject({ corrected: null, nodes: [] })
  })
})

describe('words stand apart from the marks around them, in every script', () => {
  const body =
    'They found consensus—anyone could “shape” the library’s rules… «Dehors», ¿qué? it said. ÄRGER. \uE000icon\uE001 plural.'
  beforeAll(async () => {
    await publishRelease(reader.db.database, {
      add: [
        {
          path: '/marks/',
          edition: { title: 'Marks', text: body },
          sections: [{ anchor: 'a', text: body, quotes: [] }],
        },
        { path: '/zh/', edition: { title: '井', text: '我們自己挖了這口井。', language: 'zh' } },
        { path: '/th/', edition: { title: 'บ้าน', text: 'บ้านของเราอยู่ริมแม่น้ำ', language: 'th' } },
        { path: '/ja/', edition: { title: '井戸', text: '村に井戸があります。', language: 'ja' } },
      ],
      site: {
        languages: ['en', 'zh', 'th', 'ja'].map((code) => ({ code, name: code, path: '/' })),
      },
    })
  })

  test.each([
    ['consensus', '/marks/'],
    ['anyone', '/marks/'],
    ['shape', '/marks/'],
    ['library', '/marks/'],
    ['"the library\'s rules"', '/marks/'],
    ['“shape the library’s”', '/marks/'],
    ['dehors', '/marks/'],
    ['qué', '/marks/'],
    ['ärger', '/marks/'],
    ['我們', '/zh/'],
    ['我們自己挖了這口井', '/zh/'],
    ['井戸', '/ja/'],
    ['แม่น้ำ', '/th/'],
  ])('%s', async (text, path) => {
    expect(namesOf(await search(text))).toContain(path)
  })

  test('characters in another order are not found', async () => {
    expect(namesOf(await search('己自們我'))).toEqual([])
  })

  test('what is shown has the marks of the text, and every element is closed', async () => {
    const { edges } = await search('shape or plural', ', where: { kinds: [SECTION] }')

    expect(edges[0].highlight).toContain('“<mark>shape</mark>” the library’s rules…')
    expect(edges[0].highlight).toContain('icon <mark>plural</mark>')
    expect(edges[0].highlight.match(/<mark>/g)).toHaveLength(2)
    expect(edges[0].highlight.match(/<\/mark>/g)).toHaveLength(2)
  })

  test('the highlight of a run without spaces is in one piece', async () => {
    const { edges } = await search('井戸', ', where: { kinds: [ARTICLE] }')

    expect(edges.map(({ highlight }: { highlight: string }) => highlight).join()).toContain('<mark>井戸</mark>')
  })
})

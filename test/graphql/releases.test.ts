import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { nodeId } from '../../src/content/node-id.ts'
import { idOf, publishRelease, type TestArticle } from '../support/content.ts'
import { openReader, type Reader } from '../support/reader.ts'

let reader: Reader

const section = (text: string) => ({ anchor: 'words', themes: ['home'], quotes: ['Kept words', text] })

const moved = (path: string, aliases: readonly string[], text: string): TestArticle => ({
  path,
  id: 'moved',
  aliases,
  edition: { title: text },
  sections: [section(text)],
  credits: [{ caption: 'A caption' }],
})

const withdrawn = (path: string, reason: 'EXPIRED' | 'DELETED') => ({
  kind: 'WITHDRAWN' as const,
  articleId: idOf(path),
  path,
  previousPath: null,
  reason,
  correction: null,
})

// 1: three articles. 2: one moves, drops an alias and takes another. 3: one expires, one is deleted. 4: that returns. 5: it expires.
beforeAll(async () => {
  reader = await openReader()
  const { database } = reader.db
  const first = await publishRelease(database, {
    add: [
      moved('/first/', ['/kept/', '/dropped/'], 'First words'),
      { path: '/wrong/', aliases: ['/wrong-alias/'] },
      { path: '/returning/' },
    ],
    site: { title: 'Old name' },
  })
  const [movedId = 0, wrongId = 0, returningId = 0] = first.editions
  const second = await publishRelease(database, {
    close: [movedId],
    add: [
      { ...moved('/second/', ['/kept/', '/added/'], 'Second words'), edition: { title: 'Second words', number: 2 } },
    ],
    themes: [{ slug: 'home', name: 'Renamed', description: 'Now described' }],
  })
  await publishRelease(database, {
    close: [wrongId, returningId],
    changes: [withdrawn('/wrong/', 'EXPIRED'), withdrawn('/returning/', 'DELETED')],
  })
  const fourth = await publishRelease(database, { add: [{ path: '/returning/' }] })
  await publishRelease(database, { close: fourth.editions, changes: [withdrawn('/returning/', 'EXPIRED')] })
  expect(second.number).toBe(2)
})

afterAll(() => reader.close())

describe('resolvePath', () => {
  const resolve = async (path: string, release: number | null = null) => {
    const { data, errors, statements } = await reader.ask(
      `query ($path: String!) { resolvePath(path: $path) {
        __typename ... on Article { path html } ... on Redirect { from to permanent article { title html } }
        ... on Gone { path at reason } } }`,
      { path },
      release,
    )
    expect(errors).toEqual([])
    return { ...data.resolvePath, statements }
  }
  const article = { title: 'Second words', html: '<p>HTML of moved</p>' }

  test('gives the page at its own path', async () => {
    expect(await resolve('/second')).toEqual({
      __typename: 'Article',
      path: '/second/',
      html: '<p>HTML of moved</p>',
      statements: 3,
    })
  })

  test('redirects an alias', async () => {
    expect(await resolve('added')).toEqual({
      __typename: 'Redirect',
      from: '/added/',
      to: '/second/',
      permanent: true,
      article,
      statements: 3,
    })
  })

  test('redirects the path an article had before it moved', async () => {
    expect(await resolve('/first')).toMatchObject({ __typename: 'Redirect', from: '/first/', to: '/second/', article })
  })

  test('follows an alias that was dropped from a living article, as articleByPath does', async () => {
    expect(await resolve('/dropped/')).toMatchObject({ __typename: 'Redirect', from: '/dropped/', to: '/second/' })
    for (const path of ['/dropped/', '/first/']) {
      const { data } = await reader.ask(`{ articleByPath(path: "${path}") { path } }`)
      expect(data.articleByPath).toEqual({ path: '/second/' })
    }
  })

  test('tells that an article and its aliases are gone, since when and why', async () => {
    const { data } = await reader.ask('{ release(number: 3) { at } last: release(number: 5) { at } }')
    const gone = { __typename: 'Gone', at: data.release.at, reason: 'EXPIRED', statements: 3 }

    expect(await resolve('/wrong/')).toEqual({ ...gone, path: '/wrong/' })
    expect(await resolve('/wrong-alias')).toEqual({ ...gone, path: '/wrong-alias/' })
    expect(await resolve('/returning')).toEqual({ ...gone, path: '/returning/', at: data.last.at })
  })

  test('knows nothing of later releases', async () => {
    expect(await resolve('/returning/', 2)).toMatchObject({ __typename: 'Article' })
    expect(await resolve('/returning/', 3)).toMatchObject({ __typename: 'Gone', reason: 'DELETED' })
    expect(await resolve('/returning/', 4)).toMatchObject({ __typename: 'Article' })
    expect(await resolve('/second/', 1)).toEqual({ statements: 3 })
    expect(await resolve('/dropped/', 1)).toMatchObject({ __typename: 'Redirect', to: '/first/' })
    expect(await resolve('/first/', 1)).toMatchObject({ __typename: 'Article' })
  })

  test('gives null for a path that never was', async () => {
    expect(await resolve('/never/')).toEqual({ statements: 3 })
  })
})

describe('an older release', () => {
  test('is read whole: articles, quotes, themes, site, release and counts', async () => {
    const query = `{
      site { title release { number } }
      articles { totalCount nodes { path title edition release quotes { text } } }
      quotesByTheme(theme: "home") { totalCount nodes { text article { path } } }
      theme(slug: "home") { name description articles { nodes { path } } }
      releases { totalCount nodes { number kind } }
      second: release(number: 2) { number }
    }`
    const old = await reader.ask(query, {}, 1)
    const now = await reader.ask(query)

    expect(old.data).toEqual({
      site: { title: 'Old name', release: { number: 1 } },
      articles: {
        totalCount: 3,
        nodes: [
          {
            path: '/first/',
            title: 'First words',
            edition: 1,
            release: 1,
            quotes: [{ text: 'Kept words' }, { text: 'First words' }],
          },
          { path: '/returning/', title: 'Title of /returning/', edition: 1, release: 1, quotes: [] },
          { path: '/wrong/', title: 'Title of /wrong/', edition: 1, release: 1, quotes: [] },
        ],
      },
      quotesByTheme: {
        totalCount: 2,
        nodes: [
          { text: 'Kept words', article: { path: '/first/' } },
          { text: 'First words', article: { path: '/first/' } },
        ],
      },
      theme: { name: 'Name of home', description: null, articles: { nodes: [{ path: '/first/' }] } },
      releases: { totalCount: 1, nodes: [{ number: 1, kind: 'IMPORT' }] },
      second: null,
    })
    expect(now.data).toMatchObject({
      site: { title: 'The Commons', release: { number: 5 } },
      articles: { totalCount: 1, nodes: [{ path: '/second/', edition: 2, release: 2 }] },
      quotesByTheme: { totalCount: 2, nodes: [{ text: 'Kept words' }, { text: 'Second words' }] },
      theme: { name: 'Name of home', articles: { nodes: [{ path: '/second/' }] } },
      releases: { totalCount: 5, nodes: [{ number: 5 }, { number: 4 }, { number: 3 }, { number: 2 }, { number: 1 }] },
      second: { number: 2 },
    })
  })

  test('keeps its pages apart from what is published meanwhile', async () => {
    const first = await reader.ask('{ articles(first: 1) { pageInfo { endCursor } } }', {}, 1)
    const after = first.data.articles.pageInfo.endCursor

    const next = await reader.ask('query ($after: String) { articles(after: $after) { nodes { path } } }', { after }, 1)

    expect(next.data.articles.nodes).toEqual([{ path: '/returning/' }, { path: '/wrong/' }])
  })
})

describe('ids', () => {
  const ids = `{
    articleByPath(path: "/kept/") { id quotes { id text } sections { id } imageCredits { id } aliases { id path } themes { id } }
    release(number: 1) { id }
  }`

  test('stay the same when a new edition takes the place of the old one', async () => {
    const old = (await reader.ask(ids, {}, 1)).data.articleByPath
    const now = (await reader.ask(ids)).data.articleByPath

    expect(now.id).toBe(old.id)
    expect(now.sections).toEqual(old.sections)
    expect(now.imageCredits).toEqual(old.imageCredits)
    expect(now.themes).toEqual(old.themes)
    expect(now.quotes[0]).toEqual(old.quotes[0])
    expect(now.quotes[1].id).not.toBe(old.quotes[1].id)
    expect(now.aliases[0]).toEqual(old.aliases[0])
  })

  test('of every type lead back to the thing as it is now, each type in one statement and one for bodies', async () => {
    const { articleByPath: old } = (await reader.ask(ids, {}, 1)).data
    const { data, statements } = await reader.ask(
      `query ($ids: [ID!]!) { nodes(ids: $ids) { __typename id
        ... on Article { path html } ... on Section { anchor text } ... on Quote { text } ... on ImageCredit { caption }
        ... on Alias { path } ... on Theme { slug } ... on Release { number } } }`,
      {
        ids: [
          old.id,
          old.sections[0].id,
          old.quotes[0].id,
          old.quotes[1].id,
          old.imageCredits[0].id,
          old.aliases[0].id,
          old.themes[0].id,
          nodeId('Release', 2),
          old.id,
        ],
      },
    )

    expect(statements).toBe(10)
    expect(data.nodes).toMatchObject([
      { __typename: 'Article', id: old.id, path: '/second/', html: '<p>HTML of moved</p>' },
      { __typename: 'Section', anchor: 'words', text: 'Text of words' },
      { __typename: 'Quote', text: 'Kept words' },
      null,
      { __typename: 'ImageCredit', caption: 'A caption' },
      { __typename: 'Alias', path: '/kept/' },
      { __typename: 'Theme', slug: 'home' },
      { __typename: 'Release', number: 2 },
      { __typename: 'Article', id: old.id },
    ])
  })

  test.each(['Theme', 'Article', 'Release'] as const)(
    'of a %s may be asked for by several fields at once',
    async (type) => {
      const id = nodeId(type, { Theme: 'home', Article: idOf('moved'), Release: 2 }[type])
      const { data, errors } = await reader.ask(
        `query ($id: ID!) { one: node(id: $id) { __typename id } other: node(id: $id) { __typename id }
        both: nodes(ids: [$id, $id]) { __typename id } }`,
        { id },
      )

      expect(errors).toEqual([])
      const node = { __typename: type, id }
      expect(data).toEqual({ one: node, other: node, both: [node, node] })
    },
  )

  test.each([
    ['of an article that is gone', nodeId('Article', idOf('/wrong/'))],
    ['of a release to come', nodeId('Release', 6)],
    ['of an unknown type', Buffer.from('Secret:1').toString('base64url')],
    ['of an inherited name', Buffer.from('constructor:1').toString('base64url')],
    ['with a key of the wrong form', nodeId('Article', "' or true --")],
    ['with a number too great', nodeId('Release', '99999999999999999999')],
    ['with NUL', nodeId('Theme', '\0')],
    ['with an empty key', nodeId('Theme', '')],
    ['in another alphabet', Buffer.from(`Article:${idOf('moved')}`).toString('hex')],
    ['padded', `${nodeId('Theme', 'home')}=`],
    ['empty', ''],
    ['not ours', '💥'],
  ])('%s give null', async (_what, id) => {
    const { data, errors } = await reader.ask('query ($id: ID!) { node(id: $id) { id } nodes(ids: [$id]) { id } }', {
      id,
    })

    expect(errors).toEqual([])
    expect(data).toEqual({ node: null, nodes: [null] })
  })

  test('more than a hundred at once are refused', async () => {
    const { errors } = await reader.ask('query ($ids: [ID!]!) { nodes(ids: $ids) { id } }', {
      ids: Array.from({ length: 101 }, () => 'x'),
    })

    expect(errors[0]?.extensions).toEqual({ code: 'BAD_USER_INPUT' })
  })
})

test('releases are paged newest first', async () => {
  const first = await reader.ask('{ releases(first: 2) { nodes { number } pageInfo { endCursor hasNextPage } } }')
  const rest = await reader.ask(
    'query ($after: String) { releases(after: $after) { nodes { number } pageInfo { hasNextPage } } }',
    { after: first.data.releases.pageInfo.endCursor },
  )

  expect(first.data.releases.nodes).toEqual([{ number: 5 }, { number: 4 }])
  expect(rest.data.releases).toEqual({
    nodes: [{ number: 3 }, { number: 2 }, { number: 1 }],
    pageInfo: { hasNextPage: false },
  })
})

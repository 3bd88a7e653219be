import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { nodeId } from '../../src/content/node-id.ts'
import { pruneHistory } from '../../src/history/prune-history.ts'
import { randomFrom } from '../import/edit-sequences.ts'
import { idOf, publishRelease } from '../support/content.ts'
import { importFolder, liveThrough } from '../support/random-history.ts'
import { openReader, type Reader } from '../support/reader.ts'
import { createSite, page, type TestSite } from '../support/site.ts'

const HISTORIES = Number(process.env.COMMONPLACE_HISTORIES ?? 1)

const LOG = `query ($after: String, $first: Int) {
  changes(after: $after, first: $first) {
    edges { cursor node { id release at kind subject subjectId articleId article { id path edition } path previousPath reason correction } }
    pageInfo { hasNextPage endCursor }
  }
}`

interface Change {
  readonly id: string
  readonly release: number
  readonly kind: string
  readonly subject: string
  readonly articleId: string
  readonly article: { path: string; edition: number } | null
  readonly path: string
  readonly previousPath: string | null
  readonly reason: string | null
  readonly correction: string | null
}

interface Told {
  readonly cursor: string
  readonly node: Change
}

/** Everything after a cursor, page by page. */
async function follow(reader: Reader, after: string | null, first = 100): Promise<Told[]> {
  const told: Told[] = []
  for (let cursor = after; ; ) {
    const { data, errors } = await reader.ask(LOG, { after: cursor, first })
    expect(errors).toEqual([])
    told.push(...data.changes.edges)
    if (!data.changes.pageInfo.hasNextPage) return told
    cursor = data.changes.pageInfo.endCursor
  }
}

describe('what an editor does', () => {
  let reader: Reader
  let site: TestSite

  beforeAll(async () => {
    reader = await openReader()
    site = createSite({
      'content/_index.md': page('Home'),
      'content/wells.md': page('Wells', 'Forty wells.'),
      'content/roofs.md': page('Roofs', 'Solar panels.'),
      'content/kilns.md': page('Kilns', 'Hot.'),
    })
    await importFolder(reader.db.database, site)
    site.write('content/wells.md', page('Wells', 'Four wells.', 'correction: There are four wells, not forty.'))
    site.move('content/roofs.md', 'content/energy/solar.md')
    site.write('content/kilns.md', page('Kilns', 'Hot.', 'draft: true\ncorrection: Nobody is to read this yet.'))
    await importFolder(reader.db.database, site)
    site.write('hugo.toml', 'baseURL = "https://commons.example/"\ntitle = "A site"\ndefaultContentLanguage = "en"\n')
    site.delete('content/energy/solar.md')
    site.write('content/kilns.md', page('Kilns', 'Hot.'))
    await importFolder(reader.db.database, site)
  })

  afterAll(() => {
    site.remove()
    return reader.close()
  })

  test('is told release by release, the oldest first, the site before its articles', async () => {
    const told = await follow(reader, null, 2)

    const brief = told.map(({ node }) =>
      [node.release, node.subject, node.kind, node.previousPath, node.path, node.reason, node.correction].filter(
        (part) => part !== null,
      ),
    )
    expect(brief).toEqual([
      [1, 'ARTICLE', 'PUBLISHED', '/'],
      [1, 'ARTICLE', 'PUBLISHED', '/kilns/'],
      [1, 'ARTICLE', 'PUBLISHED', '/roofs/'],
      [1, 'ARTICLE', 'PUBLISHED', '/wells/'],
      [2, 'ARTICLE', 'MOVED', '/roofs/', '/energy/solar/'],
      [2, 'ARTICLE', 'WITHDRAWN', '/kilns/', 'UNPUBLISHED'],
      [2, 'ARTICLE', 'CORRECTED', '/wells/', 'There are four wells, not forty.'],
      [3, 'SITE', 'UPDATED'],
      [3, 'ARTICLE', 'WITHDRAWN', '/energy/solar/', 'DELETED'],
      [3, 'ARTICLE', 'RESTORED', '/kilns/'],
    ])
  })

  test('leads to articles as they are now, and to none from a tombstone', async () => {
    const told = await follow(reader, null)

    expect(told.map(({ node }) => node.article?.path ?? null)).toEqual([
      ...['/', '/kilns/', null, '/wells/'],
      ...[null, null, '/wells/'],
      ...[null, null, '/kilns/'],
    ])
  })

  test('names what it is about by lasting ids', async () => {
    const { data } = await reader.ask(
      `{ site { id } articleByPath(path: "/wells/") { id }
        changes { nodes { subject subjectId articleId path } } }`,
    )

    const of = (path: string | null) => data.changes.nodes.filter((change: Change) => change.path === path)
    expect(of(null)).toEqual([{ subject: 'SITE', subjectId: data.site.id, articleId: null, path: null }])
    const { id } = data.articleByPath
    expect(of('/wells/')).toEqual(
      [1, 2].map(() => ({ subject: 'ARTICLE', subjectId: id, articleId: id, path: '/wells/' })),
    )
  })

  test('is found again by the id of each change, all in one statement', async () => {
    const told = (await follow(reader, null)).map(({ node }) => ({ id: node.id, kind: node.kind }))

    const { data, statements } = await reader.ask(
      'query ($ids: [ID!]!) { nodes(ids: $ids) { id ... on Change { kind } } }',
      { ids: told.map(({ id }) => id) },
    )

    expect(data.nodes).toEqual(told)
    expect(statements).toBe(2)
  })

  test.each(['0/1', '1/0', '1/9', '4/1', '01/1', '1/-1', '1', "1/1' --"])('and %s is the id of none', async (id) => {
    const { data, errors } = await reader.ask('query ($id: ID!) { node(id: $id) { id } }', { id: nodeId('Change', id) })

    expect([data, errors]).toEqual([{ node: null }, []])
  })

  test('is told up to the release that is read, and counted', async () => {
    const query = '{ changes(first: 0) { totalCount } rest: changes { nodes { release } } }'
    const counts = await Promise.all([1, 2, 3].map((release) => reader.ask(query, {}, release)))

    expect(counts.map(({ data }) => data.changes.totalCount)).toEqual([4, 7, 10])
    expect(counts.map(({ data }) => Math.max(...data.rest.nodes.map((node: Change) => node.release)))).toEqual([
      1, 2, 3,
    ])
  })

  test('takes one statement, one for the cursor and one for the articles', async () => {
    const [first] = await follow(reader, null)

    const { statements } = await reader.ask(LOG, { after: first?.cursor, first: 100 })

    // The first is the release.
    expect(statements).toBe(4)
  })

  test('goes on after the cursor of a release', async () => {
    const { data } = await reader.ask('{ releases { nodes { number cursor } } }')

    for (const { number, cursor } of data.releases.nodes) {
      const releases = (await follow(reader, cursor)).map(({ node }) => node.release)
      expect(releases).toEqual((await follow(reader, null)).map(({ node }) => node.release).filter((of) => of > number))
    }
  })

  test('is told whole after its history was pruned', async () => {
    const before = await follow(reader, null)
    await pruneHistory(reader.db.database, { keep: 1, planOnly: false, onWait: () => {} })

    expect(await follow(reader, null)).toEqual(before)
    for (const [index, { cursor }] of before.entries())
      expect(await follow(reader, cursor)).toEqual(before.slice(index + 1))
  })
})

test('front matter says why an article is withdrawn, and its address says it too', async () => {
  const reader = await openReader()
  const site = createSite({
    'content/wells.md': page('Wells'),
    'content/roofs.md': page('Roofs'),
    'content/a.md': page('A'),
  })
  await importFolder(reader.db.database, site)
  site.write('content/wells.md', page('Wells', 'Some text.', 'withdrawn: retracted'))
  site.write('content/roofs.md', page('Roofs', 'Some text.', 'withdrawn: rights'))
  await importFolder(reader.db.database, site)
  const { data } = await reader.ask(
    '{ resolvePaths(paths: ["/wells/", "/roofs/"]) { ... on Gone { path reason } } articles { nodes { path } } }',
  )
  site.write('content/wells.md', page('Wells'))
  await importFolder(reader.db.database, site)
  const told = await follow(reader, null)
  site.remove()
  await reader.close()

  expect(data).toEqual({
    resolvePaths: [
      { path: '/wells/', reason: 'RETRACTED' },
      { path: '/roofs/', reason: 'RIGHTS_WITHDRAWN' },
    ],
    articles: { nodes: [{ path: '/a/' }] },
  })
  expect(told.slice(3).map(({ node: { kind, path, reason } }) => [kind, path, reason])).toEqual([
    ['WITHDRAWN', '/roofs/', 'RIGHTS_WITHDRAWN'],
    ['WITHDRAWN', '/wells/', 'RETRACTED'],
    ['RESTORED', '/wells/', null],
  ])
})

describe('a cursor of another history', () => {
  let reader: Reader
  let other: Reader

  beforeEach(async () => {
    reader = await openReader()
    other = await openReader()
    return async () => {
      await reader.close()
      await other.close()
    }
  })

  test.each([1, 2])('is refused with what to do, be it of a release that is here too or not: %i', async (release) => {
    for (let number = 0; number < release; number++) {
      const path = `/page-${number}/`
      const changes = [
        { kind: 'PUBLISHED' as const, articleId: idOf(path), path, previousPath: null, reason: null, correction: null },
      ]
      await publishRelease(other.db.database, { add: [{ path }], changes })
      if (number === 0) await publishRelease(reader.db.database, { add: [{ path }], changes })
    }
    const cursor = (await follow(other, null)).at(-1)?.cursor

    const { data, errors } = await reader.ask(LOG, { after: cursor })

    expect(data).toEqual({ changes: null })
    expect(errors.map(({ extensions }) => extensions)).toEqual([{ code: 'CURSOR_EXPIRED' }])
    expect(errors[0]?.message).toMatch(/Read .* go on after its `cursor`/)
  })
})

test('before anything is published there are no changes', async () => {
  const reader = await openReader()
  const { data, errors } = await reader.ask(
    '{ changes { nodes { id } totalCount pageInfo { hasNextPage endCursor } } }',
  )
  await reader.close()

  expect(errors).toEqual([])
  expect(data.changes).toEqual({ nodes: [], totalCount: 0, pageInfo: { hasNextPage: false, endCursor: null } })
})

/** What a mirror holds: the path and the edition of each article. */
type Mirror = Map<string, { path: string; edition: number }>

const STATE = `{ site { title release { cursor } }
  articles(first: 100, where: { kinds: [PAGE, SECTION, HOME] }) { totalCount nodes { id path edition } } }`

async function stateOf(reader: Reader) {
  const { data } = await reader.ask(STATE)
  const { nodes } = data.articles as { nodes: { id: string; path: string; edition: number }[] }
  expect(nodes).toHaveLength(data.articles.totalCount)
  const mirror: Mirror = new Map(nodes.map(({ id, path, edition }) => [id, { path, edition }]))
  return { title: data.site.title as string, cursor: data.site.release.cursor as string, mirror }
}

function fold(mirror: Mirror, changes: readonly Change[]): Mirror {
  const folded = new Map(mirror)
  for (const { subject, articleId, article } of changes) {
    if (subject !== 'ARTICLE') continue
    if (article === null) folded.delete(articleId)
    else folded.set(articleId, { path: article.path, edition: article.edition })
  }
  return folded
}

/** Which articles there are, and where, from the log alone. */
function pathsOf(changes: readonly Change[]): Map<string, string> {
  const paths = new Map<string, string>()
  for (const { subject, articleId, kind, path } of changes) {
    if (subject !== 'ARTICLE') continue
    if (kind === 'WITHDRAWN') paths.delete(articleId)
    else paths.set(articleId, path)
  }
  return paths
}

const sorted = <Value>(map: ReadonlyMap<string, Value>) => [...map].sort(([a], [b]) => (a < b ? -1 : 1))

describe('folding the changes from any cursor gives what is there now', () => {
  test.each(Array.from({ length: HISTORIES }, (_, index) => index + 1))('after the history %i', async (seed) => {
    const reader = await openReader()
    const site = createSite({})
    const random = randomFrom(seed)
    const titles: string[] = []
    const known: { cursor: string | null; mirror: Mirror }[] = [{ cursor: null, mirror: new Map() }]
    const remember = async () => {
      const { cursor, mirror, title } = await stateOf(reader)
      if (cursor === known.at(-1)?.cursor) return
      known.push({ cursor, mirror })
      const themes = await reader.db.database
        .sql`select slug, name, description from themes where declared and until is null order by slug`
      titles.push(JSON.stringify([title, themes]))
    }
    // Somebody who reads all the while, one page after the other, misses nothing.
    let isOver = false
    const reading = (async () => {
      const seen: Told[] = []
      for (let wasOver = false; !wasOver; ) {
        wasOver = isOver
        const { data } = await reader.ask(LOG, { after: seen.at(-1)?.cursor, first: 3 })
        seen.push(...data.changes.edges)
        if (data.changes.pageInfo.hasNextPage) wasOver = false
      }
      return seen
    })()
    try {
      for await (const _ of liveThrough(reader.db.database, site, random)) await remember()
    } finally {
      isOver = true
    }
    const seen = await reading

    const now = await stateOf(reader)
    const all = await follow(reader, null, 1 + random(20))
    const changes = all.map(({ node }) => node)
    expect(seen.map(({ node }) => node.id)).toEqual(changes.map(({ id }) => id))
    expect(new Set(changes.map(({ id }) => id)).size).toBe(changes.length)
    for (const { cursor, mirror } of known) {
      const later = await follow(reader, cursor, 1 + random(20))
      expect(
        sorted(
          fold(
            mirror,
            later.map(({ node }) => node),
          ),
        ),
      ).toEqual(sorted(now.mirror))
    }
    for (const [index, { cursor }] of all.entries())
      if (random(4) === 0) expect(await follow(reader, cursor, 1 + random(50))).toEqual(all.slice(index + 1))
    const paths = new Map([...now.mirror].map(([id, { path }]) => [id, path]))
    expect(sorted(pathsOf(changes))).toEqual(sorted(paths))
    const renamed = titles.flatMap((title, index) => (index > 0 && title !== titles[index - 1] ? [index + 1] : []))
    expect(changes.filter(({ subject }) => subject === 'SITE').map(({ release }) => release)).toEqual(renamed)
    site.remove()
    await reader.close()
  })
})

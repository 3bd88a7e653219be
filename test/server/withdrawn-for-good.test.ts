import { createHash } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { findThemesChanged } from '../../src/database/write/history.ts'
import { diffReleases } from '../../src/history/diff-releases.ts'
import { exportSite } from '../../src/history/export-site.ts'
import { pruneHistory } from '../../src/history/prune-history.ts'
import { rollBack } from '../../src/history/rollback.ts'
import { importSite } from '../../src/import/import-site.ts'
import { noProgress } from '../../src/import/progress.ts'
import { openTestGateway, type TestGateway } from '../support/gateway.ts'
import { parseHere } from '../support/parse-here.ts'
import { png } from '../support/pictures.ts'
import { createSite, page, type TestSite } from '../support/site.ts'

const PHOTO = png(8, 8, 'somebody else has the rights')
const SHARED = png(9, 9, 'on another page as well')
const WELLS = 'content/wells/index.md'
const BODY =
  'All of it is thaumaturgy.\n\n![A well](photo.png)\n\n![A field](/field.png)\n\n> We dug every one of these wells ourselves.'

let gateway: TestGateway
let site: TestSite

beforeEach(async () => {
  gateway = await openTestGateway({ environment: {} })
  site = createSite({
    'content/roofs.md': page('Roofs', '![A field](/field.png)', 'themes: [Fresh Water]'),
    [WELLS]: page('Wells', BODY, 'themes: [fresh water, Digging]\ncorrection: It was nine\ndate: 2024-01-01'),
    'content/wells/photo.png': PHOTO,
    'static/field.png': SHARED,
  })
  await publish()
})

afterEach(async () => {
  site.remove()
  await gateway.close()
})

async function publish(options: { prune?: boolean } = {}) {
  const tools = { database: gateway.db.database, pool: parseHere }
  const { blocked } = await importSite(tools, site.root, { ...options, progress: noProgress, onWait: () => {} })
  expect(blocked).toBeNull()
}

/** Moves the page and its picture, so that the article has had two addresses. */
async function move() {
  site.move('content/wells', 'content/water')
  await publish()
}

async function withdraw(file: string, reason: string) {
  site.write(file, page('Wells', BODY, `themes: [fresh water, Digging]\ndate: 2024-01-01\nwithdrawn: ${reason}`))
  await publish()
}

async function ask(query: string, release?: number) {
  const at = release === undefined ? '' : `&release=${release}`
  return await (await fetch(`${gateway.url}/graphql?query=${encodeURIComponent(query)}${at}`)).json()
}

async function statusOf(bytes: Uint8Array): Promise<number> {
  const digest = createHash('sha256').update(bytes).digest('hex')
  return (await fetch(`${gateway.url}/media/${digest}/photo.png`)).status
}

const TITLE = '{ articleByPath(path: "/wells/") { title html } }'
const none = { articleByPath: null }

test('what was withdrawn without such a reason is shown at older releases, and its images, until history is pruned', async () => {
  await withdraw(WELLS, 'true')
  expect((await ask(TITLE, 1)).data.articleByPath.title).toBe('Wells')
  expect((await ask(TITLE, 2)).data).toEqual(none)
  expect(await statusOf(PHOTO)).toBe(200)

  await pruneHistory(gateway.db.database, { keep: 1, planOnly: false, onWait: () => {} })

  // The gateway keeps answers until it hears of the pruning.
  await vi.waitFor(async () => expect((await ask(TITLE, 1)).errors[0].extensions.code).toBe('RELEASE_PRUNED'))
  expect(await statusOf(PHOTO)).toBe(404)
})

test.each(['retracted', 'rights'])(
  'what was withdrawn as %s is read at no release, also by who read it before',
  async (reason) => {
    const sums = '{ inventory { count digest } articles { totalCount } }'
    const before = await ask(TITLE, 1)
    expect(before.data.articleByPath.title).toBe('Wells')
    expect((await ask(sums, 1)).data.inventory.count).toBe(2)
    await move()
    await withdraw('content/water/index.md', reason)

    for (const release of [1, 2, 3])
      await vi.waitFor(async () => expect((await ask(TITLE, release)).data).toEqual(none))
    expect((await ask(sums, 1)).data).toEqual({ ...(await ask(sums, 3)).data })
    expect(await statusOf(PHOTO)).toBe(404)
    expect(await statusOf(SHARED)).toBe(200)
    expect((await ask('{ changes { nodes { kind correction } } }', 1)).data.changes.nodes).toContainEqual({
      kind: 'PUBLISHED',
      correction: null,
    })
  },
)

test('its addresses say that it is gone, and why, at every release that knew it', async () => {
  await move()
  site.write('content/later.md', page('Later'))
  await publish()
  await withdraw('content/water/index.md', 'retracted')
  await vi.waitFor(async () => expect((await ask(TITLE, 1)).data).toEqual(none))
  const paths =
    '{ resolvePaths(paths: ["/wells/", "/water/", "/later/"]) { __typename ... on Gone { path reason at } } }'
  const { data } = await ask('{ changes { nodes { kind reason at } } }')
  const { at } = data.changes.nodes.at(-1)
  const gone = (path: string) => ({ __typename: 'Gone', path, reason: 'RETRACTED', at })

  const later = { __typename: 'Article' }
  expect(data.changes.nodes.at(-1)).toEqual({ kind: 'WITHDRAWN', reason: 'RETRACTED', at })
  expect((await ask(paths, 1)).data.resolvePaths[0]).toEqual(gone('/wells/'))
  expect((await ask(paths, 2)).data.resolvePaths).toEqual([gone('/wells/'), gone('/water/'), null])
  expect((await ask(paths, 3)).data.resolvePaths).toEqual([gone('/wells/'), gone('/water/'), later])
  expect((await ask(paths, 4)).data.resolvePaths).toEqual([gone('/wells/'), gone('/water/'), later])
})

test('themes that it alone named have no name left, and those of others are named by them', async () => {
  const themes =
    '{ themes(first: 9, where: { empty: true }) { nodes { slug name quoteCount } } theme(slug: "digging") { name } }'
  site.write('content/a-first.md', page('First', 'x', 'themes: [FRESH WATER]'))
  await publish()
  const named = async (release: number) => (await ask(themes, release)).data
  expect((await named(1)).themes.nodes.map(({ slug }: { slug: string }) => slug)).toEqual(['digging', 'fresh-water'])

  await withdraw(WELLS, 'retracted')

  const nodes = (name: string) => ({ theme: null, themes: { nodes: [{ slug: 'fresh-water', name, quoteCount: 0 }] } })
  await vi.waitFor(async () => expect(await named(1)).toEqual(nodes('Fresh Water')))
  expect(await named(2)).toEqual(nodes('FRESH WATER'))
  expect(await named(3)).toEqual(nodes('FRESH WATER'))
})

test('no misspelt word is corrected to one that nothing else had', async () => {
  const search = '{ search(text: "thaumatrugy") { corrected totalCount } }'
  expect((await ask(search)).data.search).toEqual({ corrected: 'thaumaturgy', totalCount: 2 })

  await withdraw(WELLS, 'rights')

  await vi.waitFor(async () => expect((await ask(search)).data.search).toEqual({ corrected: null, totalCount: 0 }))
  expect((await ask(search, 1)).data.search).toEqual({ corrected: null, totalCount: 0 })
})

test('its words are known as taken back', async () => {
  await withdraw(WELLS, 'rights')
  const verdict =
    '{ verifyQuote(text: "We dug every one of these wells ourselves") { kind quote { text } article { title } } }'
  const takenBack = { kind: 'WITHDRAWN', quote: null, article: null }
  await vi.waitFor(async () => expect((await ask(verdict)).data.verifyQuote).toEqual(takenBack))
  await vi.waitFor(async () => expect((await ask(verdict, 1)).data.verifyQuote).toEqual(takenBack))
})

test('caches in front are told to forget it, and the themes that only it had', async () => {
  await withdraw(WELLS, 'retracted')
  const { database } = gateway.db
  const diff = await diffReleases(database, 1, 2)
  expect(diff.articles).toMatchObject([{ action: 'withdrawn', path: '/wells/', title: 'Wells' }])
  expect(await findThemesChanged(database, [1, 2])).toEqual(['digging', 'fresh-water'])
})

test('a rollback to a release that showed it does not bring it back, and an export of that release leaves it out', async () => {
  await withdraw(WELLS, 'retracted')
  const { counts, release } = await rollBack(gateway.db.database, 1, { planOnly: false, note: null, onWait: () => {} })
  expect(release).toBeNull()
  expect(counts).toMatchObject({ restore: 0, withheld: 1, unchanged: 1 })

  const target = mkdtempSync(join(tmpdir(), 'commonplace-export-'))
  try {
    await exportSite(gateway.db.database, target, { release: 1, force: true })
    const files = readdirSync(target, { recursive: true, encoding: 'utf8' }).filter((name) => name.includes('.'))
    expect(files.sort()).toEqual([
      'content/roofs.md',
      'data/commonplace-identities.json',
      'hugo.toml',
      'static/field.png',
    ])
    const { withdrawn } = JSON.parse(readFileSync(join(target, 'data/commonplace-identities.json'), 'utf8'))
    expect(withdrawn).toMatchObject([{ path: '/wells/', reason: 'RETRACTED' }])
    // That of the newest holds the page with its mark: it stays withdrawn wherever it is imported.
    await exportSite(gateway.db.database, target, { release: null, force: true })
    expect(readFileSync(join(target, WELLS), 'utf8')).toContain('withdrawn: retracted')
  } finally {
    rmSync(target, { recursive: true })
  }
})

test('without the line it is restored from then on, and older releases go on without it', async () => {
  await withdraw(WELLS, 'retracted')
  site.write(WELLS, page('Wells', 'There are nine of them.'))
  await publish()

  await vi.waitFor(async () => expect((await ask(TITLE)).data.articleByPath.html).toContain('nine of them'))
  expect((await ask(TITLE, 1)).data).toEqual(none)
  expect((await ask('{ changes { nodes { kind } } }')).data.changes.nodes.at(-1)).toEqual({ kind: 'RESTORED' })
  // A rollback leaves it as it is.
  const { release, counts } = await rollBack(gateway.db.database, 1, { planOnly: false, note: null, onWait: () => {} })
  expect({ release, counts }).toMatchObject({ release: null, counts: { withdraw: 0, withheld: 1 } })
})

const LOG = '{ changes { nodes { kind path reason } } }'
const log = async (): Promise<{ reason: string }[]> => (await ask(LOG)).data.changes.nodes.slice(2)

test('another reason is told by another tombstone, once, under the address that readers knew', async () => {
  await withdraw(WELLS, 'true')
  expect((await ask(TITLE, 1)).data.articleByPath.title).toBe('Wells')
  site.move('content/wells', 'content/water')
  await withdraw('content/water/index.md', 'rights')
  site.write('content/roofs.md', page('Roofs', 'Other words.'))
  await publish()

  const gone = { kind: 'WITHDRAWN', path: '/wells/' }
  await vi.waitFor(async () =>
    expect(await log()).toEqual([
      { ...gone, reason: 'UNPUBLISHED' },
      { ...gone, reason: 'RIGHTS_WITHDRAWN' },
      { kind: 'UPDATED', path: '/roofs/', reason: null },
    ]),
  )
  expect((await ask(TITLE, 1)).data).toEqual(none)
  expect((await ask('{ releases { nodes { withdrawn } } }')).data.releases.nodes).toEqual([
    { withdrawn: 0 },
    { withdrawn: 0 },
    { withdrawn: 1 },
    { withdrawn: 0 },
  ])
})

test('a page that was deleted and comes back as retracted is told to be retracted', async () => {
  site.delete('content/wells')
  await publish({ prune: true })
  await withdraw(WELLS, 'retracted')

  await vi.waitFor(async () => expect((await log()).map(({ reason }) => reason)).toEqual(['DELETED', 'RETRACTED']))
})

test('what is back after its history was pruned is restored, because the log says that it was gone', async () => {
  site.delete('content/wells')
  await publish({ prune: true })
  await pruneHistory(gateway.db.database, { keep: 1, planOnly: false, onWait: () => {} })
  site.write(WELLS, page('Wells'))
  site.write('content/wells/photo.png', PHOTO)
  await publish()

  await vi.waitFor(async () =>
    expect(await log()).toEqual([
      { kind: 'WITHDRAWN', path: '/wells/', reason: 'DELETED' },
      { kind: 'RESTORED', path: '/wells/', reason: null },
    ]),
  )
})

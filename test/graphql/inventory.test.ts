import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { takeInventory } from '../../src/content/inventory.ts'
import { pruneHistory } from '../../src/history/prune-history.ts'
import { publishRelease } from '../support/content.ts'
import { createRandom } from '../support/random.ts'
import { openReader, type Reader } from '../support/reader.ts'

const ALL = `query ($at: Int) { inventory(at: $at) { release count digest prefixes { prefix count digest items { id digest } } } }`
const ARTICLES = `query ($after: String) { articles(first: 100, after: $after, where: { kinds: [PAGE, SECTION, HOME] }) {
  nodes { id digest } pageInfo { hasNextPage endCursor } } }`

interface Item {
  readonly id: string
  readonly digest: string
}

let reader: Reader

async function articlesAt(release: number): Promise<Item[]> {
  const found: Item[] = []
  for (let after: string | null = null; ; ) {
    const { data } = await reader.ask(ARTICLES, { after }, release)
    found.push(...data.articles.nodes)
    if (!data.articles.pageInfo.hasNextPage) return found
    after = data.articles.pageInfo.endCursor
  }
}

const inventoryAt = async (at: number) => (await reader.ask(ALL, { at })).data.inventory

// 1: 130 pages and a home page. 2: one is another, one is gone. 3: another site title, and the same pages.
beforeAll(async () => {
  reader = await openReader()
  const pages = Array.from({ length: 130 }, (_, index) => ({
    path: `/page-${index}/`,
    edition: { digest: `d${index}` },
  }))
  const first = await publishRelease(reader.db.database, {
    add: [...pages, { path: '/', edition: { kind: 'HOME', digest: 'home' } }],
    hold: [{ path: '/draft/' }],
  })
  await publishRelease(reader.db.database, {
    close: first.editions.slice(0, 2),
    add: [{ path: '/page-0/', edition: { digest: 'changed', number: 2 } }],
  })
  await publishRelease(reader.db.database, { site: { title: 'Another' } })
})

afterAll(() => reader.close())

test.each([
  [1, 131],
  [2, 130],
  [3, 130],
])('the inventory of release %i is that of the %i articles that can be listed', async (release, count) => {
  const inventory = await inventoryAt(release)

  const { digest, parts } = takeInventory(await articlesAt(release))
  expect(inventory).toMatchObject({ release, count, digest })
  expect(inventory.prefixes.map(({ items, ...part }: { items: Item[] }) => part)).toEqual(parts)
  for (const part of inventory.prefixes as { items: Item[] }[])
    expect(part.items.map(({ id }) => id)).toEqual(part.items.map(({ id }) => id).sort())
})

test('two releases with the same articles have the same digest, and others have not', async () => {
  const [first, second, third] = await Promise.all([1, 2, 3].map(inventoryAt))

  expect(third.digest).toBe(second.digest)
  expect(second.digest).not.toBe(first.digest)
})

const hasPython = spawnSync('python3', ['--version']).error === undefined
if (!hasPython) console.warn('Python is not installed; that it computes inventories is not tested.')

test.skipIf(!hasPython)('thirty lines of Python compute it from the articles', async () => {
  const page = readFileSync('docs/partners.md', 'utf8')
  const script = /## Whether a copy is complete.*?```python\n(.*?)```/s.exec(page)?.[1] ?? ''
  expect(script.trimEnd().split('\n').length).toBeLessThanOrEqual(30)

  const { stdout, stderr } = spawnSync('python3', ['-c', script], {
    input: JSON.stringify(await articlesAt(2)),
    encoding: 'utf8',
  })

  const { count, digest, prefixes } = (
    await reader.ask('{ inventory(at: 2) { count digest prefixes { prefix count digest } } }')
  ).data.inventory
  expect([stderr, JSON.parse(stdout)]).toEqual(['', { count, digest, prefixes }])
})

test('a mirror that lost or kept something finds it by the prefixes that differ', async () => {
  const { prefixes } = await inventoryAt(2)
  const mirror = takeInventory(await articlesAt(1))
  const digestOf = new Map(mirror.parts.map(({ prefix, digest }) => [prefix, digest]))
  const differ = prefixes.filter(
    (part: { prefix: string; digest: string }) => digestOf.get(part.prefix) !== part.digest,
  )

  const { data } = await reader.ask(
    'query ($only: [String!]) { inventory(at: 2) { prefixes(only: $only) { prefix items { id digest } } } }',
    { only: differ.map(({ prefix }: { prefix: string }) => prefix) },
  )

  const held = new Map((await articlesAt(1)).map(({ id, digest }) => [id, digest]))
  const items: Item[] = data.inventory.prefixes.flatMap(({ items }: { items: Item[] }) => items)
  expect(items.filter(({ id, digest }) => held.get(id) !== digest).map(({ digest }) => digest)).toEqual(['changed'])
  expect(data.inventory.prefixes.length).toBeLessThanOrEqual(2)
})

test('a release is summed up once, and its items are read only where they are asked for, once for all parts', async () => {
  const sums = '{ inventory(at: 1) { digest prefixes { digest } } }'
  await reader.ask(sums)

  expect((await reader.ask(sums)).statements).toBe(2)
  expect((await reader.ask(ALL, { at: 1 })).statements).toBe(3)
  expect((await reader.ask('{ inventory { digest } }')).statements).toBeLessThanOrEqual(2)
})

test.each([
  [0, 'RELEASE_UNKNOWN'],
  [4, 'RELEASE_UNKNOWN'],
  [-1, 'RELEASE_UNKNOWN'],
])('of release %i there is none', async (at, code) => {
  const { data, errors } = await reader.ask(ALL, { at })

  expect([data, errors[0]?.extensions.code]).toEqual([null, code])
})

test('nor of one later than the release that is read, nor of one that is no longer kept', async () => {
  const later = await reader.ask(ALL, { at: 3 }, 2)
  await pruneHistory(reader.db.database, { keep: 1, planOnly: false, onWait: () => {} })
  const pruned = await reader.ask(ALL, { at: 2 })

  expect(later.errors[0]?.extensions.code).toBe('RELEASE_UNKNOWN')
  expect(pruned.errors[0]?.extensions.code).toBe('RELEASE_PRUNED')
  expect((await reader.ask(ALL)).data.inventory.count).toBe(130)
})

describe('equal digests', () => {
  const random = createRandom(7)
  const items = Array.from({ length: 300 }, (_, index) => ({ id: `id-${index}`, digest: `digest-${index}` }))

  test('mean equal items, whatever their order', () => {
    const { digest, parts } = takeInventory(items)
    for (let round = 0; round < 100; round++) {
      const shuffled = random.shuffle(items)
      expect(takeInventory(shuffled)).toMatchObject({ digest, parts })
      const index = random.below(items.length)
      const lost = items.toSpliced(index, 1)
      const kept = [...items, { id: `more-${round}`, digest: 'more' }]
      const changed = items.with(index, { id: `id-${index}`, digest: 'another' })
      for (const others of [lost, kept, changed]) expect(takeInventory(others).digest).not.toBe(digest)
    }
  })
})

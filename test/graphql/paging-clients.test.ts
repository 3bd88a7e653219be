import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { importSite } from '../../src/import/import-site.ts'
import { noProgress } from '../../src/import/progress.ts'
import { openTestGateway, type TestGateway } from '../support/gateway.ts'
import {
  compileForRelay,
  type Direction,
  type PagedQuote,
  type RelayArtifacts,
  type Walker,
  walkWithApollo,
  walkWithRelay,
  walkWithUrql,
} from '../support/paging-clients.ts'
import { parseWorkers } from '../support/parse-workers.ts'
import { createRandom } from '../support/random.ts'
import { createSite, page, type TestSite } from '../support/site.ts'

// A thousand quotes stay throughout. With every release others come, go and change among them, and articles as well, so that
// every place in the list moves between two pages.
const ARTICLES = 20
const LASTING = Array.from({ length: ARTICLES }, (_, article) =>
  Array.from({ length: 50 }, (_, index) => `We kept promise ${index} of house ${article}.`),
)

let gateway: TestGateway
let site: TestSite
const pool = parseWorkers()
let artifacts: RelayArtifacts
let releases = 0

const directions: readonly Direction[] = ['forwards', 'backwards']
const clients: Readonly<Record<string, (url: string, direction: Direction) => Walker>> = {
  Relay: (url, direction) => walkWithRelay(url, direction, artifacts),
  'Apollo Client': walkWithApollo,
  'urql with Graphcache': walkWithUrql,
}
const walks = Object.keys(clients).flatMap((client) => directions.map((direction) => ({ client, direction })))
const seen = new Map<string, readonly PagedQuote[]>()

beforeAll(async () => {
  artifacts = compileForRelay()
  gateway = await openTestGateway()
  site = createSite({})
  await publishNext()
  const url = `${gateway.url}/graphql`
  const walkers = walks.map(({ client, direction }) => ({
    name: `${client} ${direction}`,
    walker: clients[client]!(url, direction),
  }))
  // All clients fetch a page, then there is another release, and so on.
  for (let walking = walkers; walking.length > 0; ) {
    const more = await Promise.all(walking.map(({ walker }) => walker.more()))
    walking = walking.filter((_, index) => more[index])
    await publishNext()
  }
  for (const { name, walker } of walkers) seen.set(name, await walker.list())
})

afterAll(async () => {
  await gateway.close()
  site.remove()
  artifacts.remove()
})

test('a release was published between any two pages', () => {
  expect(releases).toBeGreaterThan(10)
})

describe.each(walks)('$client, $direction', ({ client, direction }) => {
  const quotes = () => seen.get(`${client} ${direction}`) ?? []

  test('has every quote that was there throughout once, in reading order', () => {
    const lasting = new Set(LASTING.flat())
    expect(
      quotes()
        .map(({ text }) => text)
        .filter((text) => lasting.has(text)),
    ).toEqual(LASTING.flat())
  })

  test('has no quote twice', () => {
    const ids = quotes().map(({ id }) => id)
    expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([])
  })
})

async function publishNext(): Promise<void> {
  const random = createRandom(releases)
  for (const article of LASTING.keys()) {
    if (releases > 0 && random.chance(0.4)) continue
    const lines = LASTING[article]!.flatMap((text, index) => {
      const passing = `We passed by at ${releases}, ${article} and ${index}.`
      return random.chance(0.1) ? [passing, text] : [text]
    })
    const frontMatter = `id: house-${article}\n${dated(article)}`
    site.write(`content/articles/house-${article}.md`, page(`House ${article}`, quoting(lines), frontMatter))
  }
  const number = releases
  site.write('content/articles/first.md', page('First', quoting([`The first word at ${number}.`]), dated(-1 - number)))
  site.write(
    'content/articles/last.md',
    page('Last', quoting([`The last word at ${number}.`]), dated(ARTICLES + number)),
  )
  const options = { progress: noProgress, onWait: () => {} }
  const { blocked } = await importSite({ database: gateway.db.database, pool }, site.root, options)
  expect(blocked).toBeNull()
  releases += 1
}

function quoting(lines: readonly string[]): string {
  return lines.map((line) => `> ${line}`).join('\n\nAnd then:\n\n')
}

/** The front matter with a date by which articles are listed in the order of their numbers. */
function dated(number: number): string {
  return `date: ${new Date(Date.UTC(2025, 5, 1) - number * 86_400_000).toISOString().slice(0, 10)}`
}

import { hash } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, expect, test } from 'vitest'
import { startCliIn } from '../support/cli-process.ts'
import { openTestGateway, type TestGateway } from '../support/gateway.ts'
import { linesOf, shownBy } from '../support/mirror.ts'
import { png } from '../support/pictures.ts'
import { createRandom } from '../support/random.ts'
import { importFolder } from '../support/random-history.ts'
import { sharedServer } from '../support/servers.ts'
import { createSite, page } from '../support/site.ts'
import { openWatchedProxy, type Passing } from '../support/watched-proxy.ts'

const KILLS = Number(process.env.COMMONPLACE_MIRROR_KILLS ?? 2)
const SEED = Number(process.env.COMMONPLACE_MIRROR_KILLS_SEED ?? 1)
const ARTICLES = 120
/** Every third has one. */
const IMAGES = ARTICLES / 3
/** Milliseconds that publishing takes, and more. */
const LONGEST_DELAY = 300

const closing: (() => Promise<unknown> | unknown)[] = []

afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

test('a first copy that is killed again and again is whole in the end, and has nothing twice', {
  timeout: 120_000 + KILLS * 30_000,
}, async () => {
  const random = createRandom(SEED)
  const [origin, mirror] = await Promise.all([openTestGateway(), openTestGateway()])
  closing.push(origin.close, mirror.close)
  const site = createSite(pages())
  closing.push(site.remove)
  await importFolder(origin.db.database, site)
  const parts = Math.ceil((await (await fetch(`${origin.url}/dump`)).text()).length / 2_048)
  let onPass: (passing: Passing) => void = () => {}
  const proxy = await openWatchedProxy(origin.url, (passing) => onPass(passing))
  closing.push(proxy.close)
  const { sql } = mirror.db.database
  const address = sharedServer(mirror.db.source).url({ database: mirror.db.source.database })
  const storedFiles = async () =>
    new Set((await sql<{ digest: string }[]>`select digest from media`).map((row) => row.digest))

  /** Copies until the moment at which it is killed, or to its end, and returns what was said and which files were asked for. */
  async function copy(isMoment: (passing: Passing) => boolean, delay = 0) {
    const before = await storedFiles()
    const asked: string[] = []
    let isOver = false
    const process = startCliIn({ DATABASE_URL: address }, 'mirror', proxy.url)
    onPass = (passing) => {
      if (passing.part === 0 && passing.path.startsWith('/media/')) asked.push(passing.path.split('/')[2] ?? '')
      if (isOver || !isMoment(passing)) return
      isOver = true
      void sleep(delay).then(() => process.send('SIGKILL'))
    }
    const code = await process.ended
    expect(new Set(asked).size).toBe(asked.length)
    // What is there already is not fetched again.
    expect(asked.filter((digest) => before.has(digest))).toEqual([])
    return { code, said: process.said(), asked: asked.length }
  }

  let [fetched, struck] = [0, 0]
  const isAt = (part: number) => (passing: Passing) => passing.path === '/dump' && passing.part === part
  const after = (files: number) => {
    let count = 0
    return ({ path, part }: Passing) => path.startsWith('/media/') && part === 0 && ++count === files
  }
  for (let kill = 0; kill < KILLS; kill++) {
    const left = IMAGES - (await storedFiles()).size
    // Among the first files, anywhere in the dump, among the files that are left, or while it is published.
    const kind = kill === 0 ? 'files' : random.pick(['dump', ...(left > 0 ? ['files'] : []), 'end'])
    const ended =
      kind === 'end'
        ? await copy(({ path, isEnd }) => path === '/dump' && isEnd, random.below(LONGEST_DELAY))
        : await copy(kind === 'dump' ? isAt(random.below(parts)) : after(1 + random.below(Math.max(left - 10, 1))))
    fetched += ended.asked
    if (ended.code === null) struck += 1
    // All of it or nothing.
    if ((await fetch(`${mirror.url}/readyz`)).status !== 503)
      expect(await shownBy(mirror.url)).toEqual(await shownBy(origin.url))
  }
  const last = await copy(() => false)
  fetched += last.asked

  expect([last.code, last.said]).toEqual([0, expect.stringContaining(`${ARTICLES} articles.`)])
  expect(await inventoryOf(mirror)).toEqual(await inventoryOf(origin))
  expect(await shownBy(mirror.url)).toEqual(await shownBy(origin.url))
  expect(await filesOf(mirror)).toEqual(await filesOf(origin))
  const [counts] =
    await sql`select (select count(*)::int from editions) as editions, (select count(*)::int from articles) as articles,
    (select count(*)::int from releases) as releases, (select count(*)::int from sources) as files`
  expect(counts).toEqual({ editions: ARTICLES, articles: ARTICLES, releases: 1, files: IMAGES })
  // Of what was on its way when it was killed, at most four each time are asked for again.
  expect(fetched).toBeLessThanOrEqual(IMAGES + struck * 4)
  expect(struck).toBeGreaterThanOrEqual(KILLS / 2)
})

function pages(): Record<string, string | Uint8Array> {
  const files: Record<string, string | Uint8Array> = {}
  for (let number = 0; number < ARTICLES; number++) {
    const text = `Well ${number}. ${'It is deep and old, and nobody knows who dug it. '.repeat(20)}`
    const image = `![Well ${number}](well.png)\n\n> We dug well ${number} by hand, all summer long.\n>\n> — Ana`
    files[`content/wells/${number}/index.md`] = page(`Well ${number}`, `${text}\n\n${number % 3 === 0 ? image : ''}`)
    if (number % 3 === 0) files[`content/wells/${number}/well.png`] = png(640, 480, `${number} ${'.'.repeat(5_000)}`)
  }
  return files
}

async function inventoryOf({ url }: TestGateway): Promise<unknown> {
  const query = '{ inventory { count digest prefixes { prefix count digest items { id digest } } } }'
  const response = await fetch(`${url}/graphql?query=${encodeURIComponent(query)}`)
  return ((await response.json()) as { data: unknown }).data
}

/** The digests of the bytes that a gateway gives for each image file it tells of, by the digest that it tells. */
async function filesOf({ url }: TestGateway): Promise<Record<string, string>> {
  const articles = (await linesOf(url, '/dump')).filter(({ type }) => type === 'article')
  const files = articles.flatMap(({ images }) =>
    images.map(({ file }: { file: { digest: string; url: string } }) => file),
  )
  const given = await Promise.all(
    files.map(async (file) => {
      const bytes = new Uint8Array(await (await fetch(new URL(new URL(file.url).pathname, url))).arrayBuffer())
      expect(hash('sha256', bytes)).toBe(file.digest)
      return [file.digest, hash('sha256', bytes)]
    }),
  )
  expect(given).toHaveLength(IMAGES)
  return Object.fromEntries(given)
}

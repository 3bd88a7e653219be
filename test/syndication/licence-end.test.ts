import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { openTestGateway, type TestGateway } from '../support/gateway.ts'
import { importFolder } from '../support/random-history.ts'
import { createSite, page, type TestSite } from '../support/site.ts'

// Tests look into answers freely; their expectations are the check.
// biome-ignore lint/suspicious/noExplicitAny: see above
type Answer = any

const PICTURE = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)

let end: string

let gateway: TestGateway
let site: TestSite
let before: Record<string, string>
let dump: Response
const creditIds = new Map<string, string>()
let files: { lent: string; kept: string }

const addresses = [
  '/feeds/atom.xml',
  '/feeds/rss.xml',
  '/feeds/feed.json',
  '/content/wells.html',
  '/content/wells.json',
  '/content/wells.jsonld',
  '/sitemap.xml',
  '/dump',
  '/feeds/quotes/care/atom.xml',
] as const

async function ask(path: string): Promise<string> {
  const response = await fetch(new URL(path, gateway.url))
  expect([path, response.status]).toEqual([path, 200])
  return response.text()
}

/** One after the other: only so many are answered at once. */
async function askAll(): Promise<Record<string, string>> {
  const answers: Record<string, string> = {}
  for (const address of addresses) answers[address] = await ask(address)
  return answers
}

/** Waits until the gateway has heard of a release. */
async function heard(release: number): Promise<void> {
  const newest = async () => (await graphql('{ site { release { number } } }'))?.site.release.number
  await vi.waitFor(async () => expect(await newest()).toBe(release), 20_000)
}

const asked = [
  '/content/wells.html',
  '/content/poem.html',
  '/feeds/atom.xml',
  '/changes?release=1',
  '/dump/1.ndjson',
  `/graphql?query=${encodeURIComponent('{ articles { nodes { path text html images { url } } } }')}`,
  `/graphql?release=1&query=${encodeURIComponent('{ articles { nodes { path text html images { url } } } }')}`,
]

/** Asks without a pause from before the end until after it; gives the addresses at which it was still offered to who asked after it. */
async function offeredAfterTheEnd(): Promise<string[]> {
  const [at, offered] = [Date.parse(end), new Set<string>()]
  const ask = async (address: string) => {
    const first = await fetch(gateway.url + address)
    await first.text()
    const conditional = { 'if-none-match': first.headers.get('etag') ?? '' }
    await vi.waitFor(() => expect(Date.now()).toBeGreaterThan(at - 300), { timeout: 60_000, interval: 20 })
    for (let begun = 0; begun < at + 300; ) {
      begun = Date.now()
      const [whole, news] = [
        await fetch(gateway.url + address),
        await fetch(gateway.url + address, { headers: conditional }),
      ]
      const isOffered =
        news.status === 304 || /[/](?:lent|head)\.png|Lent words/.test((await whole.text()) + (await news.text()))
      if (begun >= at && isOffered) offered.add(address)
    }
  }
  await Promise.all(asked.map(ask))
  return [...offered]
}

async function graphql(query: string) {
  const response = await fetch(`${gateway.url}/graphql?query=${encodeURIComponent(query)}`)
  return ((await response.json()) as { data: Answer }).data
}

beforeAll(async () => {
  // With what is cached.
  gateway = await openTestGateway({ environment: {} })
  // Far enough from now that all of this is read before, in whole seconds.
  end = new Date(Math.ceil(Date.now() / 1000 + 12) * 1000).toISOString().replace('.000', '')
  site = createSite({
    'hugo.toml': 'baseURL = "https://ends.example/"\ntitle = "Ends"\n',
    'commonplace.yaml': 'licence: CC-BY-4.0\n',
    'content/wells/index.md': page(
      'Wells',
      `Words stay.\n\n{{< figure src="lent.png" alt="Lent" caption="Photo: Ana Lima, CC BY 4.0, licensed until ${end}" >}}\n\n[The picture](lent.png)\n\n**Lent:** ![Lent](lent.png) is here.\n\n> We dig ![Lent](lent.png) here.\n\n{{< figure src="kept.png" caption="Photo: Ben Okoro, CC BY 4.0, licensed until 2999-12-31" >}}`,
      `date: 2025-03-01\nthemes: [care]\nfeatureImage: head.png\nfeatureImageCaption: "Photo: Cleo Marsh, licensed until ${end}"`,
    ),
    'content/wells/lent.png': Buffer.concat([PICTURE, Buffer.from('lent')]),
    'content/wells/kept.png': PICTURE,
    'content/wells/head.png': PICTURE,
    'content/poem.md': page('Poem', 'Lent words.', `date: 2025-03-02\nlicensedUntil: ${end}`),
    'content/essay.md': page('Essay', 'Words.', 'date: 2025-03-03\nlicensedUntil: 2999-12-31\nlicence: CC-BY-NC-4.0'),
    'content/over.md': page('Over', 'Words of another year.', 'licensedUntil: 2020-12-31'),
  })
  await importFolder(gateway.db.database, site)
  await heard(1)
  before = await askAll()
  dump = await fetch(`${gateway.url}/dump/1.ndjson`)
  const { images } = JSON.parse(before['/content/wells.json'] ?? '')
  const fileOf = (name: string) => images.find(({ url }: Answer) => url.endsWith(name)).file.url
  files = { lent: fileOf('lent.png'), kept: fileOf('kept.png') }
})

afterAll(async () => {
  site.remove()
  await gateway.close()
})

describe('a licence that ends', () => {
  test('holds until then, and says when that is', async () => {
    for (const address of ['/feeds/atom.xml', '/content/wells.html', '/content/wells.json', '/sitemap.xml', '/dump'])
      expect([address, before[address]?.includes('lent.png'), before[address]?.includes('head.png')]).toEqual([
        address,
        true,
        true,
      ])
    expect(before['/feeds/atom.xml']).toContain('Lent words.')
    const { article, over, essay } = await graphql(`{
      article: articleByPath(path: "/wells/") { omitted { what } imageCredits { id creator caption licence { name spdx until } } }
      essay: articleByPath(path: "/essay/") { licence { spdx until } extra }
      over: resolvePath(path: "/over/") { __typename } }`)
    expect(over).toBeNull()
    // A day counts to its end.
    expect(essay).toEqual({ licence: { spdx: 'CC-BY-NC-4.0', until: '3000-01-01T00:00:00Z' }, extra: {} })
    expect(article.omitted).toEqual([])
    for (const { id, creator } of article.imageCredits) creditIds.set(creator, id)
    expect(article.imageCredits).toMatchObject([
      { creator: 'Cleo Marsh', licence: { name: 'Licensed for a time', spdx: null, until: end } },
      {
        creator: 'Ana Lima',
        caption: `Photo: Ana Lima, CC BY 4.0, licensed until ${end}`,
        licence: { name: 'CC BY 4.0', spdx: 'CC-BY-4.0', until: end },
      },
      { creator: 'Ben Okoro', licence: { until: '3000-01-01T00:00:00Z' } },
    ])
  })

  test('is in no answer to who asks from that second on, cached or not, and holds for nobody who asks whether it does', async () => {
    expect(await offeredAfterTheEnd()).toEqual([])
  })

  test('ends at its second: the image and the page are in no output any more, and the log tells of both', async () => {
    const told = async () =>
      (await graphql('{ changes(first: 50) { nodes { release kind path reason at } } }')).changes.nodes.slice(-2)
    await vi.waitFor(
      async () =>
        expect((await told()).map(({ release, kind, path, reason }: Answer) => [release, kind, path, reason])).toEqual([
          [2, 'WITHDRAWN', '/poem/', 'RIGHTS_WITHDRAWN'],
          [2, 'UPDATED', '/wells/', null],
        ]),
      { timeout: 60_000, interval: 100 },
    )
    const after = await askAll()

    for (const address of addresses) {
      // As an address; the source, which is told as it is in the file, names it still.
      expect([address, /.{0,60}[/](?:lent|head)\.png/.exec(after[address] ?? '')?.[0]]).toEqual([address, undefined])
      expect([address, after[address]?.includes('Lent words.')]).toEqual([address, false])
    }
    expect(after['/content/wells.html']).toMatch(/Words stay\..*The picture.*Ben Okoro/s)
    expect(after['/content/wells.html']).not.toMatch(/Ana Lima|Cleo Marsh/)
    expect(after['/feeds/atom.xml']).toMatch(/<at:deleted-entry[^>]+>.*The right to publish it was withdrawn/)
    // Readers of the feed fetch what is another, and tell nobody that it is new.
    expect(after['/feeds/atom.xml']).toContain(`<published>2025-03-01T00:00:00Z</published><updated>${end}</updated>`)
    const { status } = await fetch(`${gateway.url}/content/poem/`)
    expect(status).toBe(410)
    expect((await fetch(files.lent)).status).toBe(404)
    expect((await fetch(files.kept)).status).toBe(200)
    expect((await fetch(`${gateway.url}/dump/1.ndjson`)).headers.get('etag')).not.toBe(dump.headers.get('etag'))
    const fields = `html images { url file { url } } featureImage { url } imageCredits { creator image attributionHtml }
      featureImageCredit { creator } sections { html leads { html } lead(label: "Lent") { html } } quotes { html }`
    for (const release of [1, 2]) {
      const path = `/graphql?release=${release}&query=`
      const asked = await ask(
        path + encodeURIComponent(`{ articleByPath(path: "/wells/") { ${fields} omitted { what reason } } }`),
      )
      const { omitted, ...shown } = JSON.parse(asked).data.articleByPath
      expect(JSON.stringify(shown)).not.toMatch(/[/](?:lent|head)\.png|Ana Lima|Cleo Marsh/)
      expect(JSON.stringify(shown)).toMatch(/kept\.png.*Ben Okoro/)
      expect(shown).toMatchObject({ featureImage: null, featureImageCredit: null })
      expect(omitted).toEqual([
        { what: 'An image', reason: 'Its licence has ended.' },
        { what: 'The image “Lent”', reason: 'Its licence has ended.' },
      ])
    }
    const { articleByPath: quoted } = await graphql('{ articleByPath(path: "/wells/") { quotes { id } } }')
    const page = await ask(`/content/quotes/${quoted.quotes[0].id}`)
    expect([page.includes('We dig'), page.includes('lent.png')]).toEqual([true, false])
    const [lent, kept] = ['Ana Lima', 'Ben Okoro'].map((creator) => creditIds.get(creator))
    expect(await graphql(`{ lent: node(id: "${lent}") { id } kept: node(id: "${kept}") { id } }`)).toEqual({
      lent: null,
      kept: { id: kept },
    })
    const { articleByPath } = await graphql(`{ articleByPath(path: "/wells/") {
      jsonLd republication(for: { commercial: false, derivatives: false }) { html omitted { what reason } } } }`)
    expect(JSON.stringify(articleByPath)).not.toMatch(/lent\.png|head\.png/)
    expect(articleByPath.republication.omitted).toContainEqual({
      what: 'The image “Lent”',
      reason: 'Its licence has ended.',
    })
    expect(articleByPath.republication.html).toContain('kept.png')
  })

  test('makes one release, however often the clock looks', async () => {
    site.write('content/more.md', page('More'))
    await importFolder(gateway.db.database, site)
    await heard(3)

    const { changes } = await graphql('{ changes(first: 50) { nodes { release kind path } } }')
    expect(changes.nodes.at(-1)).toEqual({ release: 3, kind: 'PUBLISHED', path: '/more/' })
  })
})

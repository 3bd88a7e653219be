import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTestGateway, type TestGateway } from '../support/gateway.ts'
import { importFolder } from '../support/random-history.ts'
import { createSite, page, type TestSite } from '../support/site.ts'

// Tests look into answers freely; their expectations are the check.
// biome-ignore lint/suspicious/noExplicitAny: see above
type Answer = any

const MIT = 'https://spdx.org/licenses/MIT.html'
const BY = 'https://spdx.org/licenses/CC-BY-4.0.html'

/** As written, the id, and the addresses that it leads to. */
const licences = [
  ['CC-BY-4.0 OR MIT', 'CC-BY-4.0 OR MIT', [BY, MIT]],
  ['cc-by-4.0 or mit', 'CC-BY-4.0 OR MIT', [BY, MIT]],
  [
    '(cc-by-4.0 OR Mit) and cc0-1.0',
    '(CC-BY-4.0 OR MIT) AND CC0-1.0',
    [BY, MIT, 'https://spdx.org/licenses/CC0-1.0.html'],
  ],
  ['cc0-1.0', 'CC0-1.0', ['https://creativecommons.org/publicdomain/zero/1.0/']],
  ['cc-by-4.0', 'CC-BY-4.0', ['https://creativecommons.org/licenses/by/4.0/']],
  ['{spdx: cc-by-4.0, name: Ours}', 'CC-BY-4.0', [BY]],
] as const

const hostile = [
  'javascript:alert(1)',
  'JaVaScRiPt:alert(1)',
  'data:text/html,<script>alert(1)</script>',
  'vbscript:msgbox(1)',
  '\u0001javascript:alert(1)',
  'java\tscript:alert(1)',
  ' \n javascript:alert(1)',
  'https://evil.example/\u0000',
  'https:\u0009javascript:alert(1)',
]

const written = (value: string) => JSON.stringify(value)

let gateway: TestGateway
let site: TestSite

beforeAll(async () => {
  gateway = await openTestGateway()
  site = createSite({
    'hugo.toml': 'baseURL = "https://links.example/"\ntitle = "Links"\n',
    'commonplace.yaml': `licence: {name: House rules, url: ${written(hostile[0] as string)}}\n`,
    ...Object.fromEntries(
      licences.map(([licence], index) => [
        `content/good-${index}/index.md`,
        page(
          `Good ${index}`,
          '{{< figure src="a.jpg" caption="Photo: Ana Lima, CC0 1.0" >}}',
          `licence: ${licence.startsWith('{') ? licence : written(licence)}`,
        ),
      ]),
    ),
    ...Object.fromEntries(
      hostile.map((address, index) => [
        `content/bad-${index}/index.md`,
        page(
          `Bad ${index}`,
          `{{< figure src="a.jpg" caption="[Roof](${address.replace(/[\s\0<>]/g, '')}) by [Ana](<${address.replace(/[\n\0<>]/g, '')}>), <a href='${address.replace(/[\n\0<>]/g, '')}'>CC BY 4.0</a>" >}}\n\n> We dig.\n>\n> — [Ana](${address.replace(/[\s\0<>]/g, '')})`,
          `themes: [care]\nlicence: ${index % 2 === 0 ? written(address) : `{name: Ours, spdx: CC-BY-4.0, url: ${written(address)}}`}\nlabels:\n  - name: TK\n    url: ${written(address)}\n  - url: ${written(address)}`,
        ),
      ]),
    ),
  })
  const { blocked, problems } = await importFolder(gateway.db.database, site)
  expect([blocked, problems.filter(({ severity }) => severity === 'error')]).toEqual([null, []])
})

afterAll(async () => {
  site.remove()
  await gateway.close()
})

async function graphql(query: string): Promise<Answer> {
  const response = await fetch(`${gateway.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query }),
  })
  const { data, errors } = (await response.json()) as Answer
  expect(errors).toBeUndefined()
  return data
}

test.each(licences.map((one, index) => [...one, index] as const))(
  '%s is %s, and each licence in it is linked in what may be republished',
  async (_licence, spdx, addresses, index) => {
    const { articleByPath } = await graphql(`{ articleByPath(path: "/good-${index}/") { licence { spdx }
      republication(for: { commercial: true, derivatives: true }) { html markdown text } } }`)

    expect(articleByPath.licence).toEqual({ spdx })
    const { html, markdown, text } = articleByPath.republication
    for (const address of addresses) {
      expect(html).toContain(`<a href="${address}">`)
      expect(markdown).toMatch(new RegExp(`(?:\\]\\(|<)${address.replaceAll('.', '\\.')}[)>]`))
      expect(text).toContain(address)
    }
    // That of the image as well, which its caption does not link to.
    expect(html).toContain('<a href="https://spdx.org/licenses/CC0-1.0.html">')
  },
)

const ofPage = ['.html', '.md', '.jsonld', '.json']
const whole = [
  '/feeds/atom.xml',
  '/feeds/rss.xml',
  '/feeds/feed.json',
  '/feeds/quotes/care/atom.xml',
  '/dump',
  '/changes',
]

/** What stands where an address of a licence, a credit or a label does, in JSON, HTML and XML. */
function addressesIn(output: string): string[] {
  const found = output.matchAll(
    /(?:\b(?:href|src|cite)=(?:"|&quot;|\\"|')|"(?:url|license|acquireLicensePage|isBasedOn|creatorUrl|source|sameAs|contentUrl|usageInfo)":\s*\[?"|<(?:creativeCommons:license|uri|link)>)([^"'<>)]*)/g,
  )
  return [...found].map(([, address = '']) => address)
}

/** An output without the source, which is given byte for byte. */
const withoutSource = (path: string, output: string) =>
  path.endsWith('.md') ? (output.split('\n---\n')[0] ?? '') : output.replace(/"markdown":"(?:[^"\\]|\\.)*"/g, '')

const isHostile = (address: string) =>
  /^(?:javascript|vbscript|data):/i.test(
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
    address.replace(/\\u00[01][0-9a-f]|\\[tnr]|&#\w+;|[\u0000-\u0020]/gi, ''),
  )

test.each([...whole, ...hostile.flatMap((_address, index) => ofPage.map((form) => `/content/bad-${index}${form}`))])(
  'in %s nothing but an address of the web stands as the address of a licence, a credit or a label',
  async (path) => {
    const response = await fetch(new URL(path, gateway.url))
    const output = withoutSource(path, await response.text())

    expect(response.status).toBe(200)
    if (!path.endsWith('.md')) expect(addressesIn(output).length).toBeGreaterThan(0)
    expect(addressesIn(output).filter(isHostile)).toEqual([])
    expect((response.headers.get('link') ?? '').match(/<(?!https?:)[^>]*>/g)).toBeNull()
  },
)

test('nor in GraphQL, nor for those who edit', async () => {
  const { articles } =
    await graphql(`{ articles(first: 50) { nodes { path jsonLd labels { name url } licence { name url }
    imageCredits { source creatorUrl attributionHtml licence { url } } quotes { source }
    republication(for: { commercial: false, derivatives: false }) { html markdown statement } } } site { licence { url } } }`)
  expect(articles.nodes.length).toBeGreaterThan(hostile.length)
  expect(addressesIn(JSON.stringify(articles)).filter(isHostile)).toEqual([])
  const inMarkdown = articles.nodes.flatMap(({ republication }: Answer) => [
    ...(republication?.markdown ?? '').matchAll(/(?<!\\)\]\(<?([^)>]*)|<([^\s>]+)>/g),
  ])
  expect(inMarkdown.length).toBeGreaterThan(0)
  for (const [, link = '', bare = ''] of inMarkdown) expect([link, bare].filter(isHostile)).toEqual([])
  const bad = articles.nodes.find(({ path }: Answer) => path === '/bad-0/')
  expect(JSON.parse(JSON.stringify(bad.jsonLd)).license).toEqual({
    '@type': 'CreativeWork',
    name: 'javascript:alert(1)',
  })
  for (const path of ['/desk/articles/bad-0/', '/desk/images', '/desk/articles/bad-1/']) {
    const response = await fetch(new URL(path, gateway.url))
    // The pages say themselves that they have no icon.
    const output = (await response.text()).replace('href="data:,"', '')
    expect(addressesIn(output).filter(isHostile)).toEqual([])
  }
})

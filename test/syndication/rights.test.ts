import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openTestGateway, type TestGateway } from '../support/gateway.ts'
import { importFolder } from '../support/random-history.ts'
import { createSite, page, type TestSite } from '../support/site.ts'

/** What a licence allows, in the order: commercial, changed versions; written down here by hand. */
const pictures = [
  { file: 'free.jpg', maker: 'Ana Lima', licence: 'CC BY 4.0', commercial: true, derivatives: true },
  { file: 'unsold.jpg', maker: 'Ben Okoro', licence: 'CC BY-NC 4.0', commercial: false, derivatives: true },
  { file: 'unchanged.jpg', maker: 'Cleo Marsh', licence: 'CC BY-ND 4.0', commercial: true, derivatives: false },
  { file: 'given.jpg', maker: 'Dora Klein', licence: 'CC0 1.0', commercial: true, derivatives: true },
  {
    file: 'either.jpg',
    maker: 'Emil Stone',
    licence: 'CC-BY-NC-ND-4.0 OR CC-BY-SA-4.0',
    commercial: true,
    derivatives: true,
  },
  {
    file: 'both.jpg',
    maker: 'Fay Winter',
    licence: 'CC-BY-4.0 AND CC-BY-NC-4.0',
    commercial: false,
    derivatives: true,
  },
  {
    file: 'nested.jpg',
    maker: 'Gus Brook',
    licence: '(CC-BY-NC-4.0 OR CC-BY-ND-4.0) AND CC0-1.0',
    commercial: 'either',
    derivatives: 'either',
  },
] as const
const forbidden = [
  { file: 'reserved.jpg', maker: 'Hal Reed', licence: 'all rights reserved' },
  { file: 'code.jpg', maker: 'Ines Ruiz', licence: 'MIT AND CC-BY-4.0' },
] as const

const articles = [
  { name: 'of-the-site', licence: null, commercial: true, derivatives: true },
  { name: 'chosen', licence: 'CC-BY-NC-4.0 OR CC-BY-4.0 OR MIT', commercial: true, derivatives: true },
  { name: 'together', licence: 'CC-BY-ND-4.0 AND CC-BY-NC-4.0', commercial: false, derivatives: false },
  { name: 'with', licence: 'MIT WITH Classpath-exception-2.0', commercial: null, derivatives: null },
  { name: 'unknown', licence: 'Ask us first', commercial: null, derivatives: null },
] as const

const labelOf = (name: string) => ({
  name: `TK ${name}`,
  url: `https://labels.example/${name}`,
  community: `Weavers of ${name}`,
  text: `Ask before <copying> ${name}.`,
})
// Half of them carry the label of the site.
const labelsOf = (name: string) => (name.length % 2 === 0 ? labelOf(name) : labelOf('everywhere'))
const yamlLabel = (name: string) => {
  const { name: title, url, community, text } = labelOf(name)
  return `labels:\n  - name: ${title}\n    url: ${url}\n    community: ${community}\n    text: {en: "${text}", de: Frag uns.}\n`
}

const figures = [...pictures, ...forbidden]
  .map(({ file, maker, licence }) => `{{< figure src="${file}" alt="${file}" caption="Photo: ${maker}, ${licence}" >}}`)
  .join('\n\n')

let gateway: TestGateway
let site: TestSite

beforeAll(async () => {
  gateway = await openTestGateway()
  site = createSite({
    'hugo.toml': 'baseURL = "https://rights.example/"\ntitle = "Rights"\n',
    'commonplace.yaml': `licence: CC-BY-SA-4.0\n${yamlLabel('everywhere')}`,
    ...Object.fromEntries(
      articles.map(({ name, licence }, index) => [
        `content/${name}/index.md`,
        page(
          name,
          `Words.\n\n![Bare](https://rights.example/nobody.jpg)\n\n## Said {theme="care"}\n\n> We dig wells in ${name}.\n>\n> — Ana\n\n${figures}`,
          `date: 2025-03-0${index + 1}\n${licence === null ? '' : `licence: ${licence}\n`}${name.length % 2 === 0 ? yamlLabel(name) : ''}`,
        ),
      ]),
    ),
  })
  await importFolder(gateway.db.database, site)
})

afterAll(async () => {
  site.remove()
  await gateway.close()
})

async function ask(path: string): Promise<string> {
  const response = await fetch(new URL(path, gateway.url))
  expect([path, response.status]).toEqual([path, 200])
  return response.text()
}

interface Republication {
  readonly html: string
  readonly text: string
  readonly markdown: string
  readonly statement: string
  readonly omitted: readonly { readonly what: string }[]
}

async function republished(name: string, use: object): Promise<Republication | null> {
  const query = `query ($path: String!, $use: RepublicationUse!) { articleByPath(path: $path) {
    republication(for: $use) { html text markdown statement omitted { what } } } }`
  const body = JSON.stringify({ query, variables: { path: `/${name}/`, use } })
  const headers = { 'content-type': 'application/json' }
  const response = await fetch(`${gateway.url}/graphql`, { method: 'POST', headers, body })
  const answer = (await response.json()) as { data: { articleByPath: { republication: Republication | null } } }
  expect(answer).not.toHaveProperty('errors')
  return answer.data.articleByPath.republication
}

const uses = [false, true].flatMap((commercial) => [false, true].map((derivatives) => ({ commercial, derivatives })))

/** What is written `either` allows one of two uses, but not both at once. */
const allows = (picture: (typeof pictures)[number], use: { commercial: boolean; derivatives: boolean }) => {
  if (picture.commercial === 'either') return !(use.commercial && use.derivatives)
  return (picture.commercial || !use.commercial) && (picture.derivatives || !use.derivatives)
}

describe.each(uses)('for use that is commercial: $commercial, with changes: $derivatives', (use) => {
  test.each(articles)('of $name no image is passed on that may not be, and no credit left out', async (article) => {
    const found = await republished(article.name, use)
    const isOffered =
      article.commercial !== null &&
      (article.commercial || !use.commercial) &&
      (article.derivatives || !use.derivatives)

    expect(found !== null).toBe(isOffered)
    if (found === null) return
    const whole = JSON.stringify(found)
    for (const { file } of forbidden) expect([file, whole.includes(`/${file}`)]).toEqual([file, false])
    expect(whole).not.toContain('nobody.jpg')
    for (const picture of pictures) {
      const kept = allows(picture, use)
      expect([picture.file, found.html.includes(`/${picture.file}"`)]).toEqual([picture.file, kept])
      expect([picture.file, found.markdown.includes(`/${picture.file})`)]).toEqual([picture.file, kept])
      expect(found.omitted.some(({ what }) => what.includes(picture.file))).toBe(!kept)
      if (kept) for (const form of [found.html, found.text, found.markdown]) expect(form).toContain(picture.maker)
    }
    const label = labelsOf(article.name)
    expect(found.text).toContain(`${label.name} (${label.community}): ${label.text} (${label.url})`)
    for (const part of [label.name, label.community, label.url, article.name])
      for (const form of [found.html, found.markdown]) expect(form).toContain(part)
  })
})

test('the statement names every licence that may be chosen, with its address', async () => {
  const found = await republished('chosen', { commercial: true, derivatives: true })

  expect(found?.statement).toContain('CC-BY-NC-4.0 OR CC-BY-4.0 OR MIT')
  for (const id of ['CC-BY-NC-4.0', 'CC-BY-4.0', 'MIT'])
    expect(found?.statement).toContain(`https://spdx.org/licenses/${id}.html`)
  // Of the three the one that asks for least has no conditions for changed versions.
  expect(found?.statement).not.toContain('same licence')
})

const outputs: readonly (readonly [what: string, path: (name: string) => string])[] = [
  ['Atom', () => '/feeds/atom.xml'],
  ['RSS', () => '/feeds/rss.xml'],
  ['JSON Feed', () => '/feeds/feed.json'],
  ['the page', (name) => `/content/${name}.html`],
  ['Markdown', (name) => `/content/${name}.md`],
  ['JSON-LD', (name) => `/content/${name}.jsonld`],
  ['JSON', (name) => `/content/${name}.json`],
  ['the dump', () => '/dump'],
  ['the log', () => '/changes'],
]

/** The words as they stand in JSON, in HTML, in HTML within XML, and as they are. */
const spellings = (text: string) => {
  const html = text.replaceAll('<', '&lt;').replaceAll('>', '&gt;')
  return [text, html, html.replaceAll('&', '&amp;'), html.replaceAll('&lt;', '&#x3C;').replaceAll('&gt;', '>')]
}
const says = (output: string, words: string) => spellings(words).some((spelling) => output.includes(spelling))

describe.each(outputs)('in %s', (what, pathOf) => {
  test.each(articles)(
    'every image of $name has its credit with its licence, and every label is whole',
    async ({ name }) => {
      const output = await ask(pathOf(name))

      for (const { file, maker, licence } of [...pictures, ...forbidden])
        expect([file, output.includes(file), output.includes(maker), says(output, licence)]).toEqual([
          file,
          true,
          true,
          true,
        ])
      const label = labelsOf(name)
      for (const part of Object.values(label)) expect([what, part, says(output, part)]).toEqual([what, part, true])
    },
  )
})

test.each(articles)('quotes of $name carry its labels wherever they are shown', async ({ name }) => {
  const record = JSON.parse(await ask(`/content/${name}.json`))
  const label = labelsOf(name)
  const shown = [
    await ask(`/content/quotes/${record.quotes[0].id}`),
    await ask('/feeds/quotes/care/atom.xml'),
    await ask('/feeds/quotes/care/feed.json'),
    await ask(`/oembed?url=${encodeURIComponent(`${gateway.url}/content/quotes/${record.quotes[0].id}`)}`),
    await ask(`/oembed?url=${encodeURIComponent(`https://rights.example/${name}/`)}`),
  ]

  for (const output of shown)
    for (const part of Object.values(label)) expect([part, says(output, part)]).toEqual([part, true])
})

test('Atom links to each licence that may be chosen, and to none where two hold together', async () => {
  const atom = await ask('/feeds/atom.xml')
  const entryOf = (name: string) => atom.split('<entry').find((entry) => entry.includes(`<title>${name}</title>`)) ?? ''
  const linksOf = (name: string) =>
    [...entryOf(name).matchAll(/<link rel="license" href="([^"]+)"/g)].map(([, to]) => to)

  expect(linksOf('of-the-site')).toEqual(['https://creativecommons.org/licenses/by-sa/4.0/'])
  expect(linksOf('chosen')).toHaveLength(3)
  expect(linksOf('together')).toEqual([])
  expect(entryOf('together')).toContain('<rights>CC-BY-ND-4.0 AND CC-BY-NC-4.0. TK ')
})

test('JSON-LD says the licences of each image and what communities ask', async () => {
  const stated = JSON.parse(await ask('/content/chosen.jsonld'))
  const imageOf = (file: string) =>
    stated.image.find(({ contentUrl }: { contentUrl: string }) => contentUrl.endsWith(file))

  expect(stated.license).toHaveLength(3)
  expect(stated.usageInfo).toEqual([
    {
      '@type': 'CreativeWork',
      name: 'TK chosen',
      url: 'https://labels.example/chosen',
      text: 'Ask before <copying> chosen.',
      author: { '@type': 'Organization', name: 'Weavers of chosen' },
    },
  ])
  expect(imageOf('/either.jpg')).toMatchObject({
    license: ['https://spdx.org/licenses/CC-BY-NC-ND-4.0.html', 'https://spdx.org/licenses/CC-BY-SA-4.0.html'],
    creator: { name: 'Emil Stone' },
    copyrightNotice: 'Emil Stone',
  })
})

import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { nodeId } from '../../src/content/node-id.ts'
import { openTestGateway, type TestGateway } from '../support/gateway.ts'
import { importFolder } from '../support/random-history.ts'
import { createSite, page, type TestSite } from '../support/site.ts'

const BODY = 'We dig <b>wells</b>.\n\n## Care\n\n> We dig.\n>\n> — Ana\n\n{{< unknown >}}'

const wells = (more = '') =>
  page(
    'Wells & "mills" </script><script>',
    BODY,
    `${more}date: 2025-03-01\nauthor: Bo\naliases: [/old/]\nsummary: How we dig.\nfeatureImage: well.png\nfeatureImageCaption: "Photo by Cleo, CC BY 4.0"`,
  )

let gateway: TestGateway
let site: TestSite

beforeAll(async () => {
  gateway = await openTestGateway()
  site = createSite({
    'hugo.toml': 'baseURL = "https://wells.example/sub/"\ntitle = "Wells </script>"\n',
    'commonplace.yaml': 'licence: CC-BY-4.0\n',
    'content/_index.md': page('Home'),
    'content/wells/index.md': wells(),
    'content/wells/well.png': Buffer.from(
      'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
      'base64',
    ) as never,
    'content/draft.md': page('Draft', 'Text.', 'draft: true'),
    'content/gone.md': page('Gone', '> We went away, all of us.\n>\n> — Ed'),
    'content/wrong.md': page('Wrong'),
    'content/moving.md': page('Moving'),
  })
  await importFolder(gateway.db.database, site)
  site.delete('content/gone.md')
  site.write('content/wrong.md', page('Wrong', 'Some text.', 'withdrawn: retracted'))
  site.move('content/moving.md', 'content/there/moving.md')
  site.write('content/wells/index.md', wells('correction: Not forty wells.\n'))
  await importFolder(gateway.db.database, site)
})

afterAll(async () => {
  site.remove()
  await gateway.close()
})

const ask = async (path: string, accept = '*/*') => {
  const response = await fetch(new URL(path, gateway.url), { headers: { accept }, redirect: 'manual' })
  return { status: response.status, headers: response.headers, text: await response.text() }
}

test.each([
  ['text/html', 'text/html'],
  ['text/markdown', 'text/markdown'],
  ['application/ld+json', 'application/ld+json'],
  ['application/json', 'application/json'],
  ['text/html;q=0.5, text/markdown', 'text/markdown'],
  ['application/*', 'application/ld+json'],
  ['*/*', 'text/html'],
])('who accepts %s is given %s', async (accept, type) => {
  const { status, headers } = await ask('/content/wells/', accept)

  expect([status, headers.get('content-type'), headers.get('content-release')]).toEqual([
    200,
    `${type}; charset=utf-8`,
    '2',
  ])
  expect(headers.get('vary')).toMatch(/accept/)
})

test.each([
  ['.html', 'text/html'],
  ['.md', 'text/markdown'],
  ['.jsonld', 'application/ld+json'],
  ['.json', 'application/json'],
])('the end %s of an address decides, whatever is accepted', async (end, type) => {
  const { status, headers } = await ask(`/content/wells${end}`, 'image/png')

  expect([status, headers.get('content-type')]).toEqual([200, `${type}; charset=utf-8`])
  expect((await ask(`/content/index${end}`)).status).toBe(200)
})

test('what is accepted and not to be had is refused', async () => {
  expect((await ask('/content/wells/', 'image/png')).status).toBe(406)
})

test('a quote of an article that is gone is gone as well, with its reason', async () => {
  const [quote] = await gateway.db.database.sql`select uid from quotes where text like 'We went away%'`
  const path = `/content/quotes/${nodeId('Quote', quote?.['uid'])}`
  const embedded = `/oembed?url=${encodeURIComponent(new URL(path, gateway.url).href)}`

  for (const address of [path, embedded]) {
    const { status, text } = await ask(address)
    expect([status, text]).toEqual([410, expect.stringContaining('What was at /gone/ is gone. It was deleted.')])
  }
  expect((await ask(`${path}?release=1`)).status).toBe(200)
})

test.each([
  ['/content/old/', 301, '/content/wells/'],
  ['/content/old.md', 301, '/content/wells.md'],
  ['/content/moving/', 301, '/content/there/moving/'],
  ['/content/gone/', 410, 'It was deleted.'],
  ['/content/wrong/', 410, 'It was retracted.'],
  ['/content/draft/', 404, 'nothing at'],
  ['/content/nowhere/', 404, 'nothing at'],
  ['/content/wells.txt', 404, 'nothing at'],
  ['/content/quotes/UXVvdGU6MQ', 404, 'nothing at'],
])('%s is answered with %i', async (path, status, told) => {
  const { headers, text, ...answer } = await ask(path)

  expect(answer.status).toBe(status)
  if (status === 301) expect(headers.get('location')).toBe(`${gateway.url}${told}`)
  else expect(JSON.parse(text).errors[0].message).toContain(told)
})

describe('the page of an article', () => {
  test('names its canonical address, licence and other forms, and what was corrected', async () => {
    const { text, headers } = await ask('/content/wells/', 'text/html')

    expect(text).toContain('<link rel="canonical" href="https://wells.example/sub/wells/">')
    expect(text).toContain('<link rel="license" href="https://creativecommons.org/licenses/by/4.0/">')
    expect(text).toContain('<p class="note" role="note"><strong>Correction:</strong> Not forty wells.</p>')
    expect(text).toMatch(
      /<figure><img src="http:\/\/127[^"]+\/media\/[0-9a-f]{64}\/well\.png" alt="" width="1" height="1"><figcaption>.*Cleo/,
    )
    expect(headers.get('link')).toContain('<https://wells.example/sub/wells/>; rel="canonical"')
  })

  test('has nothing that runs, whatever the title is', async () => {
    const { text, headers } = await ask('/content/wells/', 'text/html')

    expect(text.match(/<script[^>]*>/g)).toEqual(['<script type="application/ld+json">'])
    expect(headers.get('content-security-policy')).toMatch(/^default-src 'none'; img-src \* data:/)
    const stated = JSON.parse(/<script type="application\/ld\+json">(.*)<\/script>/.exec(text)?.[1] ?? '')
    expect(stated).toMatchObject({
      '@type': 'Article',
      headline: 'Wells & "mills" </script><script>',
      author: [{ '@type': 'Person', name: 'Bo' }],
      correction: { '@type': 'CorrectionComment', text: 'Not forty wells.' },
      license: 'https://creativecommons.org/licenses/by/4.0/',
      image: [
        { '@type': 'ImageObject', creator: { name: 'Cleo' }, license: 'https://spdx.org/licenses/CC-BY-4.0.html' },
      ],
      hasPart: [{ '@type': 'Quotation', text: 'We dig.', creator: { name: 'Ana' } }],
    })
  })
})

test('as Markdown it is the source, byte for byte, after a head', async () => {
  const { text } = await ask('/content/wells.md')
  const [, head = '', body = ''] = /^---\n(.*?)\n---\n(.*)$/s.exec(text) ?? []

  expect(body).toBe(wells().replace(/^---\n.*?\n---\n/s, ''))
  expect(head).toContain('canonical: "https://wells.example/sub/wells/"')
  expect(head).toContain(
    'licence: "Creative Commons Attribution 4.0 International https://creativecommons.org/licenses/by/4.0/"',
  )
  expect(head).toContain('correction: "Not forty wells."\nrelease: "2"')
})

describe('a quote', () => {
  let id: string

  beforeAll(async () => {
    const { text } = await ask('/content/wells.json')
    id = JSON.parse(text).quotes[0].id
  })

  test('has a page that others may frame, with who said it and where', async () => {
    const { status, text, headers } = await ask(`/content/quotes/${id}`)

    expect([status, headers.get('content-security-policy')]).toEqual([
      200,
      expect.stringContaining('frame-ancestors *'),
    ])
    expect(text).toMatch(
      /<blockquote cite="https:\/\/wells\.example\/sub\/wells\/#care:~:text=[^"]+">.*We dig\..*Ana\. <a/s,
    )
  })

  test('and an article are embedded by their addresses here and on the site', async () => {
    const oembed = async (address: string) => {
      const { text } = await ask(`/oembed?url=${encodeURIComponent(address)}&maxwidth=300`)
      return JSON.parse(text)
    }

    expect(await oembed(`${gateway.url}/content/quotes/${id}`)).toMatchObject({
      version: '1.0',
      type: 'rich',
      title: 'We dig.',
      author_name: 'Ana',
      width: 300,
    })
    for (const address of [
      `${gateway.url}/content/wells/`,
      'https://wells.example/sub/wells',
      'https://wells.example/sub/old/',
    ])
      expect(await oembed(address)).toMatchObject({ author_name: 'Bo', html: expect.stringContaining('How we dig.') })
    for (const address of ['https://wells.example/wells/', 'https://other.example/sub/wells/', 'nonsense'])
      expect((await ask(`/oembed?url=${encodeURIComponent(address)}`)).status).toBe(404)
  })

  test.each([
    ['/content/gone/', 'It was deleted.'],
    ['/content/wrong/', 'It was retracted.'],
    ['https://wells.example/sub/gone/', 'It was deleted.'],
  ])('that is gone is embedded nowhere: %s', async (path, why) => {
    const address = new URL(path, gateway.url).href
    const { status, text } = await ask(`/oembed?url=${encodeURIComponent(address)}`)
    expect([status, JSON.parse(text).errors[0].extensions.code]).toEqual([410, 'GONE'])
    expect(text).toContain(why)
  })
})

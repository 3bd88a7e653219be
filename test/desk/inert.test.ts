import { afterAll, beforeAll, expect, test } from 'vitest'
import { reparseHtml } from '../../src/content/body/reparse-html.ts'
import { form, hostileSite, openDesk, type TestDesk } from '../support/desk.ts'
import type { TestSite } from '../support/site.ts'

let site: TestSite
let desk: TestDesk

beforeAll(async () => {
  site = hostileSite()
  desk = await openDesk(site.root, { environment: { COMMONPLACE_CACHE_MEGABYTES: '0', COMMONPLACE_SITE: site.root } })
})

afterAll(async () => {
  site.remove()
  await desk.close()
})

const HOSTILE = `"><script>alert(1)</script><img src=x onerror=alert(1)>'`

test('nothing that a site or an address says runs in any page', async () => {
  const seen = new Set<string>()
  const pending = [
    '/',
    ...[
      'articles',
      'article',
      'editions',
      'source',
      'republish',
      'quotes',
      'search',
      'images',
      'frontends',
      'releases',
    ].map((view) => `/desk/${view}?path=${encodeURIComponent(HOSTILE)}`),
  ]
  for (const name of ['text', 'theme', 'language', 'article'])
    for (const view of ['/desk/articles', '/desk/quotes', '/desk/search', '/desk/images', '/verify'])
      pending.push(`${view}?${name}=${encodeURIComponent(HOSTILE)}`)
  // Every page is reached by the links of others.
  for (let address = pending.pop(); address !== undefined; address = pending.pop()) {
    if (seen.has(address) || /\.(?:json|csv|md|css|js)(?:\?|$)/.test(address)) continue
    seen.add(address)
    const { text } = await desk.visit(address)
    const { links, faults } = lookAt(text)
    expect(faults, address).toEqual([])
    pending.push(...links.filter((link) => /^\/(?:desk\/|verify)/.test(link)))
  }
  expect([...seen].filter((address) => address.startsWith('/desk/article?')).length).toBeGreaterThan(2)
})

/** What only editors see, or what they see more of. */
const FOR_EDITORS = /^\/(?:$|desk\/(?:waiting|problems?|plan|log|preview|rollback|frontends|releases?)(?:\?|$))/

test('nothing of it runs in what editors see either: problems, plans, drafts, the log, and queries of others', async () => {
  // Another name, another note, another query: whatever somebody else may write where editors read.
  const editor = await desk.enter(HOSTILE.slice(0, 60))
  site.write('content/articles/<img src=x onerror=alert(1)>.md', hostileDraft('draft: true'))
  site.write('content/articles/late.md', hostileDraft('date: 2100-01-01'))
  await desk.publish(site.root)
  site.write('content/articles/two.md', hostileDraft(`aliases: [${JSON.stringify(`/${HOSTILE}/`)}]`))
  site.write('content/articles/broken"><b>.md', `---\ntitle: "${HOSTILE}\n---\n`)
  const query =
    'query onerror_alert($text: String = "<script>alert(1)</script>") { search(text: $text) { totalCount } }'
  await desk.visit('/graphql', {
    ...form(desk, {}),
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query }),
  })
  expect((await editor.visit('/desk/problems')).text).toContain('broken')
  expect((await editor.visit('/desk/plan')).text).toContain('Changed')
  site.delete('content/articles/broken"><b>.md')
  await editor.send(await editor.visit('/desk/plan'), '/desk/publish', { note: HOSTILE })
  site.write('content/articles/two.md', hostileDraft('weight: 3'))
  const seen = new Set<string>()
  const pending = ['/', '/desk/rollback?number=1', `/desk/problems?file=${encodeURIComponent(HOSTILE)}`]
  for (let address = pending.pop(); address !== undefined; address = pending.pop()) {
    const { searchParams } = new URL(address, desk.url)
    if (seen.has(address) || searchParams.size > 1) continue
    seen.add(address)
    const { text } = await editor.visit(address)
    const { links, faults } = lookAt(text)
    expect(faults, address).toEqual([])
    pending.push(...links.filter((link) => FOR_EDITORS.test(link)))
  }
  const pages = new Set([...seen].map((address) => new URL(address, desk.url).pathname))
  for (const name of ['waiting', 'problems', 'problem', 'plan', 'log', 'preview', 'rollback', 'frontends', 'release'])
    expect(pages).toContain(`/desk/${name}`)
  expect((await editor.visit('/desk/log')).text).toContain('alert(1)')
})

function hostileDraft(more: string): string {
  return `---\ntitle: ${JSON.stringify(`Draft ${HOSTILE}`)}\n${more}\n---\n\n## ${HOSTILE}\n\n> ${HOSTILE}\n\n[x](/never/${HOSTILE.replaceAll(' ', '')}/)\n`
}

test('spreadsheets compute nothing of it, and Markdown has no HTML of it', async () => {
  const csv = (await desk.visit('/desk/articles.csv')).text
  expect(csv).not.toMatch(/(?:^|,)"?[=+@-]/m)
  const markdown = (await desk.visit('/desk/articles.md')).text
  expect(markdown).not.toMatch(/(?<!\\)</)
})

/** The links of a page, and whatever could run. */
function lookAt(html: string): { readonly links: readonly string[]; readonly faults: readonly string[] } {
  const links: string[] = []
  const faults: string[] = []
  const visit = (node: ReturnType<typeof reparseHtml>['children'][number]) => {
    if (node.type !== 'element') return
    const { tagName, properties, children } = node
    if (tagName === 'script' && !String(properties.src).startsWith('/desk/desk.js')) faults.push('a script')
    if (['iframe', 'object', 'embed', 'base', 'style'].includes(tagName)) faults.push(tagName)
    for (const [name, value] of Object.entries(properties)) {
      if (/^on[a-z]/i.test(name) || name === 'style') faults.push(`${tagName} ${name}`)
      if (!['href', 'src', 'action', 'formAction', 'srcSet', 'xLinkHref'].includes(name)) continue
      const address = String(value)
      if (!/^(?:\/(?!\/)|#|https?:|mailto:|data:,$)/.test(address)) faults.push(`${tagName} ${name}=${address}`)
      if (tagName === 'a') links.push(address)
    }
    for (const child of children) visit(child as typeof node)
  }
  for (const child of reparseHtml(html).children) visit(child)
  return { links, faults }
}

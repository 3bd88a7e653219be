import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { type EditorsVisit, openDesk, type TestDesk } from '../support/desk.ts'
import { createSite, page, type TestSite } from '../support/site.ts'

let site: TestSite
let desk: TestDesk
let editor: EditorsVisit

const PAGES = 60
const LIMIT = 100_000
const LONG_TITLE = `'${'ü'.repeat(200)}'`
/** Heavy in HTML and in addresses. */
const LONG = `${'&<>"ü'.repeat(24)} `

beforeAll(async () => {
  const file = (index: number) => `content/${'größer-'.repeat(12)}${index}.md`
  const text = (what: string) => Array.from({ length: 8 }, (_, line) => `${what} ${line} ${LONG}`).join('\n\n')
  site = createSite({
    'content/_index.md': page('Start'),
    ...Object.fromEntries(
      Array.from({ length: PAGES }, (_, index) => [
        file(index),
        page(`'${index} ${'ß'.repeat(60)}'`, `${text('Before')}\n\n[a](/never/${index}/)`),
      ]),
    ),
    ...Object.fromEntries(
      Array.from({ length: 120 }, (_, index) => [`content/draft-${index}.md`, page(LONG_TITLE, 'x', 'draft: true')]),
    ),
  })
  desk = await openDesk(site.root, { environment: { COMMONPLACE_CACHE_MEGABYTES: '0', COMMONPLACE_SITE: site.root } })
  for (let index = 0; index < PAGES; index++)
    site.write(
      file(index),
      page(
        `'${index} ${'ß'.repeat(60)}'`,
        `${text('After')}\n\n[a](/never/${index}/) [b](/nowhere/${index}/${LONG.trim()}/)`,
      ),
    )
  editor = await desk.enter()
  await vi.waitFor(async () => expect((await editor.visit('/desk/plan')).status).toBe(200), 100_000)
})

afterAll(async () => {
  site.remove()
  await desk.close()
})

/** Every page of a list, by the links from one to the next. */
async function pagesOf(address: string): Promise<string[]> {
  const pages: string[] = []
  for (let next: string | undefined = address; next !== undefined; ) {
    const { status, text } = await editor.visit(next)
    expect(status).toBe(200)
    pages.push(text)
    next = /<a rel="next" href="([^"]+)"/.exec(text)?.[1]?.replaceAll('&amp;', '&')
  }
  return pages
}

test.each([
  '/desk/problems',
  '/desk/problems?by=code',
  '/desk/problems?severity=warning',
  '/desk/plan',
  '/desk/waiting',
])('every page of %s stays light', async (address) => {
  const pages = await pagesOf(address)
  expect(pages.length).toBeGreaterThan(1)
  for (const text of pages) expect(Buffer.byteLength(text)).toBeLessThan(LIMIT)
})

test.each(['file', 'code'])('by %s, all problems are told once, those since the last release first', async (by) => {
  const told: { path: string; code: string; line: number; message: string; isNew: boolean }[] = []
  let total = 0
  for (let next: string | undefined = `/desk/problems.json?by=${by}`; next !== undefined; ) {
    const { headers, text } = await editor.visit(next)
    const data = JSON.parse(text)
    total = data.total
    told.push(...data.problems)
    next = /<([^>]+)>; rel="next"/.exec(headers.get('link') ?? '')?.[1]
  }
  expect(told).toHaveLength(total)
  expect(new Set(told.map((problem) => JSON.stringify(problem))).size).toBe(total)
  const fresh = told.filter(({ isNew }) => isNew)
  expect(fresh.length).toBeGreaterThanOrEqual(PAGES)
  expect(told.slice(0, fresh.length)).toEqual(fresh)
  const names = told.map((problem) => (by === 'file' ? problem.path : problem.code))
  for (const part of [names.slice(0, fresh.length), names.slice(fresh.length)]) expect(part).toEqual(part.toSorted())
})

test('a page goes back to the one before, and the last one stands where a list became shorter', async () => {
  const [first = '', second = ''] = await pagesOf('/desk/problems')
  const back = /<a rel="prev" href="([^"]+)"/.exec(second)?.[1]?.replaceAll('&amp;', '&') ?? ''
  const entries = (text: string) => text.match(/<p class="quoted-line">.*?<\/p>/gs) ?? []
  expect(entries((await editor.visit(back)).text)).toEqual(entries(first))
  const { status, text } = await editor.visit('/desk/problems?after=999999')
  expect([status, entries(text).length > 0]).toEqual([200, true])
})

test.each(['code=nope', 'severity=nope', 'by=nope'])('/desk/problems?%s is no page', async (query) => {
  expect((await editor.visit(`/desk/problems?${query}`)).status).toBe(404)
})

test('a kind of problem or a file that has none says so', async () => {
  const { status, text } = await editor.visit('/desk/problems?file=content/never.md')
  expect([status, text.includes('Nothing of this kind is wrong.')]).toEqual([200, true])
})

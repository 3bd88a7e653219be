import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { noBrowser, openBrowser } from '../support/browser.ts'
import { makeLink, openDesk, type TestDesk } from '../support/desk.ts'
import { createSite, page as file, type TestSite } from '../support/site.ts'

/** Every page is looked at in one of the four; `COMMONPLACE_DESK=1` looks at it in all of them. */
const WAYS = [
  { colorScheme: 'light', width: 1280 },
  { colorScheme: 'dark', width: 320 },
  { colorScheme: 'light', width: 320 },
  { colorScheme: 'dark', width: 1280 },
] as const
const ALL = process.env.COMMONPLACE_DESK === '1'

const PAGES = [
  ...['/', '/desk/articles', '/desk/article?path=/wells/', '/desk/editions?path=/wells/', '/desk/source?path=/wells/'],
  ...['/desk/republish?path=/wells/', '/desk/quotes', '/desk/quotes?text=wells', '/desk/search?text=wells'],
  ...['/verify?text=We+dug+three+wells+before+the+summer.', '/desk/images', '/desk/releases', '/desk/release?number=1'],
  ...['/desk/frontends', '/desk/waiting', '/desk/problems', '/desk/plan', '/desk/log', '/desk/preview?path=/draft/'],
  ...['/desk/rollback?number=1', '/desk/article?path=/never/'],
  ...['/desk/article?path=/long/', '/desk/quotes?attributed=yes'],
]

/** Without a place to break it. */
const LONG = 'Donaudampfschifffahrt'.repeat(12)

const WELLS = `We dug.

> We dug three wells before the summer.
>
> — Ana, well digger

![A well](https://pictures.example/well.jpg)
`

describe.skipIf(noBrowser)(noBrowser ?? 'in Chromium', () => {
  let site: TestSite
  let desk: TestDesk
  let browser: Browser
  const strays: string[] = []

  beforeAll(async () => {
    site = createSite({
      'content/wells.md': file('Wells', WELLS, 'licence: CC-BY-4.0\naliases: [/old-wells/]'),
      'content/long.md': file(
        LONG,
        `## ${LONG}\n\n${LONG}\n\n> ${LONG} is long.\n>\n> — ${LONG}\n\n![${LONG}](https://pictures.example/${LONG}.jpg)\n`,
        `tags: [${LONG}]\nthemes: [${LONG}]\naliases: [/${LONG}/]\nauthor: ${LONG}`,
      ),
      [`content/${LONG.slice(0, 120)}.md`]: file(LONG, `${LONG} [${LONG}](/${LONG}/)`, 'draft: true'),
      'content/draft.md': file('A draft', 'Not yet.', 'draft: true'),
      'content/broken-link.md': file('Links', 'See [nothing](/nothing/).'),
    })
    desk = await openDesk(site.root, { environment: { COMMONPLACE_CACHE_MEGABYTES: '0', COMMONPLACE_SITE: site.root } })
    browser = await openBrowser()
  })

  afterAll(async () => {
    await browser.close()
    site.remove()
    await desk.close()
  })

  async function openTab(options: Parameters<Browser['newContext']>[0] = {}): Promise<Page> {
    const context: BrowserContext = await browser.newContext({ baseURL: desk.url, ...options })
    const tab = await context.newPage()
    tab.on('request', (request) => {
      const { protocol, origin } = new URL(request.url())
      if (protocol.startsWith('http') && origin !== desk.url) strays.push(request.url())
    })
    return tab
  }

  async function enter(tab: Page): Promise<void> {
    await tab.goto(`/desk/enter?token=${await makeLink(desk.db)}`)
    await tab.getByLabel('Your name').fill('Ana')
    await tab.getByRole('button', { name: 'Enter' }).click()
    await tab.waitForURL('/')
  }

  test('no page has a fault that axe finds, or is wider than the window, in any colours', async () => {
    const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
    for (const [index, { colorScheme, width }] of WAYS.entries()) {
      const tab = await openTab({ colorScheme, viewport: { width, height: 800 }, bypassCSP: true })
      await enter(tab)
      for (const address of PAGES.filter((_page, place) => ALL || place % WAYS.length === index)) {
        await tab.goto(address)
        await tab.addScriptTag({ content: axe })
        const faults = await tab.evaluate(async () => {
          // biome-ignore lint/suspicious/noExplicitAny: the script that was added has no types here
          const { violations } = await (globalThis as any).axe.run()
          return violations.map(({ id, nodes }: { id: string; nodes: { html: string }[] }) => [id, nodes[0]?.html])
        })
        expect(faults, address).toEqual([])
        expect(await tab.evaluate(() => document.documentElement.scrollWidth), address).toBeLessThanOrEqual(width)
      }
      await tab.context().close()
    }
    expect(strays).toEqual([])
  })

  describe.each([
    ['with scripts', true],
    ['without scripts', false],
  ])('%s', (_name, javaScriptEnabled) => {
    test('what is live, where an old address leads, and a quote by a word are found by clicking', async () => {
      const tab = await openTab({ javaScriptEnabled })
      await tab.goto('/')
      expect(await tab.locator('.lede').textContent()).toContain('was published')
      await tab.getByLabel('An address of the site').fill('/old-wells/')
      await tab.getByRole('button', { name: 'Look it up' }).click()
      expect(await tab.locator('.note').textContent()).toContain('now leads to /wells/')
      await tab.getByRole('link', { name: 'Quotes', exact: true }).click()
      await tab.getByLabel('Find quotes with these words').fill('summer')
      await tab.locator('main').getByRole('button', { name: 'Find' }).click()
      await tab.getByText('Take it along').click()
      expect(await tab.locator('.take pre').textContent()).toMatch(/^“We dug three wells .*”\n— Ana.*\nhttps:/s)
      await tab.getByRole('link', { name: 'Images', exact: true }).click()
      await tab.getByRole('link', { name: /Without a credit/ }).click()
      expect(await tab.locator('.sheet').textContent()).toContain('content/wells.md')
      await tab.goto('/desk/article?path=/wells/')
      await tab.getByRole('link', { name: 'Republish' }).click()
      expect(await tab.locator('#desk-say').textContent()).toContain('Creative Commons')
      await tab.context().close()
    })

    test('a plan is read and published, and gone back on, by keyboard alone', async () => {
      const tab = await openTab({ javaScriptEnabled })
      await enter(tab)
      const text = `More text ${javaScriptEnabled}.`
      site.write('content/more.md', file('More', text))
      await follow(tab, 'Plan')
      expect(await tab.locator('h1').textContent()).toMatch(/^Release \d+ would come next$/)
      await press(tab, /^Publish release/)
      expect(await tab.locator('h1').textContent()).toMatch(/^Release \d+$/)
      await follow(tab, /^← Release/)
      await follow(tab, 'Go back to this release')
      await press(tab, /again$/)
      expect(await tab.locator('main').textContent()).toContain('by going back to an earlier one')
      site.delete('content/more.md')
      await tab.context().close()
    })
  })

  /** Goes from one thing to the next until this link or button has the focus, and presses Enter. */
  async function press(tab: Page, name: string | RegExp, role: 'button' | 'link' = 'button'): Promise<void> {
    const wanted = tab.getByRole(role, { name, exact: true })
    for (let steps = 0; steps < 80; steps++) {
      await tab.keyboard.press('Tab')
      if (await wanted.evaluate((element) => element === document.activeElement)) break
    }
    await Promise.all([tab.waitForEvent('framenavigated'), tab.keyboard.press('Enter')])
    await tab.waitForLoadState('domcontentloaded')
  }

  function follow(tab: Page, name: string | RegExp): Promise<void> {
    return press(tab, name, 'link')
  }

  test('a draft that is saved appears in the open preview, and the page does not jump', async () => {
    const tab = await openTab({ viewport: { width: 800, height: 300 } })
    await enter(tab)
    await tab.goto('/desk/preview?path=/draft/')
    await tab.evaluate(() => scrollTo(0, 150))
    site.write('content/draft.md', file('A draft', 'Now it says more.', 'draft: true'))
    await desk.publish(site.root)
    await tab.getByText('Now it says more.').waitFor()
    expect(await tab.evaluate(() => scrollY)).toBe(150)
    await tab.context().close()
  })

  test('a problem vanishes from the open page when it is mended', async () => {
    const tab = await openTab()
    await enter(tab)
    await tab.goto('/desk/problems')
    expect(await tab.locator('main').textContent()).toContain('content/broken-link.md')
    site.write('content/broken-link.md', file('Links', 'See [wells](/wells/).'))
    await desk.publish(site.root)
    await tab.getByText('content/broken-link.md').waitFor({ state: 'detached' })
    await tab.context().close()
  })

  test('a query is tried on the very article it was beside', async () => {
    const tab = await openTab()
    await tab.goto('/desk/article?path=/wells/')
    await tab.getByText('The query that asks for this').click()
    await tab.getByRole('link', { name: 'Try it in GraphiQL' }).click()
    await tab.getByText('articleByPath').first().waitFor()
    await tab.context().close()
  })

  test('a page of another site cannot act in the name of an editor', async () => {
    const tab = await openTab()
    await enter(tab)
    const before = (await desk.enter()).visit
    await tab.goto('about:blank')
    await tab.route('http://evil.example/', (route) =>
      route.fulfill({
        contentType: 'text/html',
        body: `<form method="post" action="${desk.url}/desk/preview-link"><input name="path" value="/draft/"></form>
               <iframe src="${desk.url}/desk/plan"></iframe>`,
      }),
    )
    await tab.goto('http://evil.example/')
    await Promise.all([tab.waitForEvent('framenavigated'), tab.evaluate(() => document.forms[0]?.submit())])
    await tab.waitForURL(`${desk.url}/desk/preview-link`)
    expect(await tab.locator('main').textContent()).toContain('nothing was done')
    expect((await before('/desk/log')).text).not.toContain('let somebody look')
    await tab.context().close()
  })
})

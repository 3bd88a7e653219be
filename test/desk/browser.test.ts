import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { noBrowser, openBrowser } from '../support/browser.ts'
import { makeLink, openDesk, type TestDesk } from '../support/desk.ts'
import { askSomething, deskPages, deskSite } from '../support/desk-pages.ts'
import { page as file, type TestSite } from '../support/site.ts'

/** Every page is looked at in one of the four; `COMMONPLACE_DESK=1` looks at it in all of them. */
const WAYS = [
  { colorScheme: 'light', width: 1280 },
  { colorScheme: 'dark', width: 320 },
  { colorScheme: 'light', width: 320 },
  { colorScheme: 'dark', width: 1280 },
] as const
const ALL = process.env.COMMONPLACE_DESK === '1'

describe.skipIf(noBrowser)(noBrowser ?? 'in Chromium', () => {
  let site: TestSite
  let desk: TestDesk
  let browser: Browser
  const strays: string[] = []

  beforeAll(async () => {
    site = deskSite()
    desk = await openDesk(site.root, { environment: { COMMONPLACE_CACHE_MEGABYTES: '0', COMMONPLACE_SITE: site.root } })
    await askSomething(desk.url)
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
      for (const address of deskPages.filter((_page, place) => ALL || place % WAYS.length === index)) {
        await tab.goto(address)
        await tab.addScriptTag({ content: axe })
        const faults = await tab.evaluate(async () => {
          // biome-ignore lint/suspicious/noExplicitAny: the script that was added has no types here
          const { violations } = await (globalThis as any).axe.run({ resultTypes: ['violations'] })
          return violations.map(({ id, nodes }: { id: string; nodes: { html: string }[] }) => [id, nodes[0]?.html])
        })
        expect(faults, address).toEqual([])
        expect(await tab.evaluate(() => document.documentElement.scrollWidth), address).toBeLessThanOrEqual(width)
      }
      await tab.context().close()
    }
    expect(strays).toEqual([])
  })

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

import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { noBrowser, openBrowser } from '../support/browser.ts'
import { makeLink, openDesk, type TestDesk } from '../support/desk.ts'
import { deskSite } from '../support/desk-pages.ts'
import { keyboard, mouse } from '../support/hands.ts'
import { page as file, type TestSite } from '../support/site.ts'

const WAYS = [
  { way: 'by clicking', hand: mouse, javaScriptEnabled: true },
  { way: 'by keyboard', hand: keyboard, javaScriptEnabled: true },
  { way: 'without scripts', hand: mouse, javaScriptEnabled: false },
] as const

describe.skipIf(noBrowser)(noBrowser ?? 'in Chromium', () => {
  let site: TestSite
  let desk: TestDesk
  let browser: Browser

  beforeAll(async () => {
    site = deskSite()
    desk = await openDesk(site.root, { environment: { COMMONPLACE_CACHE_MEGABYTES: '0', COMMONPLACE_SITE: site.root } })
    browser = await openBrowser()
  })

  afterAll(async () => {
    await browser?.close()
    site.remove()
    await desk.close()
  })

  describe.each(WAYS)('$way', ({ way, hand, javaScriptEnabled }) => {
    let readersTab: Page
    let editorsTab: Page

    beforeAll(async () => {
      readersTab = await newTab()
      editorsTab = await newTab()
      await editorsTab.goto(`/desk/enter?token=${await makeLink(desk.db)}`)
      await hand.write(editorsTab, 'Your name', 'Ana')
      await hand.press(editorsTab, 'Enter')
    })

    afterAll(async () => {
      await readersTab?.context().close()
      await editorsTab?.context().close()
    })

    /** In a browser of its own, as it were. */
    async function newTab(): Promise<Page> {
      const context = await browser.newContext({ baseURL: desk.url, javaScriptEnabled })
      await context.grantPermissions(['clipboard-read', 'clipboard-write'])
      return await context.newPage()
    }

    async function openTab(): Promise<Page> {
      await readersTab.goto('/')
      return readersTab
    }

    async function openAsEditor(): Promise<Page> {
      await editorsTab.goto('/')
      return editorsTab
    }

    const main = (tab: Page) => tab.locator('main').textContent()

    test('what is live is on the first page', async () => {
      const tab = await openTab()
      expect(await main(tab)).toMatch(/Release \d+ was published .* It shows \d+ articles/)
    })

    test('a quote is found by a word, and taken along with its link', async () => {
      const tab = await openTab()
      await hand.follow(tab, 'Quotes')
      await hand.write(tab, 'Find quotes with these words', 'summer')
      await hand.press(tab, 'Find')
      await hand.open(tab, 'Take it along')
      const text = /^“We dug three wells .*”\n— Ana.*\nhttps:/s
      expect(await tab.locator('.take pre').first().textContent()).toMatch(text)
      if (javaScriptEnabled) {
        await hand.use(tab, 'Copy')
        await tab.getByText('Copied', { exact: true }).waitFor()
        expect(await tab.evaluate(() => navigator.clipboard.readText())).toMatch(text)
      } else expect(await tab.getByRole('button', { name: 'Copy' }).count()).toBe(0)
    })

    test('images without a credit are listed with the file to write it in', async () => {
      const tab = await openTab()
      await hand.follow(tab, 'Images')
      await hand.follow(tab, /^Without a credit/)
      expect(await tab.locator('.sheet').textContent()).toContain('content/wells.md')
    })

    test('a problem is understood, and vanishes when it is mended', async () => {
      const path = `content/${way.replaceAll(' ', '-')}.md`
      site.write(path, file('Broken', 'See [nothing](/nothing/at/all/).'))
      const tab = await openAsEditor()
      await hand.follow(tab, 'Problems')
      await hand.follow(tab, path)
      expect(await main(tab)).toMatch(/\/nothing\/at\/all\/.*What to do:/s)
      await hand.follow(tab, /^What link-broken means$/)
      expect(await main(tab)).toMatch(/What to do.*An example/s)
      await hand.follow(tab, 'Problems')
      site.write(path, file('Mended', 'See [wells](/wells/).'))
      if (!javaScriptEnabled) await hand.follow(tab, 'Problems')
      await tab.getByRole('link', { name: path }).waitFor({ state: 'detached' })
      site.delete(path)
    })

    test('a draft is looked at before anybody reads it', async () => {
      const tab = await openAsEditor()
      await hand.follow(tab, 'Waiting')
      await hand.follow(tab, 'A draft')
      expect(await main(tab)).toMatch(/This is a draft\. No reader sees it\..*Not yet\./s)
    })

    test('a plan is read and published, and gone back on', async () => {
      const path = `content/more-${way.replaceAll(' ', '-')}.md`
      site.write(path, file('More', `More ${way}.`))
      const tab = await openAsEditor()
      await hand.follow(tab, 'Plan')
      expect(await main(tab)).toMatch(/Release \d+ would come next.*New.*More/s)
      await hand.press(tab, /^Publish release/)
      expect(await tab.locator('h1').textContent()).toMatch(/^Release \d+$/)
      await hand.follow(tab, /^← Release/)
      await hand.follow(tab, 'Go back to this release')
      expect(await main(tab)).toMatch(/A new release would show again.*withdrawn/s)
      await hand.press(tab, /again$/)
      expect(await main(tab)).toContain('by going back to an earlier one')
      site.delete(path)
    })

    test('an old address leads to what became of it', async () => {
      const tab = await openTab()
      await hand.write(tab, 'An address of the site', '/old-wells/')
      await hand.press(tab, 'Look it up')
      expect(await tab.locator('.note').first().textContent()).toContain('now leads to /wells/')
    })

    test('the text to republish an article is there to take', async () => {
      const tab = await openTab()
      await hand.follow(tab, 'Wells')
      await hand.follow(tab, 'Republish')
      expect(await tab.locator('#desk-say').textContent()).toContain('Creative Commons')
    })

    test.skipIf(!javaScriptEnabled)('a query is tried on the very article it was beside', async () => {
      const tab = await openTab()
      await hand.follow(tab, 'Wells')
      await hand.open(tab, 'The query that asks for this')
      await hand.follow(tab, 'Try it in GraphiQL')
      await tab.getByText('articleByPath').first().waitFor()
      await tab.getByRole('button', { name: /^Execute query/ }).press('Enter')
      await tab.getByText('"Wells"').first().waitFor()
    })
  })
})

import { fileURLToPath } from 'node:url'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { importSite } from '../../src/import/import-site.ts'
import { noProgress } from '../../src/import/progress.ts'
import { noBrowser, openBrowser, visit } from '../support/browser.ts'
import { parseHere } from '../support/parse-here.ts'
import { openReader, type Reader } from '../support/reader.ts'
import { createSite, page } from '../support/site.ts'

/** One of how many quotes of the seeds is opened; `COMMONPLACE_QUOTE_LINKS=1` opens all. */
const EVERY = Number(process.env.COMMONPLACE_QUOTE_LINKS ?? 12)

/** In each, the first quote is said twice, and the second within another sentence. */
const SCRIPTS: Readonly<Record<string, readonly [said: string, longer: string]>> = {
  latin: ['Wir haben den Brunnen selbst gegraben.', 'Wir haben den Brunnen selbst gegraben. Niemand fragte.'],
  cyrillic: ['Мы сами выкопали этот колодец.', 'Мы сами выкопали этот колодец. Никто не спросил.'],
  arabic: ['حفرنا البئر بأيدينا.', 'حفرنا البئر بأيدينا. لم يسألنا أحد.'],
  devanagari: ['हमने कुआँ खुद खोदा।', 'हमने कुआँ खुद खोदा। किसी ने नहीं पूछा।'],
  chinese: ['这口井是我们自己挖的。', '这口井是我们自己挖的。没有人问过我们。'],
  japanese: ['井戸は自分たちで掘りました。', '井戸は自分たちで掘りました。誰にも聞かれませんでした。'],
}

describe.skipIf(noBrowser)(noBrowser ?? 'opened in Chromium', () => {
  let browser: Browser
  let tab: Page
  let reader: Reader

  beforeAll(async () => {
    browser = await openBrowser()
    tab = await browser.newPage({ viewport: { width: 800, height: 600 } })
  }, 60_000)

  afterAll(() => browser.close())

  async function publish(root: string) {
    reader = await openReader()
    const tools = { database: reader.db.database, pool: parseHere }
    expect((await importSite(tools, root, { progress: noProgress, onWait: () => {} })).blocked).toBeNull()
  }

  interface Listed {
    readonly text: string
    readonly url: string
    readonly article: { readonly html: string }
  }

  async function quotes(): Promise<readonly Listed[]> {
    const { data, errors } = await reader.ask('{ quotes(first: 100) { nodes { text url article { html } } } }')
    expect(errors).toEqual([])
    return data.quotes.nodes
  }

  test('the addresses of quotes of the seeds mark their words and no others', async () => {
    await publish(fileURLToPath(new URL('../../seeds', import.meta.url)))
    const found = await quotes()
    expect(found.length).toBeGreaterThan(20)
    for (const { text, url, article } of found.filter((_, index) => index % EVERY === 0)) {
      const { asked, marked } = await visit(tab, url, { html: article.html, text })
      expect(marked, url).toEqual(asked)
    }
    await reader.close()
  }, 120_000)

  test('so does that of quotes in six scripts, though they are said twice', async () => {
    const bodyOf = ([said, longer]: readonly [string, string]) =>
      `${said}\n\n> ${said}\n\n## B\n\n> ${longer}\n\n${said}`
    const site = createSite(
      Object.fromEntries(
        Object.entries(SCRIPTS).map(([name, pair]) => [`content/${name}.md`, page(name, bodyOf(pair))]),
      ),
    )
    await publish(site.root)
    site.remove()
    const found = await quotes()
    expect(found.length).toBe(12)
    const withFragment = found.filter(({ url }) => url.includes(':~:'))
    expect(withFragment.length).toBeGreaterThanOrEqual(10)
    for (const { text, url, article } of withFragment) {
      const { asked, marked } = await visit(tab, url, { html: article.html, text })
      expect(marked, decodeURIComponent(url)).toEqual(asked)
    }
    await reader.close()
  }, 120_000)
})

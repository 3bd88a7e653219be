import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openDesk, type TestDesk } from '../support/desk.ts'
import { askSomething, deskPages, deskSite } from '../support/desk-pages.ts'
import { findHtmlFaults, noChecker } from '../support/html-checker.ts'
import { page, type TestSite } from '../support/site.ts'

describe.skipIf(noChecker)(noChecker ?? 'by the Nu HTML checker', () => {
  let site: TestSite
  let desk: TestDesk

  beforeAll(async () => {
    site = deskSite()
    desk = await openDesk(site.root, { environment: { COMMONPLACE_CACHE_MEGABYTES: '0', COMMONPLACE_SITE: site.root } })
    await askSomething(desk.url)
    // A plan with every part.
    site.write('content/wells.md', page('Four wells', 'We dug four.'))
    site.write('content/new.md', page('New'))
    site.write('content/later.md', page('Later', 'In time.', 'date: 2100-01-01'))
  })

  afterAll(async () => {
    site.remove()
    await desk.close()
  })

  test('no page of the desk has an error, for readers or for editors', async () => {
    const editor = await desk.enter()
    const pages = new Map<string, string>()
    for (const address of deskPages) {
      pages.set(`${address} for readers`, (await desk.visit(address)).text)
      pages.set(`${address} for editors`, (await editor.visit(address)).text)
    }
    const link = await editor.send(await editor.visit('/desk/preview?path=/draft/'), '/desk/preview-link')
    pages.set('the link', link.text)
    expect((await editor.visit('/desk/frontends')).text).toContain('query Wells')
    expect(await findHtmlFaults(pages)).toEqual([])
  })
})

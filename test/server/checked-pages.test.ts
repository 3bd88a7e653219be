import { createRequire } from 'node:module'
import type { AxeResults } from 'axe-core'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { noBrowser, openBrowser } from '../support/browser.ts'
import { openTestGateway, type TestGateway } from '../support/gateway.ts'
import { findHtmlFaults, noChecker } from '../support/html-checker.ts'
import { importFolder } from '../support/random-history.ts'
import { createSite, page, type TestSite } from '../support/site.ts'

/** Everything that Markdown and its writers come up with. */
const BODY = `Words <b>& more</b>, a note[^1], ~~struck~~, \`code\` and <kbd>keys</kbd>.

<!--more-->

## Care {theme="care"}

> We dig <b>wells</b> & "mills".
>
> — [Ana Lima](https://ana.example/?a=1&b=2)

> [!NOTE]
> An alert.

- [x] done
- [ ] to do
  1. nested

| Left | Right |
|:-----|------:|
| a    | b \\| c |

![A picture](well.png "Photo: Ben Okoro, CC BY 4.0")

![](well.png)

{{< figure src="well.png" alt="A well" caption="Photo: *Cleo Marsh*, CC BY-SA 4.0" link="https://cleo.example/" >}}

{{< youtube abc123 >}}

<ul><ul><li>Nested at once</li></ul><li>One</li><ul><li>Nested beside</li></ul></ul>

| ${'A wide heading of a table | '.repeat(8)}
|${'---|'.repeat(8)}
| ${'cell | '.repeat(8)}

\`\`\`text
${'a long line of code '.repeat(20)}
\`\`\`

<details><summary>More</summary>Hidden words.</details>

<table><tr><td align="center" width="20">Old</td></tr></table>

<img src="well.png" width="42%" alt="Half a well">

<center>Older</center> <font color="red">oldest</font> <a name="here">anchor</a>

## Care

Twice the same heading.

#### Skipped levels

Term
: Definition

\`\`\`js
const tags = '</script><b>'
\`\`\`

<video src="film.webm" controls></video>

H~2~O, x^2^, ***both***, https://bare.example/ and a line  
break.

# A title in the text

***

<img src="https://elsewhere.example/a b.png">

[^1]: The note.
`

let gateway: TestGateway
let site: TestSite
let addresses: string[]

beforeAll(async () => {
  gateway = await openTestGateway()
  site = createSite({
    'hugo.toml':
      'baseURL = "https://pages.example/"\ntitle = "Wells & <Mills>"\ndefaultContentLanguage = "en"\n[languages.en]\nlanguageName = "English"\n[languages.ar]\nlanguageName = "العربية"\nlanguageDirection = "rtl"\n',
    'commonplace.yaml':
      'licence: CC-BY-4.0 OR MIT\nlabels:\n  - name: TK & more\n    url: https://labels.example/?a=1&b=2\n    community: Weavers\n    text: Ask <first>.\n',
    'content/_index.md': page('Home', 'Welcome.'),
    'content/everything/index.md': page(
      'Wells & "mills" <b>bold</b>',
      BODY,
      'date: 2025-03-01\nlastmod: 2025-04-01\nauthor: Bo & Ana\nsummary: "How we <dig>."\ncorrection: Not forty & more.\nfeatureImage: well.png\nfeatureImageCaption: "Photo by [Cleo](https://cleo.example/), CC BY 4.0"\naliases: [/old/]',
    ),
    'content/everything/well.png': Buffer.from(
      'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
      'base64',
    ),
    'content/everything.ar.md': page('آبار', 'نحفر **الآبار**.\n\n> نحفر.\n>\n> — آنا'),
    'content/bare.md': '---\ntitle: ""\n---\nNo title.\n',
    'content/empty.md': page('Empty', ''),
  })
  await importFolder(gateway.db.database, site)
  const { quotes } = JSON.parse(await ask('/content/everything.json')) as { quotes: { id: string; text: string }[] }
  addresses = [
    ...['index', 'everything', 'ar/everything', 'bare', 'empty'].map((name) => `/content/${name}.html`),
    ...quotes.map(({ id }) => `/content/quotes/${id}`),
    '/verify',
    ...[quotes[0]?.text ?? '', 'Nobody said <this> & "that".'].map(
      (text) => `/verify?text=${encodeURIComponent(text)}`,
    ),
  ]
})

afterAll(async () => {
  site.remove()
  await gateway.close()
})

async function ask(address: string): Promise<string> {
  const response = await fetch(new URL(address, gateway.url), { headers: { accept: 'text/html' } })
  expect([address, response.status]).toEqual([address, 200])
  return response.text()
}

describe.skipIf(noChecker)(noChecker ?? 'by the Nu HTML checker', () => {
  test('pages for people have no errors', async () => {
    const pages = new Map(await Promise.all(addresses.map(async (address) => [address, await ask(address)] as const)))
    expect(await findHtmlFaults(pages)).toEqual([])
  })
})

describe.skipIf(noBrowser)(noBrowser ?? 'by axe, in Chromium', () => {
  let browser: Browser

  beforeAll(async () => {
    browser = await openBrowser()
  })

  afterAll(() => browser?.close())

  // What is not of colours is looked at once.
  test.each([
    ['light', {}],
    ['dark', { runOnly: ['color-contrast', 'link-in-text-block'] }],
  ] as const)('pages for people have no violations in %s colours', async (colorScheme, rules) => {
    // What our policy refuses to the page is allowed to the test alone.
    const context = await browser.newContext({ bypassCSP: true, colorScheme, viewport: { width: 360, height: 640 } })
    const tab = await context.newPage()
    const violations: string[] = []
    await tab.route('**/*', (route) =>
      route.request().url().startsWith(gateway.url) ? route.continue() : route.abort(),
    )
    for (const address of addresses) {
      await tab.goto(new URL(address, gateway.url).href)
      await tab.addScriptTag({ path: createRequire(import.meta.url).resolve('axe-core/axe.min.js') })
      // What is in order takes most of the time if it is to be described, too.
      const found = await tab.evaluate(
        async (options) => {
          const { axe } = globalThis as unknown as { axe: { run(options: object): Promise<AxeResults> } }
          const { violations } = await axe.run(options)
          return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`))
        },
        { resultTypes: ['violations'], ...rules },
      )
      violations.push(...found.map((one) => `${address} ${one}`))
      const isWide = await tab.evaluate(() => document.documentElement.scrollWidth > innerWidth)
      if (isWide) violations.push(`${address} has to be scrolled sideways`)
    }
    await context.close()

    expect(violations).toEqual([])
  })
})

import { createSite, page as file, type TestSite } from './site.ts'

/** A page of every kind, those of editors as well, of `deskSite`. */
export const deskPages: readonly string[] = [
  ...[
    '/',
    '/desk/articles',
    '/desk/article?path=/wells/',
    '/desk/links?path=/wells/',
    '/desk/editions?path=/wells/',
    '/desk/source?path=/wells/',
  ],
  ...['/desk/republish?path=/wells/', '/desk/quotes', '/desk/quotes?text=wells', '/desk/search?text=wells'],
  ...['/verify?text=We+dug+three+wells+before+the+summer.', '/desk/images', '/desk/releases', '/desk/release?number=1'],
  ...[
    '/desk/frontends',
    '/desk/waiting',
    '/desk/problems',
    '/desk/problems?by=code',
    '/desk/plan',
    '/desk/log',
    '/desk/preview?path=/draft/',
  ],
  ...[
    '/desk/rollback?number=1',
    '/desk/article?path=/never/',
    '/desk/problem?code=link-broken',
    '/desk/articles?theme=nope',
  ],
  ...[
    '/desk/article?path=/long/',
    '/desk/live?release=1',
    '/desk/quotes?attributed=yes',
    '/desk/articles?after=nonsense',
  ],
]

/** Without a place to break it. */
const LONG = 'Donaudampfschifffahrt'.repeat(12)

const WELLS = `We dug.

> We dug three wells before the summer.
>
> — Ana, well digger

![A well](https://pictures.example/well.jpg)
`

/** A small site with what pages of the desk show: quotes, an image, a draft, a problem, an old address, long words, and languages. */
export function deskSite(): TestSite {
  return createSite({
    'hugo.toml': 'baseURL = "https://site.example/"\n[languages.en]\n[languages.ar]\n[languages.ja]\n[languages.es]\n',
    'content/wells.ar.md': file('الآبار', 'حفرنا ثلاث آبار.'),
    'content/wells.es.md': file('Pozos', 'Tres.'),
    'content/wells.ja.md': file('井戸', '三つ。'),
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
}

/** Asks a few queries, so that editors have some to read of. */
export async function askSomething(url: string): Promise<void> {
  const queries = [
    'query Wells { articles(first: 2) { nodes { title path quotes { text } } } }',
    `query ${'Long'.repeat(20)}($text: String!) { search(text: $text) { totalCount } }`,
    '{ site { title } }',
  ]
  for (const query of queries)
    await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query, variables: { text: 'wells' } }),
    })
}

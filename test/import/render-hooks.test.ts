import { describe, expect, test } from 'vitest'
import { parseFiles } from '../support/parse-here.ts'
import { page } from '../support/site.ts'

const SITE = 'baseURL = "https://site.example/"\n'
const ONE = `${SITE}defaultContentLanguage = "en"\n`
const TWO = `${ONE}[languages.en]\nweight = 1\n[languages.fr]\nweight = 2\n`
const BODY = '[b](b)\n\n![x](img/a.png)\n\n![y](/img/a.png?v=1#f)\n\n[file](files/a.txt)'
const FILES = { 'content/g/b.md': page('B'), 'assets/img/a.png': 'x', 'assets/files/a.txt': 'x' }

interface Found {
  readonly links: readonly (string | null)[]
  readonly images: readonly string[]
  readonly notices: readonly string[]
  readonly hint: string | undefined
}

/** Where the links and images of one page lead, and what is said of hooks. */
async function find(files: Readonly<Record<string, string>>, path = 'content/g/a.md'): Promise<Found> {
  const { documents, problems } = await parseFiles({ 'content/g/a.md': page('A', BODY), ...FILES, ...files })
  const document = documents.find(({ sourcePath }) => sourcePath === path)!
  const notices = problems.filter(({ code }) => code === 'render-hook-unread')
  return {
    links: document.links.map(({ target }) => target),
    images: document.images.map(({ url }) => url.replace('https://site.example', '')),
    notices: notices.map((problem) => `${problem.path}:${problem.line}`),
    hint: notices[0]?.hint,
  }
}

const FOUND = { links: ['/g/b/', '/files/a.txt'], images: ['/img/a.png', '/img/a.png?v=1#f'] }
const AS_WRITTEN = { links: ['/g/a/b', '/g/a/files/a.txt'], images: ['/g/a/img/a.png', '/img/a.png?v=1#f'] }

const use = (mode: string) =>
  `[markup.goldmark.renderHooks]\nlink = { useEmbedded = "${mode}" }\nimage = { useEmbedded = "${mode}" }\n`

describe('links and images are looked for in assets/', () => {
  test.each([
    ['where the site has languages', TWO, FOUND],
    ['where the configuration asks for it', ONE + use('always'), FOUND],
    ['where the configuration falls back to it', ONE + use('fallback'), FOUND],
    ['not where it has no languages', ONE, AS_WRITTEN],
    ['not where it is switched off', TWO + use('never'), AS_WRITTEN],
    [
      'not where each page has files of its own',
      `${TWO}[markup.goldmark]\nduplicateResourceFiles = true\n`,
      AS_WRITTEN,
    ],
  ])('%s', async (_, config, expected) => {
    expect(await find({ 'hugo.toml': config })).toMatchObject({ ...expected, notices: [] })
  })

  test('for links and images apart', async () => {
    const config = `${ONE}[markup.goldmark.renderHooks.image]\nuseEmbedded = "always"\n`

    expect(await find({ 'hugo.toml': config })).toMatchObject({ links: AS_WRITTEN.links, images: FOUND.images })
  })

  test('after what is beside the page', async () => {
    const files = {
      'hugo.toml': TWO,
      'content/g/a/index.md': page('A', '![x](a.png) ![y](img/a.png) ![z](./a.png#f) ![up](../a.png)'),
      'content/g/a/a.png': 'x',
      'assets/a.png': 'x',
    }
    const { 'content/g/a.md': _, ...others } = { 'content/g/a.md': '', ...FILES }
    const { documents } = await parseFiles({ ...others, ...files })
    const images = documents.find(({ sourcePath }) => sourcePath === 'content/g/a/index.md')!.images

    expect(images.map(({ url }) => url.slice(20))).toEqual(['/g/a/a.png', '/img/a.png', '/g/a/a.png#f', '/g/a.png'])
  })
})

describe('pictures of a language', () => {
  const body = '![x](p.png) ![q](q.png#f) ![own](p.fr.png)\n\n{{< figure src="p.png" alt="x" >}}'
  const files = {
    'hugo.toml': TWO,
    'content/bun/index.md': page('Bun', body),
    'content/bun/index.fr.md': page('Bun', body),
    'content/bun/p.png': 'x',
    'content/bun/p.fr.png': 'x',
    'content/bun/q.png': 'x',
  }

  test('come before those that languages share', async () => {
    const { documents, problems } = await parseFiles(files)
    const urls = documents.map(({ images }) => images.map(({ url }) => url.slice(20)))

    expect(urls).toEqual([
      ['/fr/bun/p.fr.png', '/bun/q.png#f', '/fr/bun/p.fr.png', '/fr/bun/p.fr.png'],
      ['/bun/p.png', '/bun/q.png#f', '/bun/p.fr.png', '/bun/p.png'],
    ])
    expect(problems.filter(({ code }) => code === 'image-missing')).toEqual([])
  })
})

describe('a hook of the site', () => {
  test.each([
    ['layouts/_markup/render-link.html'],
    ['layouts/_default/_markup/render-link.html'],
    ['layouts/_markup/render-link.html.html'],
    ['layouts/g/_markup/render-link.html'],
  ])('is not run, and reported once: %s', async (path) => {
    const found = await find({ 'hugo.toml': TWO, [path]: '<a href="{{ .Destination }}">{{ .Text }}</a>' })

    expect(found).toMatchObject({ links: AS_WRITTEN.links, images: FOUND.images, notices: [`${path}:1`] })
    expect(found.hint).toMatch(/^A link leads where it is written to lead/)
  })

  test('that looks for pages or files is as good as that of Hugo, with languages or without', async () => {
    const hooks = {
      'layouts/_markup/render-link.html': '{{ with .Page.GetPage .Destination }}{{ .RelPermalink }}{{ end }}',
      'layouts/_markup/render-image.html': '{{ with resources.Get .Destination }}{{ .RelPermalink }}{{ end }}',
    }

    for (const config of [ONE, TWO, TWO + use('never')]) {
      const found = await find({ 'hugo.toml': config, ...hooks })
      expect(found).toMatchObject({ ...FOUND, notices: ['layouts/_markup/render-image.html:1'] })
      expect(found.hint).toMatch(/^A link that names a page or a file leads to it.* An image is looked for/)
    }
  })

  test('holds where it is: in a section, for a language, in a theme, below the hook that always holds', async () => {
    const plain = '<a href="{{ .Destination }}">x</a>'
    const linksWith = async (files: Readonly<Record<string, string>>, path?: string) =>
      (await find({ 'hugo.toml': TWO, ...files }, path)).links
    const french = { 'content/g/a.fr.md': page('A', '[b](b)'), 'content/g/b.fr.md': page('B') }
    const ofFrench = { ...french, 'layouts/_markup/render-link.fr.html': plain }

    expect(await linksWith({ 'layouts/h/_markup/render-link.html': plain })).toEqual(FOUND.links)
    expect(await linksWith({ 'layouts/_markup/render-link.rss.xml': plain })).toEqual(FOUND.links)
    expect(await linksWith({ 'layouts/_markup/render-link.amp.html': plain })).toEqual(FOUND.links)
    expect(await linksWith(ofFrench)).toEqual(FOUND.links)
    expect(await linksWith(ofFrench, 'content/g/a.fr.md')).toEqual(['/fr/g/a/b'])
    expect(
      await linksWith({
        'hugo.toml': `theme = "t"\n${TWO}`,
        'themes/t/layouts/_markup/render-link.html': plain,
      }),
    ).toEqual(AS_WRITTEN.links)
    expect(await linksWith({ 'hugo.toml': TWO + use('always'), 'layouts/_markup/render-link.html': plain })).toEqual(
      FOUND.links,
    )
  })

  test('of headings or code is reported as well', async () => {
    const found = await find({
      'hugo.toml': ONE,
      'layouts/_markup/render-heading.html': 'x',
      'layouts/_markup/render-codeblock-mermaid.html': 'x',
    })

    expect(found).toMatchObject({ ...AS_WRITTEN, notices: ['layouts/_markup/render-codeblock-mermaid.html:1'] })
  })
})

import { expect, test } from 'vitest'
import { parseFiles } from '../support/parse-here.ts'
import { page } from '../support/site.ts'

const TWO = 'baseURL = "https://site.example/"\n[languages.en]\nweight = 1\n[languages.fr]\nweight = 2\n'

function mount(source: string, target: string, languages?: string): string {
  const matrix = languages === undefined ? '' : `[module.mounts.sites.matrix]\nlanguages = ${languages}\n`
  return `[[module.mounts]]\nsource = "${source}"\ntarget = "${target}"\n${matrix}`
}

async function read(files: Readonly<Record<string, string>>) {
  const { documents, problems, digests } = await parseFiles(files)
  return {
    digests,
    pages: documents.map(({ path }) => path).sort(),
    documents,
    problems: problems.map(({ path, line, column, code }) => `${path}:${line}:${column} ${code}`),
    messages: problems.map(({ message }) => message),
  }
}

test.each([
  ['a mount', `${TWO}${mount('docs', 'content/docs', '["en", "fr"]')}`, '/docs'],
  ['a mount for all languages', `${TWO}${mount('docs', 'content/docs', '"**"')}`, '/docs'],
  ['contentDir of both', TWO.replaceAll('weight', 'contentDir = "docs"\nweight'), ''],
])('a folder that is for two languages by %s has a page in each', async (_name, config, folder) => {
  const { documents, pages, problems, digests } = await read({
    'hugo.toml': config,
    'docs/wells.md': page('Wells', 'To the [roofs](roofs.md).', 'id: wells'),
    'docs/roofs.md': page('Roofs'),
    'docs/roofs.fr.md': page('Toits', 'En français.'),
    'docs/mill/index.md': page('Mill'),
  })
  expect(pages).toEqual(
    ['mill', 'roofs', 'wells'].flatMap((name) => [`${folder}/${name}/`, `/fr${folder}/${name}/`]).sort(),
  )
  const wells = documents.filter(({ title }) => title === 'Wells')
  expect(wells.map(({ language, id, links }) => [language, id, links[0]?.target])).toEqual([
    ['fr', null, `/fr${folder}/roofs/`],
    ['en', 'wells', `${folder}/roofs/`],
  ])
  expect(new Set(wells.map(({ translationKey }) => translationKey)).size).toBe(1)
  expect([...digests.keys()].filter((path) => path.startsWith('docs/')).sort()).toEqual([
    'docs/mill/index.md',
    'docs/roofs.fr.md',
    'docs/roofs.md',
    'docs/wells.md',
  ])
  expect(problems).toEqual([])
})

test('a problem of a file with pages in two languages is told once, of the file', async () => {
  const { problems, pages } = await read({
    'hugo.toml': `${TWO}${mount('docs', 'content', '["en", "fr"]')}`,
    'docs/wells.md': page('Wells', 'To [nothing](/none/).'),
    'docs/roofs.md': page('Roofs', 'Text.', 'url: /tiles/'),
  })
  expect(pages).toEqual(['/fr/wells/', '/tiles/', '/wells/'])
  expect(problems).toEqual(['docs/roofs.md:3:1 mount-languages', 'docs/wells.md:5:4 link-broken'])
})

test('a folder that is mounted at two places has its pages at the first, and that is told', async () => {
  const { pages, problems } = await read({
    'hugo.toml': `${TWO}${mount('docs', 'content/a', '"**"')}${mount('docs', 'content/b', '"**"')}`,
    'docs/wells.md': page('Wells'),
  })
  expect(pages).toEqual(['/a/wells/', '/fr/a/wells/'])
  expect(problems).toEqual(['hugo.toml:7:11 mount-twice'])
})

test('a folder whose files are shared out among two places is mounted once at each', async () => {
  const of = (target: string, files: string) => `${mount('docs', target)}files = ["${files}"]\n`
  const { pages, problems } = await read({
    'hugo.toml': `${TWO}${of('content/a', 'w*')}${of('content/b', 'r*')}`,
    'docs/wells.md': page('Wells'),
    'docs/roofs.md': page('Roofs'),
  })
  expect(pages).toEqual(['/a/wells/', '/b/roofs/'])
  expect(problems).toEqual([])
})

test('where the only mount of content is missing, the default folder is read, and that is told', async () => {
  const { pages, problems, messages } = await read({
    'hugo.toml': `baseURL = "https://site.example/"\n${mount('nowhere', 'content')}`,
    'content/wells.md': page('Wells'),
  })
  expect(pages).toEqual(['/wells/'])
  expect(problems).toEqual(['hugo.toml:3:11 mount-missing'])
  expect(messages[0]).toContain('pages are read from content/')
})

test('where another mount of content is there, the default folder is not read', async () => {
  const { pages, problems } = await read({
    'hugo.toml': `baseURL = "https://site.example/"\n${mount('nowhere', 'content')}${mount('docs', 'content')}`,
    'content/wells.md': page('Wells'),
    'docs/roofs.md': page('Roofs'),
  })
  expect(pages).toEqual(['/roofs/'])
  expect(problems).toEqual(['hugo.toml:3:11 mount-missing'])
})

test('the missing folder of one language is told', async () => {
  const { pages, problems } = await read({
    'hugo.toml': TWO.replace('[languages.fr]', '[languages.fr]\ncontentDir = "contenu"'),
    'content/wells.md': page('Wells'),
  })
  expect(pages).toEqual(['/wells/'])
  expect(problems).toEqual(['hugo.toml:5:15 mount-missing'])
})

test('a template that makes pages is named', async () => {
  const { problems } = await read({
    'content/wells.md': page('Wells'),
    'content/made/_content.gotmpl': '{{ $.AddPage (dict "path" "a") }}',
    'content/made/_content.fr.gotmpl': '',
  })
  expect(problems).toEqual([
    'content/made/_content.fr.gotmpl:1:1 unsupported-format',
    'content/made/_content.gotmpl:1:1 unsupported-format',
  ])
})

test.each([
  ["['/drafts/']", ['/notes/a/', '/old/b/']],
  ["'/drafts/'", ['/notes/a/', '/old/b/']],
  ["['content/old$', 'B\\.md$']", ['/drafts/c/', '/notes/a/']],
  ["['(?i)B\\.MD$']", ['/drafts/c/', '/notes/a/']],
  ["['^content/old']", ['/drafts/c/', '/notes/a/', '/old/b/']],
])('ignoreFiles = %s leaves files and folders out', async (ignored, expected) => {
  const { pages, problems } = await read({
    'hugo.toml': `baseURL = "https://site.example/"\nignoreFiles = ${ignored}\n`,
    'content/notes/a.md': page('A'),
    'content/old/b.md': page('B'),
    'content/drafts/c.md': page('C'),
  })
  expect(pages).toEqual(expected)
  expect(problems).toEqual([])
})

test.each(['nothing[', '(a+)+$', '(?P<x>a)'])(
  'ignoreFiles with "%s" leaves nothing out, and that is told',
  async (pattern) => {
    const { pages, problems } = await read({
      'hugo.toml': `baseURL = "https://site.example/"\nignoreFiles = ['${pattern}']\n`,
      'content/notes/a.md': page('A'),
    })
    expect(pages).toEqual(['/notes/a/'])
    expect(problems).toEqual(['hugo.toml:2:17 ignore-files'])
  },
)

test('files and folders whose names begin with # or end in ~ are left alone', async () => {
  const { pages } = await read({
    'content/a.md': page('A'),
    'content/#b.md': page('B'),
    'content/#c/d.md': page('D'),
    'content/e~/f.md': page('F'),
    'content/~g.md': page('G'),
  })
  expect(pages).toEqual(['/a/', '/~g/'])
})

test('the content of a theme comes below that of the site', async () => {
  const { pages, documents, problems } = await read({
    'hugo.toml': `theme = "harbour"\n${TWO}`,
    'content/wells.md': page('Wells'),
    'themes/harbour/content/wells.md': page('Theme'),
    'themes/harbour/content/search.md': page('Search'),
    'themes/harbour/content/more/tides.fr.md': page('Tides'),
    'themes/harbour/exampleSite/content/shown.md': page('Shown'),
    'themes/other/content/other.md': page('Other'),
  })
  expect(pages).toEqual(['/fr/more/tides/', '/search/', '/wells/'])
  expect(documents.find(({ path }) => path === '/wells/')?.title).toBe('Wells')
  expect(problems).toEqual([])
})

test('a site whose only pages are those of its theme has none', async () => {
  const { problems } = await read({
    'hugo.toml': 'baseURL = "https://site.example/"\ntheme = "harbour"\n',
    'themes/harbour/content/search.md': page('Search'),
  })
  expect(problems).toEqual(['content:1:1 no-pages'])
})

const IMPORTS = 'baseURL = "https://site.example/"\n[[module.imports]]\npath = "x.example/one"\n'

test.each([
  ['its folder content', '', { 'content/a.md': page('A') }, ['/a/', '/wells/'], []],
  [
    'what the import mounts',
    '[[module.imports.mounts]]\nsource = "docs"\ntarget = "content/d"\n',
    { 'docs/a.md': page('A'), 'content/b.md': page('B') },
    ['/d/a/', '/wells/'],
    [],
  ],
  ['nothing where it is not to be mounted', 'noMounts = true\n', { 'content/a.md': page('A') }, ['/wells/'], []],
  [
    'nothing where it mounts its folders itself, which is named',
    '',
    { 'content/a.md': page('A'), 'hugo.toml': '[[module.mounts]]\nsource = "content"\n' },
    ['/wells/'],
    ['hugo.toml:3:9 mount-unread'],
  ],
  [
    'nothing where its mounts are elsewhere, which is named',
    '[[module.imports.mounts]]\nsource = "docs"\ntarget = "content/d"\n',
    { 'README.md': '' },
    ['/wells/'],
    ['hugo.toml:3:9 mount-unread'],
  ],
])('of a module beside the site is read %s', async (_name, mounts, module, expected, told) => {
  const { pages, problems } = await read({
    'hugo.toml': IMPORTS + mounts,
    'content/wells.md': page('Wells'),
    ...Object.fromEntries(Object.entries(module).map(([path, text]) => [`_vendor/x.example/one/${path}`, text])),
  })
  expect(pages).toEqual(expected)
  expect(problems).toEqual(told)
})

import { describe, expect, test } from 'vitest'
import { readSettings } from '../../src/content/settings/settings.ts'
import { pageOf, resolveSite, summary, yaml } from './site.ts'

const config = { languages: { en: { weight: 1 }, fr: { weight: 2 }, 'pt-br': { weight: 3 } } }

describe('languages by file name', () => {
  test.each([
    ['a/b.md', 'en', '/a/b/', '/a/b'],
    ['a/b.fr.md', 'fr', '/fr/a/b/', '/a/b'],
    ['a/b/index.fr.md', 'fr', '/fr/a/b/', '/a/b'],
    ['a/_index.fr.md', 'fr', '/fr/a/', '/a'],
    ['_index.fr.md', 'fr', '/fr/', '/'],
    ['a/b.PT-br.md', 'pt-br', '/pt-br/a/b/', '/a/b'],
    ['a/b.xx.md', 'en', '/a/b.xx/', '/a/b.xx'],
  ])('%s is in %s at %s', (path, language, address, translationKey) => {
    expect(pageOf({ files: { [path]: '' }, config })).toMatchObject({ language, path: address, translationKey })
  })

  test('the default language may have a folder of its own', () => {
    const site = { files: { 'a.md': '' }, config: { ...config, defaultContentLanguageInSubdir: true } }
    expect(pageOf(site).path).toBe('/en/a/')
  })

  test('an absolute url gets no language, a relative one does', () => {
    expect(pageOf({ files: { 'a.fr.md': yaml('url: /ici/') }, config }).path).toBe('/ici/')
    expect(pageOf({ files: { 'a.fr.md': yaml('url: ici/') }, config }).path).toBe('/fr/ici/')
  })

  test('a translation key ties pages whose names differ', () => {
    const files = { 'bread.md': yaml('translationKey: loaf'), 'pain.fr.md': yaml('translationKey: loaf') }
    expect(resolveSite({ files, config }).pages.map((page) => page.translationKey)).toEqual(['loaf', 'loaf'])
  })

  test('a section’s cascade and slug stay in its language', () => {
    const files = { 'a/_index.md': yaml('slug: z', 'cascade: {colour: red}'), 'a/b.md': '', 'a/b.fr.md': '' }
    expect(pageOf({ files, config }, 'a/b.md')).toMatchObject({ path: '/z/b/', extra: { colour: 'red' } })
    expect(pageOf({ files, config }, 'a/b.fr.md')).toMatchObject({ path: '/fr/a/b/', extra: {} })
  })
})

test('languages may have folders of their own', () => {
  const folders = {
    languages: { en: { contentDir: 'content/english', weight: 1 }, fr: { contentDir: 'content/french', weight: 2 } },
  }
  const files = { 'english/a/b.md': '', 'french/a/b.md': '', 'elsewhere/c.md': '' }
  expect(resolveSite({ files, config: folders }).pages.map(({ path, language }) => [path, language])).toEqual([
    ['/a/b/', 'en'],
    ['/fr/a/b/', 'fr'],
  ])
})

test('a page in a language that is switched off is not imported, and that is told', () => {
  const { pages, problems } = resolveSite({ files: { 'a.fr.md': '' }, config: { ...config, disableLanguages: ['fr'] } })
  expect(pages).toEqual([])
  expect(summary(problems)).toEqual(['content/a.fr.md:1:1 notice language-disabled'])
})

describe('mounted content', () => {
  const languages = { en: { weight: 1 }, fr: { weight: 2 }, de: { weight: 3 } }
  const resolve = (mounts: readonly object[], files: readonly string[]) =>
    resolveSite({
      config: { languages, module: { mounts } },
      files: Object.fromEntries(files.map((file) => [file, ''])),
    })
  const paths = (mounts: readonly object[], files: readonly string[]) =>
    resolve(mounts, files).pages.map(({ path }) => path)
  const inLanguages = (value: unknown) => ({ sites: { matrix: { languages: value } } })

  test.each([
    ['as it is spelt today', inLanguages(['fr'])],
    ['as one text', inLanguages('fr')],
    ['as a glob', inLanguages('{fr,xx}')],
    ['with languages left out', inLanguages(['! en', '! de', '**'])],
    ['as it was spelt before', { lang: 'fr' }],
  ])('is in the language that its mount names, %s', (_name, language) => {
    const { pages } = resolve(
      [
        { source: 'content/here', target: 'content' },
        { source: 'content/la', target: 'content', ...language },
      ],
      ['here/one.md', 'la/one.md', 'here/two.fr.md', 'loose.md'],
    )
    expect(pages.map(({ path, translationKey }) => [path, translationKey])).toEqual([
      ['/one/', '/one'],
      ['/fr/two/', '/two'],
      ['/fr/one/', '/one'],
    ])
  })

  test('is below the target of its mount, also a single file', () => {
    const mounts = [
      { source: 'content/manual', target: 'content/docs' },
      { source: 'content/CHANGES.md', target: 'content/changes/_index.md' },
    ]
    expect(paths(mounts, ['manual/_index.md', 'manual/a/b.md', 'CHANGES.md'])).toEqual([
      '/changes/',
      '/docs/',
      '/docs/a/b/',
    ])
  })

  test('is what the globs of its mount take', () => {
    const mounts = [{ source: 'content', target: 'content', files: ['! drafts/**', '**.md', 'b/**', '! README.md'] }]
    expect(paths(mounts, ['a.md', 'drafts/b.md', 'README.md', 'b/c.md', 'd/e.md'])).toEqual(['/a/', '/b/c/'])
  })

  test('of two mounts with one page is that of the first', () => {
    const mounts = ['content/z', 'content/a'].map((source) => ({ source, target: 'content' }))
    const { pages, problems } = resolve(mounts, ['a/page.md', 'a/other.md', 'z/page.md'])
    expect(pages.map(({ sourcePath }) => sourcePath)).toEqual(['content/a/other.md', 'content/z/page.md'])
    expect(summary(problems)).toEqual(['content/a/page.md:1:1 notice mount-shadowed'])
  })

  test('in one language is that of the file that names it, also before the first mount', () => {
    const mounts = [
      { source: 'content/la', target: 'content', lang: 'fr' },
      { source: 'content/here', target: 'content' },
    ]
    const { pages, problems } = resolve(mounts, ['la/one.md', 'here/one.fr.md', 'here/one.md'])
    expect(pages.map(({ path, sourcePath }) => [path, sourcePath])).toEqual([
      ['/fr/one/', 'content/here/one.fr.md'],
      ['/one/', 'content/here/one.md'],
    ])
    expect(summary(problems.filter(({ code }) => code !== 'mount-old-key'))).toEqual([
      'content/la/one.md:1:1 notice mount-shadowed',
    ])
  })

  test('in the folder of the whole site is in the default language, whichever language names the folder', () => {
    const { pages } = resolveSite({
      config: { languages: { en: { weight: 1, contentDir: 'content/en' }, fr: { weight: 2, contentDir: 'content' } } },
      files: { 'a.md': '', 'en/b.md': '', 'c.fr.md': '' },
    })
    expect(pages.map(({ path }) => path)).toEqual(['/a/', '/fr/c/', '/b/'])
  })

  test.each([
    ['with a target that Hugo does not know', { source: 'content', target: 'pages' }, ['/a/']],
    ['without a target', { source: 'content' }, ['/a/']],
    ['with a slash before its target', { source: 'content', target: '/content/docs' }, ['/docs/a/']],
  ])('%s is named', (_name, mount, expected) => {
    const { pages, problems } = resolve([mount], ['a.md'])
    expect(pages.map(({ path }) => path)).toEqual(expected)
    expect(problems.map(({ code }) => code)).toEqual(['mount-target'])
  })

  test.each([
    ['outside of the site', { source: '../common', target: 'content' }],
    ['without a source', { target: 'content' }],
    ['in a language the site does not have', { source: 'content', target: 'content', ...inLanguages(['xx']) }],
  ])('%s is named and not read', (_name, mount) => {
    const { pages, problems } = resolve([mount], ['a.md'])
    expect(pages).toEqual([])
    expect(problems.map(({ code }) => code)).toEqual(['mount-unread'])
  })
})

describe('what a language sets for itself', () => {
  const resolve = (config: object, french: object) =>
    resolveSite({
      config: { ...config, languages: { en: { weight: 1 }, fr: { weight: 2, ...french } } },
      files: Object.fromEntries(
        ['', '.fr'].flatMap((suffix) => [
          [`posts/2024-02-03-Été${suffix}.md`, yaml(`title: Hello${suffix}`, 'aliases: [/old/]')],
          [`topics/_index${suffix}.md`, yaml('title: Topics')],
          [`topics/bread/_index${suffix}.md`, yaml('title: Bread', 'slug: brot')],
        ]),
      ),
    }).pages
  const post = (config: object, french: object) =>
    resolve(config, french)
      .filter(({ path }) => path.includes('posts') || path.includes('hello') || path.includes('t%C3%A9'))
      .map(({ path, published, aliases }) => [decodeURI(path), published?.slice(0, 10), aliases[0]?.path])

  test.each([
    [
      'permalinks, which add to those of the site',
      { permalinks: { posts: '/p/:filename/', topics: '/t/:slug/' } },
      { permalinks: { posts: '/articles/:title/' } },
      ['/p/2024-02-03-été/', undefined, '/old/'],
      ['/fr/articles/hello.fr/', undefined, '/fr/old/'],
    ],
    [
      'permalinks by kind',
      {},
      { permalinks: { page: { posts: '/a/:contentbasename' } } },
      ['/posts/2024-02-03-été/', undefined, '/old/'],
      ['/fr/a/2024-02-03-été/', undefined, '/fr/old/'],
    ],
    [
      'uglyURLs',
      {},
      { uglyURLs: true },
      ['/posts/2024-02-03-été/', undefined, '/old/'],
      ['/fr/posts/2024-02-03-été.html', undefined, '/fr/old.html'],
    ],
    [
      'uglyURLs that it switches off',
      { uglyURLs: true },
      { uglyURLs: false },
      ['/posts/2024-02-03-été.html', undefined, '/old.html'],
      ['/fr/posts/2024-02-03-été/', undefined, '/fr/old/'],
    ],
    [
      'how paths are written',
      {},
      { disablePathToLower: true, removePathAccents: true },
      ['/posts/2024-02-03-été/', undefined, '/old/'],
      ['/fr/posts/2024-02-03-Ete/', undefined, '/fr/old/'],
    ],
    [
      'disableAliases',
      {},
      { disableAliases: true },
      ['/posts/2024-02-03-été/', undefined, '/old/'],
      ['/fr/posts/2024-02-03-été/', undefined, undefined],
    ],
    [
      'where dates are read',
      {},
      { frontmatter: { date: [':filename', ':default'] } },
      ['/posts/2024-02-03-été/', undefined, '/old/'],
      ['/fr/posts/été/', '2024-02-03', '/fr/old/'],
    ],
    [
      'a cascade',
      { cascade: { date: '2020-01-01' } },
      { cascade: { date: '2021-01-01' } },
      ['/posts/2024-02-03-été/', '2020-01-01', '/old/'],
      ['/fr/posts/2024-02-03-été/', '2021-01-01', '/fr/old/'],
    ],
  ])('holds for its pages: %s', (_name, config, french, english, own) => {
    expect(post(config, french)).toEqual([own, english])
  })

  test('holds for its pages: taxonomies, whose terms have permalinks of their own', () => {
    const pages = resolve({ permalinks: { term: { topics: '/t/:slug' } } }, { taxonomies: { topic: 'topics' } })
    expect(pages.map(({ path }) => path).filter((path) => path.includes('brot'))).toEqual([
      '/fr/t/brot/',
      '/topics/brot/',
    ])
  })

  test('may be a file of its own in config/_default', () => {
    const { settings } = readSettings([
      { path: 'config/_default/languages.toml', text: '[en]\nweight = 1\n[fr]\nweight = 2\n' },
      { path: 'config/_default/permalinks.fr.yaml', text: 'posts: /articles/:slug/' },
    ])
    expect(settings.pageSettings.fr?.permalinks.page).toEqual({ posts: '/articles/:slug/' })
    expect(settings.permalinks.page).toEqual({})
  })
})

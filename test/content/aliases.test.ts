import { describe, expect, test } from 'vitest'
import { pageOf, resolveSite, summary, yaml } from './site.ts'

function aliasesOf(path: string, lines: string, config = {}) {
  return pageOf({ files: { [path]: yaml(lines) }, config }).aliases.map((alias) => alias.path)
}

describe('where an alias leads from', () => {
  test.each([
    ['a slash at the start counts from the root', 'a/b.md', '[/old/x]', ['/old/x/']],
    ['a single text is a list of one', 'a/b.md', '/old/x/', ['/old/x/']],
    ['a number is a name', 'a/b.md', '[2020]', ['/a/2020/']],
    ['a name counts from the page’s parent', 'a/b.md', '[old]', ['/a/old/']],
    ['for a bundle that is the folder above it', 'a/b/index.md', '[old, ./x, ../up]', ['/a/old/', '/a/x/', '/up/']],
    ['for a section that is the folder above it', 'a/_index.md', '[old]', ['/old/']],
    ['a file keeps its name', 'a/b.md', '[/x.html, /x.htm]', ['/x.html', '/x.htm']],
    [
      'the page of a folder is the folder',
      'a/b.md',
      '[/x/index.html, y/index.html, /index.html, /x/index.htm]',
      ['/x/', '/a/y/', '/', '/x/index.htm'],
    ],
    ['other dots make a folder', 'a/b.md', '[/v1.2, /x.php, /feed.xml]', ['/v1.2/', '/x.php/', '/feed.xml/']],
    [
      'case, blanks, escapes and queries stay',
      'a/b.md',
      '["/Old Path/", "/a%20b/", "/?p=1", "/x#y"]',
      ['/Old Path/', '/a%20b/', '/?p=1/', '/x#y/'],
    ],
    ['an alias is given once', 'a/b.md', '[/x, /x/, "/x//"]', ['/x/']],
    ['nothing climbs out of the site', 'a/b.md', '[../../../../x]', ['/x/']],
  ])('%s', (_name, path, list, expected) => {
    expect(aliasesOf(path, `Aliases: ${list}`)).toEqual(expected)
  })

  test('ugly addresses have ugly aliases', () => {
    expect(aliasesOf('a/b.md', 'aliases: [/x, y]', { uglyURLs: true })).toEqual(['/x.html', '/a/y.html'])
  })

  test('a translation’s aliases begin with its language, once', () => {
    const config = { languages: { en: { weight: 1 }, fr: { weight: 2 } } }
    expect(aliasesOf('a/b.fr.md', 'aliases: [/vieux, vieux, /fr/deja]', config)).toEqual([
      '/fr/vieux/',
      '/fr/a/vieux/',
      '/fr/deja/',
    ])
  })

  test('in a site of several languages the home page has its language’s address too', () => {
    const config = { languages: { en: { weight: 1 }, fr: { weight: 2 } } }
    expect(aliasesOf('_index.md', 'title: Home', config)).toEqual(['/en/'])
    expect(aliasesOf('_index.md', 'title: Home', { ...config, defaultContentLanguageInSubdir: true })).toEqual(['/'])
  })
})

test('alias and redirect_from are read as well, with a notice at each key', () => {
  const { pages, problems } = resolveSite({ files: { 'a.md': yaml('alias: /x/', 'redirect_from:', '  - /y/') } })
  expect(pages[0]?.aliases).toEqual([
    { path: '/x/', line: 2, column: 1 },
    { path: '/y/', line: 4, column: 5 },
  ])
  expect(summary(problems)).toEqual(['content/a.md:2:1 notice alias-key', 'content/a.md:3:1 notice alias-key'])
})

test.each(['https://evil.example/', '//evil.example/', 'javascript:alert(1)', '\\evil', '/a\u0007b/'])(
  'an alias that may lead out of the site is an error, and the page is left out: %j',
  (alias) => {
    const { pages, problems } = resolveSite({ files: { 'a.md': yaml('aliases:', `  - ${JSON.stringify(alias)}`) } })
    expect(pages).toEqual([])
    expect(summary(problems)).toEqual(['content/a.md:3:5 error alias-outside'])
  },
)

test('an empty alias is left out with a warning', () => {
  const { pages, problems } = resolveSite({ files: { 'a.md': yaml('aliases: ["", /x/]') } })
  expect(pages[0]?.aliases.map(({ path }) => path)).toEqual(['/x/'])
  expect(summary(problems)).toEqual(['content/a.md:2:11 warning alias-empty'])
})

test('a site that disables aliases has none, and each page that gives some says so once', () => {
  const { pages, problems } = resolveSite({
    config: { disableAliases: true },
    files: { 'a.md': yaml('aliases: [/x/, /y/]'), 'b.md': '' },
  })
  expect(pages.map(({ aliases }) => aliases)).toEqual([[], []])
  expect(summary(problems)).toEqual(['content/a.md:2:11 notice aliases-disabled'])
})

import { describe, expect, test } from 'vitest'
import { resolveListPages } from '../../src/content/pages/list-pages.ts'
import { createRefIndex, resolveRef } from '../../src/content/pages/page-refs.ts'
import { readSettings } from '../../src/content/settings/settings.ts'
import { resolveSite, yaml } from './site.ts'

const { pages } = resolveSite({
  files: {
    '_index.md': '',
    'articles/_index.md': '',
    'articles/bread/index.md': '',
    'articles/bread.fr.md': '',
    'articles/roses.md': yaml('url: /flowers/'),
    'notes/roses.md': '',
    'notes/salt.md': '',
  },
  config: { languages: { en: { weight: 1 }, fr: { weight: 2 } } },
})
const index = createRefIndex(pages)

test.each([
  ['/articles/bread', '/articles/bread/'],
  ['/articles/bread/', '/articles/bread/'],
  ['/articles/bread/index.md', '/articles/bread/'],
  ['/articles/roses.md', '/flowers/'],
  ['/articles/_index.md', '/articles/'],
  ['/articles', '/articles/'],
  ['/', '/'],
  ['roses.md', '/notes/roses/'],
  ['./roses', '/notes/roses/'],
  ['../articles/roses.md', '/flowers/'],
  ['articles/bread', '/articles/bread/'],
  ['bread', '/articles/bread/'],
  ['Bread.md#crust', '/articles/bread/#crust'],
  ['#top', '/notes/salt/#top'],
  ['nowhere.md', null],
  ['/nowhere/bread', null],
  ['/bread', null],
])('from notes/salt.md, %s leads to %s', (target, expected) => {
  expect(resolveRef(index, target, 'content/notes/salt.md', 'en')).toBe(expected)
})

test.each([
  ['https://elsewhere.example/', '/'],
  ['https://elsewhere.example/articles/bread', '/articles/bread/'],
  ['https://elsewhere.example', '/notes/salt/'],
  ['mailto:ines@elsewhere.example', '/notes/salt/'],
  ['//elsewhere.example/x', null],
  ['https://elsewhere.example/x', null],
  ['/articles/bread?x=1#crust', '/articles/bread/#crust'],
  ['/articles/br%65ad', '/articles/bread/'],
  ['/articles/bread.html', '/articles/bread/'],
  ['..', '/'],
])('of an address or with a query, the path alone counts: %s', (target, expected) => {
  expect(resolveRef(index, target, 'content/notes/salt.md', 'en')).toBe(expected)
})

test('what has no slash may be anywhere; a path is relative, or begins at the root', () => {
  const deep = createRefIndex(resolveSite({ files: { 'a/b/c.md': '', 'd.md': '', 'x/a/y.md': '' } }).pages)

  expect(resolveRef(deep, 'c.md', 'content/d.md', 'en')).toBe('/a/b/c/')
  expect(resolveRef(deep, 'a/b/c.md', 'content/x/a/y.md', 'en')).toBe('/a/b/c/')
  expect(resolveRef(deep, 'b/c.md', 'content/d.md', 'en')).toBeNull()
})

describe('lists that Hugo makes without a file', () => {
  const site = {
    files: {
      'sec/p.md': yaml('tags: [Red, two words]'),
      'sec/deep/q.md': '',
      'bundle/index.md': '',
      'blog/sec.md': '',
      'other/nur.fr.md': '',
    },
    config: { languages: { en: { weight: 1 }, fr: { weight: 2 } } },
  }
  const { pages: written } = resolveSite(site)
  const { settings } = readSettings([
    { path: 'hugo.json', text: JSON.stringify({ baseURL: 'https://example.org/', ...site.config }) },
  ])
  const withLists = createRefIndex([...written, ...resolveListPages(written, settings)])

  test.each([
    ['/', 'en', '/'],
    ['/', 'fr', '/fr/'],
    ['/_index.md', 'en', '/'],
    ['/sec', 'en', '/sec/'],
    ['sec', 'en', '/sec/'],
    ['../', 'en', '/'],
    ['/sec/_index.md', 'en', '/sec/'],
    ['/sec/deep', 'en', null],
    ['/bundle', 'en', '/bundle/'],
    ['/other', 'fr', '/fr/other/'],
    ['/other', 'en', null],
    ['/tags', 'en', '/tags/'],
    ['/tags/red', 'en', '/tags/red/'],
    ['/categories', 'en', '/categories/'],
    ['/tags/blue', 'en', null],
  ])('%s in %s leads to %s', (target, language, expected) => {
    expect(resolveRef(withLists, target, 'content/sec/p.md', language)).toBe(expected)
  })
})

test('a name that two pages have is nobody’s', () => {
  expect(resolveRef(index, 'roses.md', 'content/_index.md', 'en')).toBeNull()
})

test('a bundle’s neighbours are found from inside of it', () => {
  expect(resolveRef(index, 'roses.md', 'content/articles/bread/index.md', 'en')).toBe('/flowers/')
})

test('a ref stays in its language', () => {
  expect(resolveRef(index, '/articles/bread', 'content/articles/bread.fr.md', 'fr')).toBe('/fr/articles/bread/')
  expect(resolveRef(index, '/notes/salt', 'content/articles/bread.fr.md', 'fr')).toBeNull()
})

import { expect, test } from 'vitest'
import { createRefIndex, resolveRef } from '../../src/content/pages/page-refs.ts'
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

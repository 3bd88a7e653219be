import { describe, expect, test } from 'vitest'
import { pageOf, yaml } from './site.ts'

describe('the address a file name gives', () => {
  test.each([
    ['articles/bread.md', '/articles/bread/'],
    ['articles/bread/index.md', '/articles/bread/'],
    ['articles/_index.md', '/articles/'],
    ['_index.md', '/'],
    ['2025-07-06-bread.md', '/2025-07-06-bread/'],
    ['README.md', '/readme/'],
    ['ŠUMAVA.md', '/%C5%A1umava/'],
    ['İzmir.md', '/izmir/'],
    ['two  spaces.md', '/two--spaces/'],
    ['v1.2+b@c~d.md', '/v1.2+b@c~d/'],
    ["r&d (a) 'b', c!.md", '/rd-a-b-c/'],
    ['bread-😀.md', '/bread-/'],
    ['no#1.md', '/no%231/'],
    ['half%41.md', '/half%41/'],
    ['cafe\u0301.md', '/cafe%CC%81/'],
    ['post.fr.md', '/post.fr/'],
    ['upper.MD', '/upper/'],
  ])('%s → %s', (path, expected) => {
    expect(pageOf({ files: { [path]: '' } }).path).toBe(expected)
  })

  test.each([
    ['Über Brot.md', { disablePathToLower: true }, '/%C3%9Cber-Brot/'],
    ['Über Straße.md', { removePathAccents: true }, '/uber-stra%C3%9Fe/'],
    ['a/b.md', { uglyURLs: true }, '/a/b.html'],
    ['a/_index.md', { uglyURLs: true }, '/a/index.html'],
    ['a/b.md', { uglyURLs: { a: true } }, '/a/b.html'],
    ['c/b.md', { uglyURLs: { a: true } }, '/c/b/'],
  ])('%s with %o → %s', (path, config, expected) => {
    expect(pageOf({ files: { [path]: '' }, config }).path).toBe(expected)
  })
})

describe('slug and url', () => {
  test.each([
    ['a slug replaces the last part', 'a/b.md', 'slug: My Slug', '/a/my-slug/'],
    ['a bundle’s slug replaces its folder', 'a/b/index.md', 'slug: c', '/a/c/'],
    ['a slug may have slashes', 'a/b.md', 'slug: x/y', '/a/x/y/'],
    ['a slug may be a number', 'a/b.md', 'slug: 42', '/a/42/'],
    ['an empty slug is none', 'a/b.md', 'slug: ""', '/a/b/'],
    ['a slug cannot climb out of the site', 'a/b.md', 'slug: ../../../x', '/x/'],
    ['a url is taken as written', 'a/b.md', 'url: /Custom/UPPER Case/', '/Custom/UPPER%20Case/'],
    ['a url may name a file', 'a/b.md', 'url: /feed.xml', '/feed.xml'],
    ['a url gets the slash it lacks', 'a/b.md', 'url: custom/place', '/custom/place/'],
    ['a url is resolved', 'a/b.md', 'url: /a/../c/', '/c/'],
    ['a url goes before a slug', 'a/b.md', 'url: /c/\nslug: d', '/c/'],
    ['permalink, Jekyll’s word, means nothing', 'a/b.md', 'permalink: /c/', '/a/b/'],
  ])('%s', (_name, path, lines, expected) => {
    expect(pageOf({ files: { [path]: yaml(lines) } }).path).toBe(expected)
  })

  test('the slug of a section renames it and every page below', () => {
    const files = { 'a/_index.md': yaml('slug: z'), 'a/b.md': '', 'a/c/d.md': '' }
    expect(['a/_index.md', 'a/b.md', 'a/c/d.md'].map((path) => pageOf({ files }, path).path)).toEqual([
      '/z/',
      '/z/b/',
      '/z/c/d/',
    ])
  })

  test('the url of a section moves that page alone', () => {
    const files = { 'a/_index.md': yaml('url: /moved/'), 'a/b.md': '' }
    expect(['a/_index.md', 'a/b.md'].map((path) => pageOf({ files }, path).path)).toEqual(['/moved/', '/a/b/'])
  })
})

describe('permalinks', () => {
  const dated = yaml('title: Bread / Roses', 'date: 2025-07-06T23:30:00-05:00')
  test.each([
    ['/:year/:month/:day/:slug/', '/2025/07/06/bread-roses/'],
    ['/blog/:filename', '/blog/post/'],
    ['/:section/:title/', '/posts/bread-roses/'],
    ['/:sections/:slugorfilename/', '/posts/deep/post/'],
    ['/:sections[last]/:filename/', '/deep/post/'],
    ['/:2006-:01/:filename/', '/2025-07/post/'],
    ['/:unknown/:filename/', '/unknown/post/'],
  ])('%s → %s, on the day of the date’s own zone', (pattern, expected) => {
    const files = { 'posts/deep/post.md': dated.replace(' / ', ' '), 'posts/deep/_index.md': '' }
    expect(pageOf({ files, config: { permalinks: { posts: pattern } } }).path).toBe(expected)
  })

  test('a page without a date is put in year 1', () => {
    const site = {
      files: { 'posts/a.md': yaml('title: A') },
      config: { permalinks: { page: { posts: '/:year/:slug/' } } },
    }
    expect(pageOf(site).path).toBe('/1/a/')
  })

  test('patterns for pages leave section pages alone', () => {
    expect(pageOf({ files: { 'posts/_index.md': '' }, config: { permalinks: { posts: '/x/:slug/' } } }).path).toBe(
      '/posts/',
    )
  })

  test('a term’s page follows the pattern for terms', () => {
    const site = {
      files: { 'authors/ana-b/_index.md': yaml('title: Ana B') },
      config: { taxonomies: { author: 'authors' }, permalinks: { term: { authors: '/by/:slug' } } },
    }
    expect(pageOf(site).path).toBe('/by/ana-b/')
  })
})

import { describe, expect, test } from 'vitest'
import { resolveSite, summary, yaml } from './site.ts'

describe('two pages with one address', () => {
  test.each([
    ['the bundle goes before the file', { 'a.md': '', 'a/index.md': '' }, 'content/a/index.md', 'content/a.md'],
    [
      'the first by file name goes first',
      { 'b.md': yaml('slug: x'), 'a.md': yaml('slug: x') },
      'content/a.md',
      'content/b.md',
    ],
    [
      'letters composed in two ways are one address',
      { 'cafe\u0301.md': '', 'caf\u00e9.md': '' },
      'content/cafe\u0301.md',
      'content/caf\u00e9.md',
    ],
    ['names that differ by case are one address', { 'A.md': '', 'a.md': '' }, 'content/A.md', 'content/a.md'],
  ])('%s', (_name, files, winner, loser) => {
    const { pages, problems } = resolveSite({ files })
    expect(pages.map(({ sourcePath }) => sourcePath)).toEqual([winner])
    expect(problems).toMatchObject([
      { code: 'path-collision', severity: 'error', path: loser, related: [{ path: winner }] },
    ])
  })

  test.each([
    ['/rel.1/', '/rel%2e1/'],
    ['/rel.1/', '/rel%2E1/'],
    ['/rel.1/', '/%72el.1/'],
    ['/caf\u00e9/', '/cafe\u0301/'],
    ['/caf\u00e9/', '/caf%C3%A9/'],
    ['/caf\u00e9/', '/cafe%cc%81/'],
    ['/a/b/', '/a//b/'],
    ['/a/b/', '/a/b'],
    ['/a/b/', 'a/b/'],
    ['/a b/', '/a%20b/'],
    ['/100%25/', '/100%/'],
    ['/a%2Fb/', '/a%2Fb'],
  ])('%s and %s are one address', (one, other) => {
    const { pages, problems } = resolveSite({
      files: { 'a.md': yaml(`url: "${one}"`), 'b.md': yaml(`url: "${other}"`) },
    })
    expect(pages.map(({ sourcePath }) => sourcePath)).toEqual(['content/a.md'])
    expect(problems).toMatchObject([
      { code: 'path-collision', severity: 'error', path: 'content/b.md', related: [{ path: 'content/a.md', line: 2 }] },
    ])
  })

  test.each([
    ['/a%2Fb/', '/a/b/'],
    ['/100%25/', '/100/'],
  ])('%s and %s are two addresses', (one, other) => {
    const { pages, problems } = resolveSite({ files: { 'a.md': yaml(`url: ${one}`), 'b.md': yaml(`url: ${other}`) } })
    expect(pages).toHaveLength(2)
    expect(problems).toEqual([])
  })

  test('each is told where its file gives the address', () => {
    const { problems } = resolveSite({ files: { 'b.md': yaml('title: B', 'slug: x'), 'a.md': yaml('url: /x/') } })
    expect(summary(problems)).toEqual(['content/b.md:3:1 error path-collision'])
    expect(problems[0]?.related).toEqual([{ path: 'content/a.md', line: 2, column: 1 }])
  })

  test('a draft gives way without an error', () => {
    const { pages, problems } = resolveSite({
      files: { 'a.md': yaml('draft: true', 'slug: x'), 'b.md': yaml('slug: x') },
    })
    expect(pages.map(({ sourcePath }) => sourcePath)).toEqual(['content/b.md'])
    expect(summary(problems)).toEqual(['content/a.md:3:1 warning path-collision'])
  })
})

test('an alias gives way to a page, and the warning names both places', () => {
  const { pages, problems } = resolveSite({ files: { 'a.md': yaml('aliases:', '  - /b/'), 'b.md': '' } })
  expect(pages.map(({ aliases }) => aliases)).toEqual([[], []])
  expect(problems).toMatchObject([
    {
      code: 'alias-collision',
      severity: 'warning',
      path: 'content/a.md',
      line: 3,
      column: 5,
      related: [{ path: 'content/b.md', line: 1 }],
    },
  ])
})

test('an alias that a page gives in several spellings is one alias, as first written', () => {
  const aliases = 'aliases: [/rel%2e1/, /rel.1/, /caf\u00e9/, /cafe\u0301/, /caf%C3%A9]'
  const { pages, problems } = resolveSite({ files: { 'a.md': yaml(aliases) } })
  expect(pages[0]?.aliases.map(({ path }) => path)).toEqual(['/rel%2e1/', '/caf\u00e9/'])
  expect(problems).toEqual([])
})

test.each([
  ['/caf%C3%A9/', 'slug: caf\u00e9'],
  ['/rel%2E1/', 'slug: rel.1'],
])('the alias %s gives way to the page with %s', (alias, slug) => {
  const { pages, problems } = resolveSite({ files: { 'a.md': yaml(`aliases: [${alias}]`), 'b.md': yaml(slug) } })
  expect(pages[0]?.aliases).toEqual([])
  expect(problems).toMatchObject([
    { code: 'alias-collision', path: 'content/a.md', related: [{ path: 'content/b.md' }] },
  ])
})

test('of two equal aliases the first page by file name keeps its own', () => {
  const files = { 'b.md': yaml('aliases: [/x/]'), 'a.md': yaml('title: A', 'aliases: [/x]') }
  const { pages, problems } = resolveSite({ files })
  expect(pages.map(({ sourcePath, aliases }) => [sourcePath, aliases.length])).toEqual([
    ['content/a.md', 1],
    ['content/b.md', 0],
  ])
  expect(problems).toMatchObject([
    { path: 'content/b.md', line: 2, column: 11, related: [{ path: 'content/a.md', line: 3, column: 11 }] },
  ])
})

test('an alias that leads to its own page is left out with a notice', () => {
  const { pages, problems } = resolveSite({ files: { 'a.md': yaml('aliases: [/a/]') } })
  expect(pages[0]?.aliases).toEqual([])
  expect(summary(problems)).toEqual(['content/a.md:2:11 notice alias-self'])
})

test('addresses that differ by case alone are both kept, with a warning', () => {
  const files = { 'a.md': yaml('url: /Bread/'), 'b.md': yaml('url: /bread/'), 'c.md': yaml('aliases: [/BREAD/]') }
  const { pages, problems } = resolveSite({ files })
  expect(pages).toHaveLength(3)
  expect(summary(problems)).toEqual([
    'content/b.md:2:1 warning path-case-clash',
    'content/c.md:2:11 warning path-case-clash',
  ])
})

test('the order of the files given does not matter', () => {
  const files = { 'a.md': yaml('slug: x', 'aliases: [/o/]'), 'b.md': yaml('slug: x'), 'c.md': yaml('aliases: [/o/]') }
  const reversed = Object.fromEntries(Object.entries(files).reverse())
  expect(resolveSite({ files: reversed })).toEqual(resolveSite({ files }))
})

describe('an alias for the address of a hidden page', () => {
  const held = (...lines: readonly string[]) => ({ 'barn.md': yaml('aliases: [/shed/]'), 'shed.md': yaml(...lines) })

  test.each([
    ['a draft', 'draft: true'],
    ['an expired page', 'expiryDate: 2025-12-31'],
    ['a page to come', 'publishDate: 2026-01-02'],
  ])('answers while %s hides', (_name, line) => {
    const { pages, problems } = resolveSite({ files: held(line) })
    expect(pages.map(({ path, aliases }) => [path, aliases.map((alias) => alias.path)])).toEqual([
      ['/barn/', ['/shed/']],
      ['/shed/', []],
    ])
    expect(problems).toEqual([])
  })

  test('gives way once that page is visible', () => {
    const { pages, problems } = resolveSite({ files: held('publishDate: 2026-01-02'), now: new Date('2026-01-02') })
    expect(pages.map(({ aliases }) => aliases)).toEqual([[], []])
    expect(summary(problems)).toEqual(['content/barn.md:2:11 warning alias-collision'])
  })

  test('is that of the first page by file name', () => {
    const { pages, problems } = resolveSite({
      files: { ...held('draft: true'), 'byre.md': yaml('aliases: [/shed/]') },
    })
    expect(pages.map(({ aliases }) => aliases.length)).toEqual([1, 0, 0])
    expect(summary(problems)).toEqual(['content/byre.md:2:11 warning alias-collision'])
  })
})

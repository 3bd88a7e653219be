import { describe, expect, test } from 'vitest'
import { pageOf, resolveSite, summary, yaml } from './site.ts'

describe('bundles', () => {
  const files = {
    'a/index.md': '',
    'a/notes.md': '',
    'a/sub/index.md': '',
    'a/feature.jpg': '',
    'a/sub/map.png': '',
    'b/_index.md': '',
    'b/c.md': '',
    'b/cover-small.png': '',
    'd/index.html': '',
    'd/e.md': '',
  }

  test('other Markdown files in a leaf bundle are parts of it, however deep, and that is told', () => {
    const { pages, problems } = resolveSite({ files })
    expect(pages.map(({ sourcePath }) => sourcePath)).toEqual([
      'content/a/index.md',
      'content/b/_index.md',
      'content/b/c.md',
    ])
    expect(summary(problems)).toEqual([
      'content/a/notes.md:1:1 notice bundle-part',
      'content/a/sub/index.md:1:1 notice bundle-part',
      'content/d/e.md:1:1 notice bundle-part',
    ])
  })

  test('a leaf bundle lists its files', () => {
    expect(pageOf({ files }, 'a/index.md').resources).toEqual([
      'feature.jpg',
      'notes.md',
      'sub/index.md',
      'sub/map.png',
    ])
  })

  test('the feature image is found beside the page, in leaf and branch bundles', () => {
    expect(pageOf({ files }, 'a/index.md').featureImage).toBe('https://example.org/a/feature.jpg')
    expect(pageOf({ files }, 'b/_index.md').featureImage).toBe('https://example.org/b/cover-small.png')
    expect(pageOf({ files }, 'b/c.md').featureImage).toBeNull()
  })

  test('an index.md of the whole content folder is taken for the home page, with a warning', () => {
    const { pages, problems } = resolveSite({ files: { 'index.md': yaml('title: Home'), 'a.md': '' } })
    expect(pages.map(({ kind, path }) => [kind, path])).toEqual([
      ['PAGE', '/a/'],
      ['HOME', '/'],
    ])
    expect(summary(problems)).toEqual(['content/index.md:1:1 warning root-index'])
  })
})

describe('titles', () => {
  test.each([
    ['a.md', 'title: Bread', 'Bread'],
    ['a.md', 'title: 2025', '2025'],
    ['a.md', 'title: true', 'true'],
    ['a.md', 'title:', ''],
    ['_index.md', '', 'Commons'],
    ['_index.md', 'title: ""', 'Commons'],
    ['field-note/_index.md', '', ''],
    ['field-note/_index.md', 'linkTitle: Notes', ''],
    ['tags/_index.md', '', ''],
    ['tags/bread/_index.md', '', ''],
  ])('%s with "%s" is called "%s"', (path, lines, title) => {
    expect(pageOf({ files: { [path]: yaml(lines) }, config: { title: 'Commons' } }).title).toBe(title)
  })
})

describe('drafts', () => {
  test.each([
    ['true', true],
    ['True', true],
    ['"true"', true],
    ['1', true],
    ['false', false],
    ['0', false],
    ['', false],
  ])('draft: %s is %s', (value, draft) => {
    const { pages, problems } = resolveSite({ files: { 'a.md': yaml(`draft: ${value}`) } })
    expect([pages[0]?.draft, problems]).toEqual([draft, []])
  })

  test('draft: yes is none, and that is told', () => {
    const { pages, problems } = resolveSite({ files: { 'a.md': yaml('draft: yes') } })
    expect(pages[0]?.draft).toBe(false)
    expect(summary(problems)).toEqual(['content/a.md:2:1 warning draft-value'])
  })
})

describe('withdrawn pages', () => {
  test.each([
    ['retracted', 'RETRACTED'],
    ['Rights', 'RIGHTS_WITHDRAWN'],
    ['{ reason: retracted }', 'RETRACTED'],
    ['true', 'UNPUBLISHED'],
    ['false', null],
    ['', null],
  ])('withdrawn: %s is %s', (value, withdrawn) => {
    const { pages, problems } = resolveSite({ files: { 'a.md': yaml(`withdrawn: ${value}`) } })
    expect([pages[0]?.withdrawn, pages[0]?.draft, problems]).toEqual([withdrawn, withdrawn !== null, []])
  })

  test.each(['wrong', '[retracted]', '{ because: rights }'])('withdrawn: %s withdraws too, and is told', (value) => {
    const { pages, problems } = resolveSite({ files: { 'a.md': yaml(`withdrawn: ${value}`) } })
    expect([pages[0]?.withdrawn, pages[0]?.draft, pages[0]?.extra]).toEqual(['UNPUBLISHED', true, {}])
    expect(summary(problems)).toEqual(['content/a.md:2:1 warning withdrawn-value'])
  })

  test('stay withdrawn where drafts are built', () => {
    const files = { 'a.md': yaml('withdrawn: rights', 'draft: true') }
    expect(resolveSite({ files, config: { buildDrafts: true } }).pages[0]?.draft).toBe(true)
  })
})

describe('what the configuration publishes', () => {
  const files = {
    'draft.md': yaml('title: Draft', 'draft: true'),
    'later.md': yaml('title: Later', 'date: 2099-01-01'),
    'over.md': yaml('title: Over', 'expiryDate: 2001-01-01'),
  }
  const hidden = (config: object) =>
    resolveSite({ files, config }).pages.flatMap(({ title, draft, publishAt, expireAt }) =>
      draft || publishAt !== null || expireAt !== null ? title : [],
    )

  test.each([
    [{}, ['Draft', 'Later', 'Over']],
    [{ buildFuture: true }, ['Draft', 'Over']],
    [{ buildexpired: true }, ['Draft', 'Later']],
    [{ languages: { en: { buildFuture: true } } }, ['Draft', 'Over']],
    [{ buildDrafts: true, buildFuture: true, buildExpired: true }, []],
  ])('with %j leaves these for later or never', (config, expected) => {
    expect(hidden(config)).toEqual(expected)
  })

  test('drafts that are published are told', () => {
    const { problems } = resolveSite({ files, config: { buildDrafts: true } })
    expect(summary(problems)).toEqual(['hugo.json:1:36 warning build-drafts'])
  })
})

describe('pages that are not rendered', () => {
  test.each([
    ['build: {render: never}', 'a.md', ['2:1 notice not-rendered']],
    ['_build: {render: false}', 'a.md', ['2:1 warning build-key', '2:1 notice not-rendered']],
    ['headless: true', 'a/index.md', ['2:1 notice not-rendered']],
    ['headless: true', 'a/_index.md', ['2:1 notice not-rendered']],
  ])('%s leaves %s out', (lines, path, told) => {
    const { pages, problems } = resolveSite({ files: { [path]: yaml(lines) } })
    expect(pages).toEqual([])
    expect(summary(problems)).toEqual(told.map((one) => `content/${path}:${one}`))
  })

  test.each([
    ['["taxonomy", "term"]', ['/', '/a/', '/s/', '/tags/bread/why/']],
    ['["Section"]', ['/', '/a/', '/tags/', '/tags/bread/', '/tags/bread/why/']],
    ['["home", "page", "RSS"]', ['/s/', '/tags/', '/tags/bread/']],
    ['[]', ['/', '/a/', '/s/', '/tags/', '/tags/bread/', '/tags/bread/why/']],
  ])('disableKinds = %s leaves these kinds out', (kinds, expected) => {
    const paths = ['_index.md', 'a.md', 's/_index.md', 'tags/_index.md', 'tags/bread/_index.md', 'tags/bread/why.md']
    const { pages, problems } = resolveSite({
      config: { disableKinds: JSON.parse(kinds) },
      files: Object.fromEntries(paths.map((path) => [path, yaml('title: T')])),
    })
    expect(pages.map(({ path }) => path).sort()).toEqual(expected)
    expect(problems.map(({ code }) => code)).toEqual(Array(paths.length - expected.length).fill('not-rendered'))
  })

  test('what is only not listed is a page', () => {
    expect(pageOf({ files: { 'a.md': yaml('build: {list: never}') } }).path).toBe('/a/')
  })

  test('a headless section still cascades', () => {
    const files = { 'a/_index.md': yaml('headless: true', 'cascade: {colour: red}'), 'a/b.md': '' }
    expect(pageOf({ files }, 'a/b.md').extra).toEqual({ colour: 'red' })
  })
})

describe('the words of a page', () => {
  test('the summary goes before the description, which is then kept', () => {
    expect(pageOf({ files: { 'a.md': yaml('summary: Short', 'description: Long') } })).toMatchObject({
      summary: 'Short',
      extra: { description: 'Long' },
    })
    expect(pageOf({ files: { 'a.md': yaml('description: Long') } })).toMatchObject({ summary: 'Long', extra: {} })
  })

  test('id, correction, licence and themes are read', () => {
    const lines = [
      'id: loaf',
      'correction: The date was wrong.',
      'license: CC-BY-SA-4.0',
      'themes: [Privacy, Care, Privacy]',
    ]
    expect(pageOf({ files: { 'a.md': yaml(...lines) } })).toMatchObject({
      id: 'loaf',
      correction: 'The date was wrong.',
      licence: { spdx: 'CC-BY-SA-4.0' },
      themes: ['Privacy', 'Care'],
      extra: {},
    })
  })

  test('what has no meaning stays in extra, keys and values as written', () => {
    const lines = ['Title: A', 'HeroStyle: big', 'tags: [x, 1, null]', 'weight: 3', 'nested: {A: {b: 2.5}}']
    expect(pageOf({ files: { 'a.md': yaml(...lines) } }).extra).toEqual({
      HeroStyle: 'big',
      tags: ['x', 1, null],
      weight: 3,
      nested: { A: { b: 2.5 } },
    })
  })
})

describe('the feature image', () => {
  const files = (lines: string) => ({ 'a/b/index.md': yaml(lines), 'a/b/my photo.jpg': '', 'a/b/thumb.png': '' })
  test.each([
    ['beside the page', 'image: my photo.jpg', 'https://example.org/a/b/my%20photo.jpg'],
    ['from the root', 'featureImage: /img/x.jpg', 'https://example.org/img/x.jpg'],
    ['in the static folder', 'featured_image: img/x.jpg', 'https://example.org/img/x.jpg'],
    ['elsewhere', 'image: https://photos.example/x.jpg', 'https://photos.example/x.jpg'],
    ['in a map', 'cover: {image: my photo.jpg}', 'https://example.org/a/b/my%20photo.jpg'],
    ['under params', 'params: {image: my photo.jpg}', 'https://example.org/a/b/my%20photo.jpg'],
    [
      'by a scheme nobody should follow, and so the file',
      'image: "javascript:alert(1)"',
      'https://example.org/a/b/thumb.png',
    ],
    ['not at all, and so the file', 'title: x', 'https://example.org/a/b/thumb.png'],
  ])('named %s', (_name, lines, expected) => {
    expect(pageOf({ files: files(lines) }).featureImage).toBe(expected)
  })

  test('its captions are found under any spelling, with their places', () => {
    const lines = ['featureimagecaption: One', 'Image_Credit: Two', 'cover:', '  caption: Three']
    expect(pageOf({ files: { 'a.md': yaml(...lines) } }).featureCaptions).toEqual([
      { text: 'One', line: 2, column: 1 },
      { text: 'Two', line: 3, column: 1 },
      { text: 'Three', line: 4, column: 1 },
    ])
  })
})

test.each(['https://x.example/', '//x.example/', '/%2e%2e/x/', '/.%2E/x/', '/x%00/', '/x%5cy/'])(
  'a url such as %s is an error, and the page is left out',
  (url) => {
    const { pages, problems } = resolveSite({ files: { 'a.md': yaml('title: A', `url: ${url}`) } })
    expect(pages).toEqual([])
    expect(summary(problems)).toEqual(['content/a.md:3:1 error url-outside'])
  },
)

test('a page is plain data that survives a message to a worker', () => {
  const page = pageOf({ files: { 'a.md': yaml('title: A', 'params: {__proto__: {x: 1}}') } })
  expect(JSON.stringify(structuredClone(page))).toBe(JSON.stringify(page))
})

test.each(['a.md', 'a/index.md', 'a/_index.md'])('%s is not a page where it is headless', (file) => {
  const { pages, problems } = resolveSite({ files: { [file]: yaml('headless: true') } })
  expect(pages).toEqual([])
  expect(problems.map(({ code }) => code)).toEqual(['not-rendered'])
})

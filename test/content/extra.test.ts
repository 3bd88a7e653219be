import { describe, expect, test } from 'vitest'
import { pageOf, yaml } from './site.ts'

const extraOf = (...lines: readonly string[]) => pageOf({ files: { 'a/post.md': yaml(...lines) } }, 'a/post.md').extra

/** Every key Hugo gives a meaning, with a value that no field of an article has. */
const HUGO_KEYS: readonly (readonly [string, string, unknown])[] = [
  ['aliases', '[]', undefined],
  ['audio', '[a.mp3]', ['a.mp3']],
  ['build', '{list: never}', { list: 'never' }],
  ['cascade', '{colour: red}', { colour: 'red' }],
  ['categories', '[a]', ['a']],
  ['expiryDate', '2099-01-02', '2099-01-02'],
  ['headless', 'false', false],
  ['images', '[a.png]', ['a.png']],
  ['isCJKLanguage', 'true', true],
  ['keywords', '[a]', ['a']],
  ['layout', 'wide', 'wide'],
  ['linkTitle', 'Short', 'Short'],
  ['markup', 'goldmark', 'goldmark'],
  ['menus', 'main', 'main'],
  ['outputs', '[html]', ['html']],
  ['params', '{a: {B: 1}}', { a: { B: 1 } }],
  ['publishDate', '2020-01-02', '2020-01-02'],
  ['resources', '[{src: a.png, title: A}]', [{ src: 'a.png', title: 'A' }]],
  ['series', '[a]', ['a']],
  ['sitemap', '{priority: 0.5}', { priority: 0.5 }],
  ['slug', 'An Other', 'An Other'],
  ['tags', '[a, 1]', ['a', 1]],
  ['translationKey', 'post', 'post'],
  ['type', 'essay', 'essay'],
  ['unpublishdate', '2099-01-02', '2099-01-02'],
  ['url', '/:year/x/', '/:year/x/'],
  ['videos', '[a.mp4]', ['a.mp4']],
  ['weight', '3', 3],
]

test.each(HUGO_KEYS)('%s is kept', (key, written, value) => {
  expect(extraOf('date: 2019-05-06', `${key}: ${written}`)[key]).toEqual(value)
})

describe('a key is left out where a field gives its value back', () => {
  test.each([
    'title: A page',
    'summary: What it says.',
    'description: " What it says.\n"',
    'date: 2024-05-06T10:00:00+02:00',
    'lastmod: 2024-05-06',
    'published: 2024-05-06',
    'draft: false',
    'slug: other',
    'url: /other/place/',
    'url: other/place',
    'aliases: [/old/, /older.html]',
    'redirect_from: /old',
    'themes: Care, Repair',
    'themes: [Care]',
    'licence: CC-BY-4.0',
    'license: {spdx: CC-BY-4.0}',
    'cover: /img/a.jpg',
    'imageCaption: By Ana',
  ])('%s', (line) => expect(extraOf(line)).toEqual({}))
})

describe('and kept as written where the field has another', () => {
  test.each([
    ['a title that is a list', 'title: [a]', { title: ['a'] }],
    ['a description beside a summary', 'description: Long\nsummary: Short', { description: 'Long' }],
    ['a second date', 'date: 2024-05-06\npublishDate: 2024-05-05', { publishDate: '2024-05-05' }],
    ['the same day under two names', 'date: 2024-05-06\npublishDate: 2024-05-06', {}],
    ['a draft that is neither', 'draft: maybe', { draft: 'maybe' }],
    ['an id', 'id: loaf', { id: 'loaf' }],
    ['a note on a correction', 'correction: It was two.', { correction: 'It was two.' }],
    ['a slug that was cleaned', 'slug: An Other', { slug: 'An Other' }],
    ['an alias from where the page is', 'aliases: [../older]', { aliases: ['../older'] }],
    ['an alias that was left out', 'aliases: [/old/, ""]', { aliases: ['/old/', ''] }],
    [
      'words beside a licence',
      'licence: licensed under CC-BY 4.0',
      {
        licence: 'licensed under CC-BY 4.0',
      },
    ],
    ['no licence that is known and kept as its name', 'licence: CC-BY 4.0 by Ana', {}],
    ['a second licence', 'licence: CC-BY-4.0\nlicense: MIT', { license: 'MIT' }],
    [
      'a part of a licence that is none',
      'licence: {spdx: MIT, holder: Ana}',
      { licence: { spdx: 'MIT', holder: 'Ana' } },
    ],
    ['themes among other things', 'themes: [Care, {a: 1}]', { themes: ['Care', { a: 1 }] }],
    ['a second picture', 'image: a.jpg\ncover: b.jpg', { cover: 'b.jpg' }],
    ['a picture that is none', 'image: "javascript:1"', { image: 'javascript:1' }],
    [
      'keys of any case',
      'SLUG: An Other\nPublishDate: 2020-01-01\ndate: 2020-02-01',
      { SLUG: 'An Other', PublishDate: '2020-01-01' },
    ],
    ['what is nested', 'a: {b: [{c: null}], Title: x}', { a: { b: [{ c: null }], Title: 'x' } }],
  ])('%s', (_what, lines, expected) => expect(extraOf(lines)).toEqual(expected))

  test('in every format', () => {
    const files = {
      'a.md':
        '+++\nslug = "An Other"\npublishDate = 2020-01-02\ndate = 2020-02-02T10:00:00Z\nweight = 3\n[Build]\nlist = "never"\n+++\n',
      'b.md': '{"slug": "Another One", "expiryDate": "2099-01-02", "Nested": {"Title": [1]}}\n',
    }
    expect(pageOf({ files }, 'a.md').extra).toMatchObject({ slug: 'An Other', weight: 3, Build: { list: 'never' } })
    expect(Object.keys(pageOf({ files }, 'a.md').extra)).toContain('publishDate')
    expect(pageOf({ files }, 'b.md').extra).toEqual({
      slug: 'Another One',
      expiryDate: '2099-01-02',
      Nested: { Title: [1] },
    })
  })

  test('and what the configuration makes of no effect', () => {
    const files = { 'a.md': yaml('draft: true', 'aliases: [/old/]') }
    const { extra } = pageOf({ files, config: { buildDrafts: true, disableAliases: true } })
    expect(extra).toEqual({ draft: true, aliases: ['/old/'] })
  })
})

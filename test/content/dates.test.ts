import { describe, expect, test } from 'vitest'
import { readDate } from '../../src/content/pages/dates.ts'
import { pageOf, resolveSite, summary, yaml } from './site.ts'

function iso(value: string | number, timeZone = 'UTC') {
  const date = readDate(value, timeZone)
  return typeof date === 'string' ? date : new Date(date.at).toISOString()
}

describe('what is a date', () => {
  test.each([
    ['2025-07-06', '2025-07-06T00:00:00.000Z'],
    ['2025-07-06T03:04:05Z', '2025-07-06T03:04:05.000Z'],
    ['2025-07-06T03:04:05-07:00', '2025-07-06T10:04:05.000Z'],
    ['2025-07-06T03:04:05+0530', '2025-07-05T21:34:05.000Z'],
    ['2025-07-06T03:04:05.678Z', '2025-07-06T03:04:05.678Z'],
    ['2025-07-06 03:04:05', '2025-07-06T03:04:05.000Z'],
    ['2025-07-06 03:04:05 -0700', '2025-07-06T10:04:05.000Z'],
    ['2025-07-06 03:04:05 +0000 UTC', '2025-07-06T03:04:05.000Z'],
    ['Sun, 06 Jul 2025 03:04:05 +0200', '2025-07-06T01:04:05.000Z'],
    ['Sun Jul  6 03:04:05 2025', '2025-07-06T03:04:05.000Z'],
    ['06 Jul 2025', '2025-07-06T00:00:00.000Z'],
    [1751770805, '2025-07-06T03:00:05.000Z'],
    ['0001-01-01', '0001-01-01T00:00:00.000Z'],
    ['2024-02-29', '2024-02-29T00:00:00.000Z'],
  ])('%s', (value, expected) => expect(iso(value)).toBe(expected))

  test.each([
    '2025-07-06T03:04',
    '2025-7-6',
    '2025-07',
    '2025',
    '07/06/2025',
    'July 6, 2025',
    '6 Jul 2025',
    'soon',
    '2025-02-29',
    '2025-13-01',
    '2025-07-06T25:00:00Z',
    1.5,
    1e18,
  ])('%s is none', (value) => expect(iso(value)).toBe('unreadable'))

  test('without a zone a date is in the site’s own, in summer and in winter', () => {
    expect(iso('2025-07-06', 'Europe/Berlin')).toBe('2025-07-05T22:00:00.000Z')
    expect(iso('2025-01-06T12:00:00', 'Europe/Berlin')).toBe('2025-01-06T11:00:00.000Z')
    expect(iso('2025-07-06T12:00:00+00:00', 'Europe/Berlin')).toBe('2025-07-06T12:00:00.000Z')
  })
})

describe('which key gives which date', () => {
  const day = (text: string | null) => text?.slice(0, 10) ?? null
  test.each([
    ['date alone', 'date: 2025-01-01', ['2025-01-01', '2025-01-01', '2025-01-01', null]],
    ['publishDate stands in for date', 'publishDate: 2025-02-02', ['2025-02-02', '2025-02-02', '2025-02-02', null]],
    ['so does lastmod', 'lastmod: 2025-02-02', ['2025-02-02', '2025-02-02', '2025-02-02', null]],
    [
      'pubdate is publishDate',
      'date: 2025-01-01\npubdate: 2025-02-02',
      ['2025-01-01', '2025-01-01', '2025-02-02', null],
    ],
    ['modified is lastmod', 'date: 2025-01-01\nmodified: 2025-02-02', ['2025-01-01', '2025-02-02', '2025-01-01', null]],
    [
      'unpublishdate is expiryDate',
      'date: 2025-01-01\nunpublishDate: 2025-02-02',
      ['2025-01-01', '2025-01-01', '2025-01-01', '2025-02-02'],
    ],
    ['expires is not', 'date: 2025-01-01\nexpires: 2025-02-02', ['2025-01-01', '2025-01-01', '2025-01-01', null]],
    ['empty and null dates are none', 'date: ""\npublishDate:', [null, null, null, null]],
  ])('%s', (_name, lines, expected) => {
    const { published, updated, publishAt, expireAt } = pageOf({ files: { 'a.md': yaml(lines) } })
    expect([published, updated, publishAt, expireAt].map(day)).toEqual(expected)
  })

  test('updated counts as the last change, with a notice', () => {
    const { pages, problems } = resolveSite({ files: { 'a.md': yaml('date: 2025-01-01', 'updated: 2025-02-02') } })
    expect(pages[0]).toMatchObject({ published: '2025-01-01T00:00:00.000Z', updated: '2025-02-02T00:00:00.000Z' })
    expect(summary(problems)).toEqual(['content/a.md:3:1 notice updated-key'])
  })

  test('a date that cannot be read is an error at its key, and the page is left out', () => {
    const { pages, problems } = resolveSite({ files: { 'a.md': yaml('title: A', 'Date: July 6, 2025') } })
    expect(pages).toEqual([])
    expect(problems).toMatchObject([
      {
        code: 'date-unreadable',
        severity: 'error',
        line: 3,
        column: 1,
        message: 'Expected "Date" to be a date, found "July 6, 2025".',
      },
    ])
  })

  test.each([
    ['2023-02-29', 'February 2023 has 28 days.'],
    ['2024-02-30', 'February 2024 has 29 days.'],
    ['2024-06-31T10:00:00Z', 'June 2024 has 30 days.'],
    ['2024-13-01', 'There is no month 13: write the year, the month and the day.'],
  ])('%s does not exist, and the hint says so', (date, hint) => {
    const { problems } = resolveSite({ files: { 'a.md': yaml(`date: ${date}`) } })
    expect(problems[0]?.hint).toBe(hint)
  })

  test('published: false is told how to say it', () => {
    const { problems } = resolveSite({ files: { 'a.md': yaml('published: false') } })
    expect(problems[0]?.hint).toContain('draft: true')
  })
})

describe('dates in file names', () => {
  const files = { 'posts/2025-03-04-bread.md': yaml('date: 2020-01-01'), 'posts/2025-03-05-roses/index.md': '' }

  test('mean nothing by themselves', () => {
    expect(pageOf({ files }, 'posts/2025-03-05-roses/index.md')).toMatchObject({
      path: '/posts/2025-03-05-roses/',
      published: null,
    })
  })

  test('count where the configuration says so, before the date key if it stands first, and leave the address', () => {
    const config = { frontmatter: { date: [':filename', ':default'] } }
    expect(pageOf({ files, config })).toMatchObject({ path: '/posts/bread/', published: '2025-03-04T00:00:00.000Z' })
    expect(pageOf({ files, config }, 'posts/2025-03-05-roses/index.md')).toMatchObject({
      path: '/posts/roses/',
      publishAt: '2025-03-05T00:00:00.000Z',
    })
  })

  test('leave alone a page that has a date already, if they stand last', () => {
    const config = { frontmatter: { date: [':default', ':filename'] } }
    expect(pageOf({ files, config })).toMatchObject({
      path: '/posts/2025-03-04-bread/',
      published: '2020-01-01T00:00:00.000Z',
    })
  })
})

describe('a section without a date', () => {
  const files = {
    '_index.md': '',
    'a/_index.md': '',
    'a/b/c.md': yaml('date: 2025-01-01', 'lastmod: 2025-05-05'),
    'a/d.md': yaml('date: 2025-03-03'),
    'e/_index.md': yaml('date: 2020-01-01'),
    'e/f.md': yaml('date: 2026-01-01'),
    'e/g.md': yaml('date: 2030-01-01', 'draft: true'),
  }

  test.each([
    ['a/_index.md', '2025-03-03', '2025-05-05'],
    ['_index.md', '2026-01-01', '2026-01-01'],
    ['e/_index.md', '2020-01-01', '2020-01-01'],
  ])('%s takes the newest below it, drafts left out', (path, published, updated) => {
    const page = pageOf({ files }, path)
    expect([page.published?.slice(0, 10), page.updated?.slice(0, 10)]).toEqual([published, updated])
  })

  test('is visible from the start', () => {
    expect(pageOf({ files }, 'a/_index.md').publishAt).toBeNull()
  })

  test('a term’s page takes that of the pages that name the term', () => {
    const site = {
      files: { 'tags/bread-roses/_index.md': '', 'a.md': yaml('date: 2025-01-01', 'tags: [Bread Roses]') },
    }
    expect(pageOf(site)).toMatchObject({ kind: 'SECTION', published: '2025-01-01T00:00:00.000Z' })
  })
})

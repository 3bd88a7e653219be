import { describe, expect, test } from 'vitest'
import { isPageFile } from '../../src/content/pages/pages.ts'
import { isSettingsFile, readSettings } from '../../src/content/settings/settings.ts'
import { summary } from './site.ts'

function settingsOf(files: { readonly [path: string]: string }) {
  const { settings, problems } = readSettings(Object.entries(files).map(([path, text]) => ({ path, text })))
  return { ...settings, told: summary(problems) }
}

describe('which files hold settings', () => {
  test.each([
    'hugo.toml',
    'hugo.yml',
    'config.json',
    'config/_default/hugo.toml',
    'config/_default/languages.en.toml',
    'config/_default/menus/menus.yaml',
    'config/production/hugo.toml',
    'commonplace.yaml',
  ])('%s does', (path) => expect(isSettingsFile(path)).toBe(true))

  test.each(['package.json', 'config/staging/hugo.toml', 'content/hugo.toml', 'data/themes.yaml'])(
    '%s does not',
    (path) => expect(isSettingsFile(path)).toBe(false),
  )
})

describe('how settings are joined', () => {
  test('files of the default folder stand under the key they are named after', () => {
    const settings = settingsOf({
      'config/_default/hugo.toml': 'BaseURL = "https://example.org"\ntitle = "Commons"',
      'config/_default/permalinks.yaml': 'posts: /:year/:slug/\nsection:\n  posts: /blog/',
      'config/_default/markup.toml':
        '[goldmark.parser]\nautoHeadingIDType = "blackfriday"\n[goldmark.parser.attribute]\ntitle = false',
      'config/_default/languages.en.toml': 'title = "English commons"',
      'config/_default/params.toml': 'licence = "CC-BY-SA-4.0"',
    })
    expect(settings).toMatchObject({
      url: 'https://example.org/',
      title: 'Commons',
      headingIds: 'blackfriday',
      headingAttributes: false,
      permalinks: { page: { posts: '/:year/:slug/' }, section: { posts: '/blog/' } },
      languages: [{ code: 'en', title: 'English commons', prefix: '', contentDir: 'content', isDefault: true }],
      licence: { spdx: 'CC-BY-SA-4.0' },
      told: [],
    })
  })

  test('what is set for production counts over the default, as `hugo` builds it', () => {
    const settings = settingsOf({
      'hugo.toml': 'title = "Root"',
      'config/_default/hugo.yaml': 'baseURL: /\npermalinks: {posts: "/p/:slug/", notes: "/n/:slug/"}',
      'config/production/hugo.toml': 'baseURL = "https://live.example/"\n[permalinks]\nnotes = "/notes/:slug/"',
      'config/production/languages.yaml': 'fr: {weight: 2}',
    })
    expect(settings).toMatchObject({
      title: 'Root',
      url: 'https://live.example/',
      permalinks: { page: { posts: '/p/:slug/', notes: '/notes/:slug/' } },
      languages: [{ code: 'en' }, { code: 'fr' }],
      told: [],
    })
  })

  test('where only languages have addresses, the site has that of its default language', () => {
    const languages = '[languages.en]\nbaseURL = "https://en.example/"\n[languages.fr]\nbaseURL = "https://fr.example/"'
    expect(settingsOf({ 'hugo.toml': `defaultContentLanguage = "fr"\n${languages}` })).toMatchObject({
      url: 'https://fr.example/',
      told: [],
    })
  })

  test('of two root files the first in Hugo’s order is read, and the other is told', () => {
    const settings = settingsOf({
      'config.toml': 'baseURL = "https://b.example/"',
      'hugo.yaml': 'baseURL: https://a.example/',
    })
    expect(settings).toMatchObject({ url: 'https://a.example/', told: ['config.toml:1:1 warning settings-unused'] })
  })

  test('a site without any settings has Hugo’s defaults, and a notice about its address', () => {
    expect(settingsOf({})).toMatchObject({
      url: 'http://localhost:4000/',
      language: 'en',
      contentDir: 'content',
      timeZone: 'UTC',
      taxonomies: ['categories', 'tags'],
      headingIds: 'github',
      headingAttributes: true,
      licence: null,
      told: ['hugo.toml:1:1 notice base-url'],
    })
  })

  test('a file that cannot be read is an error at its place', () => {
    expect(settingsOf({ 'hugo.toml': 'baseURL = "https://example.org/"\ntitle = oops' }).told).toContain(
      'hugo.toml:2:9 error settings-syntax',
    )
  })
})

test('languages are in Hugo’s order, and those switched off are apart', () => {
  const settings = settingsOf({
    'hugo.yaml':
      'baseURL: https://example.org/\ndefaultContentLanguage: fr\ndisableLanguages: [it]\nlanguages:\n  de: {weight: 3, contentDir: ./german/}\n  it: {weight: 1}\n  fr: {}\n  en: {weight: 2}',
  })
  expect(settings.languages.map(({ code, prefix, contentDir }) => [code, prefix, contentDir])).toEqual([
    ['fr', '', 'content'],
    ['en', '/en', 'content'],
    ['de', '/de', 'german'],
  ])
  expect(settings.disabledLanguages).toEqual(['it'])
})

test('commonplace.yaml gives the licence and what is not to be told', () => {
  const settings = settingsOf({
    'hugo.toml': 'baseURL = "https://example.org/"',
    'commonplace.yaml':
      'licence:\n  name: House rules\n  url: https://example.org/rules/\nsilence:\n  "content/old/**": [alias-key]',
  })
  expect(settings).toMatchObject({
    licence: { spdx: null, name: 'House rules', url: 'https://example.org/rules/' },
    silence: [{ code: 'alias-key', path: 'content/old/**' }],
  })
})

test.each([
  ['content/a.md', true],
  ['content/a.MARKDOWN', true],
  ['content/a.mdown', true],
  ['content/.hidden.md', false],
  ['content/backup.md~', false],
  ['content/a.mdx', false],
  ['content/a.html', true],
  ['static/a.md', false],
])('%s is read as a page: %s', (path, expected) => {
  expect(isPageFile(path, readSettings([]).settings)).toBe(expected)
})

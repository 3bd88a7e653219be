import { expect, test } from 'vitest'
import { DEFAULT_MARKUP, type Markup } from '../../src/content/settings/markup.ts'
import { readSettings } from '../../src/content/settings/settings.ts'
import { readBody } from './support/read-body.ts'

function htmlOf(markdown: string, settings: Partial<Markup> = {}): string {
  return readBody(markdown, { markup: { ...DEFAULT_MARKUP, ...settings } }).body.html
}

test('a line that begins with a colon and a blank defines the lines before it', () => {
  expect(htmlOf('Keel\nBottom beam\n: Runs *along* the hull.\n: Holds the ribs.\n\nRib\n: A curved beam.')).toBe(
    '<dl>\n<dt>Keel</dt>\n<dt>Bottom beam</dt>\n<dd>Runs <em>along</em> the hull.</dd>\n<dd>Holds the ribs.</dd>\n<dt>Rib</dt>\n<dd>A curved beam.</dd>\n</dl>',
  )
})

test('a definition holds blocks of its own, and more paragraphs stay apart', () => {
  expect(htmlOf('Keel\n: A beam.\n\n    Of oak.\n\n    - long\n')).toBe(
    '<dl>\n<dt>Keel</dt>\n<dd>A beam.\n<p>Of oak.</p>\n<ul>\n<li>long</li>\n</ul>\n</dd>\n</dl>',
  )
  expect(htmlOf('Keel\n\n: A beam.')).toBe('<dl>\n<dt>Keel</dt>\n<dd>\n<p>A beam.</p>\n</dd>\n</dl>')
})

test('each term and each definition is a line of the text', () => {
  expect(readBody('Keel\n: A beam.\n\nRib\n: Another beam.').body.text).toBe('Keel\nA beam.\nRib\nAnother beam.')
})

test.each([
  ['definitionList', 'Keel\n: A beam.', '<p>Keel\n: A beam.</p>'],
  ['linkify', 'See https://a.example/ or me@a.example', '<p>See https://a.example/ or me@a.example</p>'],
  ['strikethrough', 'No ~~longer~~', '<p>No ~~longer~~</p>'],
  ['table', '| a |\n| - |', '<p>| a |\n| - |</p>'],
  ['taskList', '- [x] done', '<ul>\n<li>[x] done</li>\n</ul>'],
  ['footnote', 'A[^1]\n\n[^1]: https://a.example/', '<p>A<a href="https://a.example/">^1</a></p>'],
] as const)('%s can be switched off', (name, markdown, html) => {
  expect(htmlOf(markdown)).not.toBe(html)
  expect(htmlOf(markdown, { [name]: false })).toBe(html)
})

test('an address without a scheme gets the one of the settings', () => {
  expect(htmlOf('www.a.example')).toBe('<p><a href="https://www.a.example/">www.a.example</a></p>')
  expect(htmlOf('www.a.example', { linkifyProtocol: 'http' })).toContain('href="http://www.a.example/"')
})

test('with hard wraps every line end of a text is a line break, and none of code', () => {
  expect(htmlOf('one\ntwo *three\nfour*', { hardWraps: true })).toBe('<p>one<br>\ntwo <em>three<br>\nfour</em></p>')
  expect(htmlOf('```\none\ntwo\n```', { hardWraps: true })).toBe('<pre><code>one\ntwo\n</code></pre>')
})

test('names of emoji become emoji, but not in code, in addresses, and where there is no such emoji', () => {
  expect(
    htmlOf(':anchor: in [a :ship: link](/x) `:ship:` <https://a.example/:ship:/> :no_ship:', { emoji: true }),
  ).toBe(
    '<p>⚓ in <a href="https://commons.example/x">a 🚢 link</a> <code>:ship:</code> <a href="https://a.example/:ship:/">https://a.example/:ship:/</a> :no_ship:</p>',
  )
  expect(htmlOf(':ship:')).toBe('<p>:ship:</p>')
})

test('the anchor of a heading is made of the names of its emoji', () => {
  const [section] = readBody('## :ship: Ahoy', { markup: { ...DEFAULT_MARKUP, emoji: true } }).body.sections
  expect(section).toMatchObject({ heading: '🚢 Ahoy', anchor: 'ship-ahoy' })
})

test('dashes count in anchors only where the typographer is off', () => {
  const anchorOf = (typographer: boolean) =>
    readBody('## A -- b', { markup: { ...DEFAULT_MARKUP, typographer } }).body.sections[0]?.anchor
  expect([anchorOf(true), anchorOf(false)]).toEqual(['a--b', 'a----b'])
})

test('each language has settings of its own over those of the site', () => {
  const { settings } = settingsOf(
    'enableEmoji = true\n[markup.goldmark.renderer]\nhardWraps = true\n[markup.goldmark.extensions.typographer]\ndisable = true\n[languages.en]\n[languages.fr.markup.goldmark.renderer]\nhardWraps = false',
  )
  expect(settings.markup).toEqual({
    en: { ...DEFAULT_MARKUP, emoji: true, hardWraps: true, typographer: false },
    fr: { ...DEFAULT_MARKUP, emoji: true, typographer: false },
  })
})

test.each([
  ['[markup.goldmark.parser.attribute]\nblock = true', '3:1'],
  ['[markup.goldmark.extensions.extras.mark]\nenable = true', '2:36'],
  ['[markup.goldmark.extensions.typographer]\nleftDoubleQuote = "&bdquo;"', '3:1'],
  ['[markup.goldmark.extensions.footnote]\nbacklinkHTML = "^"', '3:1'],
  ['[markup.goldmark.extensions.footnote]\nenableAutoIDPrefix = true', '3:1'],
])('a setting that has no effect is told once, at its key: %j', (toml, place) => {
  const { problems } = settingsOf(`baseURL = "https://a.example/"\n${toml}`)
  expect(problems.map(({ code, line, column }) => `${line}:${column} ${code}`)).toEqual([`${place} markup-unread`])
})

test('a setting that says what is done anyway is not told', () => {
  const { problems } = settingsOf(
    'baseURL = "https://a.example/"\n[markup.goldmark.parser]\nautoHeadingID = true\n[markup.goldmark.parser.attribute]\nblock = false\n[markup.goldmark.extensions.typographer]\nleftDoubleQuote = "&ldquo;"',
  )
  expect(problems).toEqual([])
})

function settingsOf(toml: string) {
  return readSettings([{ path: 'hugo.toml', text: toml }])
}

import { describe, expect, test } from 'vitest'
import { findEntry, parseFrontMatter } from '../../src/content/front-matter/front-matter.ts'
import { processorTime } from '../support/processor-time.ts'
import { summary } from './site.ts'

function read(text: string) {
  const { frontMatter, problems } = parseFrontMatter({ path: 'a.md', text })
  const values = Object.fromEntries(frontMatter.entries.map(({ key, value }) => [key, value]))
  return { frontMatter, values, body: text.slice(frontMatter.bodyOffset), problems, told: summary(problems) }
}

describe('where front matter is found', () => {
  test.each([
    ['YAML', '---\ntitle: Bread\n---\nBody', 'yaml', 'Body', 4],
    ['TOML', '+++\ntitle = "Bread"\n+++\nBody', 'toml', 'Body', 4],
    ['JSON', '{\n"title": "Bread"\n}\nBody', 'json', 'Body', 4],
    ['CRLF', '---\r\ntitle: Bread\r\n---\r\nBody', 'yaml', 'Body', 4],
    ['CR', '---\rtitle: Bread\r---\rBody', 'yaml', 'Body', 4],
    ['CR in TOML', '+++\rtitle = "Bread"\r+++\rBody', 'toml', 'Body', 4],
    ['CR and CRLF', '---\rtitle: Bread\r---\r\nBody', 'yaml', 'Body', 4],
    ['a byte order mark', '\uFEFF---\ntitle: Bread\n---\nBody', 'yaml', 'Body', 4],
    ['blank lines before it', '\n \n---\ntitle: Bread\n---\nBody', 'yaml', 'Body', 6],
    ['blanks after the marks', '--- \ntitle: Bread\n---  \nBody', 'yaml', 'Body', 4],
    ['a rule at the start of the body', '---\ntitle: Bread\n---\n---\nBody', 'yaml', '---\nBody', 4],
  ])('reads %s', (_name, text, format, body, bodyLine) => {
    const { frontMatter, values, body: found, told } = read(text)
    expect({ format: frontMatter.format, values, body: found, bodyLine: frontMatter.bodyLine, told }).toEqual({
      format,
      values: { title: 'Bread' },
      body,
      bodyLine,
      told: [],
    })
  })

  test.each([
    ['an empty file', ''],
    ['a heading', '# Bread\n'],
    ['a comment, even with marks after it', '<!-- c -->\n---\ntitle: x\n---\n'],
    ['a shortcode', '{{< figure >}}\n'],
  ])('takes all of %s for the body', (_name, text) => {
    const { frontMatter, body, told } = read(text)
    expect({ format: frontMatter.format, body, told }).toEqual({ format: null, body: text, told: [] })
  })
})

describe('what is refused', () => {
  test.each([
    ['no closing mark', '---\ntitle: x\n', 'a.md:1:1 error front-matter-unclosed'],
    ['dots as closing mark', '---\ntitle: x\n...\n', 'a.md:1:1 error front-matter-unclosed'],
    ['four dashes', '----\ntitle: x\n----\n', 'a.md:1:1 error front-matter-mark'],
    ['JavaScript', '---js\n{ title: process.exit() }\n---\n', 'a.md:1:1 error front-matter-executable'],
    ['semicolon marks', ';;;\n{}\n;;;\n', 'a.md:1:1 error front-matter-executable'],
    ['a second colon', '---\ntitle: Bread: a guide\n---\n', 'a.md:2:8 error front-matter-syntax'],
    ['a tab as indentation', '---\na:\n\tb: 1\n---\n', 'a.md:3:1 error front-matter-syntax'],
    ['a quotation mark nothing closes', '---\ntitle: "Bread\ndate: 1\n---\n', 'a.md:2:8 error front-matter-syntax'],
    ['one that the next line closes', '---\ntitle: "Bread\nby: "Ines"\n---\n', 'a.md:2:8 error front-matter-syntax'],
    ['a bracket nothing closes', '---\r\na: 1\r\ntags: [a, b\r\nd: 1\r\n---\r\n', 'a.md:3:7 error front-matter-syntax'],
    ['a brace nothing closes', '---\na: {b: 1\nc: 2\n---\n', 'a.md:2:4 error front-matter-syntax'],
    ['a key indented for no reason', '---\ntitle: Bread\n  date: 1\n---\n', 'a.md:3:3 error front-matter-syntax'],
    ['keys indented unevenly', '---\na:\n    b: 1\n  c: 2\n---\n', 'a.md:4:3 error front-matter-syntax'],
    ['items indented unevenly', '---\na:\n  - b\n - c\n---\n', 'a.md:4:2 error front-matter-syntax'],
    ['more after a quoted value', "---\ntitle: 'Ines' house\n---\n", 'a.md:2:15 error front-matter-syntax'],
    ['a line without a colon', '---\ntitle: x\njust text\nd: 1\n---\n', 'a.md:3:1 error front-matter-syntax'],
    ['a reserved character', '---\ntitle: @home\n---\n', 'a.md:2:8 error front-matter-syntax'],
    ['plain text', '---\njust text\n---\n', 'a.md:2:1 error front-matter-syntax'],
    ['an alias to nothing', '---\ntitle: *bold*\n---\n', 'a.md:2:8 error front-matter-syntax'],
    ['TOML text nothing closes', '+++\ntitle = "bread\na = 1\n+++\n', 'a.md:2:15 error front-matter-syntax'],
    ['a TOML key that stands twice', '+++\na = 1\na = 2\n+++\n', 'a.md:3:1 error front-matter-syntax'],
    ['a TOML date no calendar has', '+++\nday = 2025-13-01\n+++\n', 'a.md:2:7 error front-matter-syntax'],
    ['TOML without quotation marks', '+++\na = 1\ntitle = bread\n+++\n', 'a.md:3:9 error front-matter-syntax'],
    ['JSON with a comment', '{"a": 1, // one\n "b": 2}\n', 'a.md:1:10 error front-matter-syntax'],
    ['JSON without a colon', '{"a" 1}\n', 'a.md:1:6 error front-matter-syntax'],
    ['JSON text that goes on', '{"a": "b\nc"}\n', 'a.md:1:7 error front-matter-syntax'],
    ['JSON without quotation marks', '{"b": 1,\n"a": yes}\n', 'a.md:2:6 error front-matter-syntax'],
    ['JSON with a comma too many', '{\n  "a": 1,\n}\n', 'a.md:3:1 error front-matter-syntax'],
  ])('tells the place of %s', (_name, text, problem) => {
    const { told, frontMatter, problems } = read(text)
    expect(told).toEqual([problem])
    expect(frontMatter.entries).toEqual([])
    expect(problems[0]?.message).toMatch(/^Expected .+found/)
    expect(problems[0]?.hint).toBeTruthy()
  })

  test.each([
    [
      'aliases that unfold to billions',
      `---\na0: &a0 [x]\n${Array.from({ length: 40 }, (_, i) => `a${i + 1}: &a${i + 1} [*a${i}, *a${i}]`).join('\n')}\n---\n`,
    ],
    ['a value that holds itself', '---\na: &a\n  b: *a\n---\n'],
    ['a hundred thousand brackets', `---\na: ${'['.repeat(100_000)}\n---\n`],
    ['front matter of a book’s length', `---\na: ${'x '.repeat(100_000)}\n---\n`],
    ['a hundred thousand JSON brackets', `{"a": ${'['.repeat(100_000)}}\n`],
    ['JSON brackets behind a broken text', `{"a": "\n${'['.repeat(100_000)}"}\n`],
    ['a TOML key of very many parts', `+++\n${'a.'.repeat(60_000)}b = 1\n+++\n`],
  ])('refuses %s at a bounded cost', async (_name, text) => {
    const time = await processorTime(() => {
      expect(read(text).problems.map(({ code, severity }) => [code, severity])).toEqual([
        ['front-matter-too-large', 'error'],
      ])
    })
    expect(time).toBeLessThan(10_000)
  })
})

describe('what values mean', () => {
  test.each([
    ['yes is a word', 'draft: yes', { draft: 'yes' }],
    ['a date stays as written', 'date: 2025-07-06', { date: '2025-07-06' }],
    ['a leading zero makes an octal number', 'weight: 010', { weight: 8 }],
    ['a number too long to count stays text', 'isbn: 97831614841001234567', { isbn: '97831614841001234567' }],
    ['an anchor is a value too', 'a: &x {k: v}\nb: *x', { a: { k: 'v' }, b: { k: 'v' } }],
    [
      'own keys go before merged ones',
      'a: &x {k: v, l: w}\nb:\n  <<: *x\n  k: own',
      { a: { k: 'v', l: 'w' }, b: { k: 'own', l: 'w' } },
    ],
    ['quoted text may go on at the start of a line', 'a: "one\ntwo"\nb: 1', { a: 'one two', b: 1 }],
    ['lists may go on at the start of a line', 'a: [one,\ntwo\n]\nb: 1', { a: ['one', 'two'], b: 1 }],
  ])('%s', (_name, lines, values) => {
    expect(read(`---\n${lines}\n---\n`)).toMatchObject({ values, told: [] })
  })

  test('TOML dates become text that keeps its zone', () => {
    const { values } = read('+++\nday = 2025-07-06\nat = 2025-07-06T08:00:00+02:00\n+++\n')
    expect(values).toEqual({ day: '2025-07-06', at: '2025-07-06T08:00:00.000+02:00' })
  })

  test('a key called __proto__ is data and changes no prototype', () => {
    const { frontMatter } = read('---\n__proto__: {polluted: true}\na: {__proto__: {polluted: true}}\n---\n')
    const [first, second] = frontMatter.entries
    expect(first?.key).toBe('__proto__')
    expect(Object.keys(second?.value as object)).toEqual(['__proto__'])
    expect(({} as Record<string, unknown>).polluted).toBeUndefined()
  })
})

describe('keys', () => {
  test('are found in any case and keep how they are written', () => {
    const { frontMatter } = read('---\nFeatureImageCaption: Photo\n---\n')
    expect(findEntry(frontMatter, 'featureimagecaption')).toMatchObject({
      key: 'FeatureImageCaption',
      value: 'Photo',
      line: 2,
    })
  })

  test.each([
    ['a text of several lines', '+++\na = """\ntitle = 1\n[title]\n"""\ntitle = "T"\n+++\n', [6, 1]],
    ['a literal text of several lines', "+++\na = '''\ntitle = 1\n'''\n  title = 'T'\n+++\n", [5, 3]],
    ['a list over lines', '+++\na = [\n "x",\n[1]\n]\n"title" = "T"\n+++\n', [6, 1]],
    ['CRLF', '+++\r\na = """\r\ntitle = 1"""\r\ntitle.x = "T"\r\n+++\r\n', [4, 1]],
  ])('have their own place after %s in TOML', (_name, text, place) => {
    const { line, column } = findEntry(read(text).frontMatter, 'title')!
    expect([line, column]).toEqual(place)
  })

  test.each([
    ['twice', '---\ntitle: one\nx: 1\ntitle: two\n---\n', { x: 1, title: 'two' }],
    ['in two cases', '---\ntitle: one\nx: 1\nTitle: two\n---\n', { x: 1, Title: 'two' }],
    ['twice in JSON', '{"title": "one",\n"x": 1,\n"title": "two"}', { x: 1, title: 'two' }],
  ])('given %s count the last time, with a warning that names both places', (_name, text, values) => {
    const { values: found, problems } = read(text)
    expect(found).toEqual(values)
    expect(problems).toMatchObject([{ code: 'duplicate-key', severity: 'warning', related: [{ path: 'a.md' }] }])
    expect(problems[0]?.line).toBeGreaterThan(problems[0]?.related?.[0]?.line ?? 0)
  })

  test.each([
    [
      'YAML',
      '---\naliases:\n  - /a/\n  - "/b/"\n---\n',
      [
        [3, 5],
        [4, 5],
      ],
    ],
    [
      'TOML',
      '+++\naliases = [\n  "/a/",\n  "/b/",\n]\n+++\n',
      [
        [3, 3],
        [4, 3],
      ],
    ],
    [
      'JSON',
      '{"aliases": [\n"/a/",\n "/b/"]}\n',
      [
        [2, 1],
        [3, 2],
      ],
    ],
    [
      'nested TOML',
      '+++\naliases = [ # "/b/"\n  "/a/", "/b/", [],\n  "/b/"]\n+++\n',
      [
        [3, 3],
        [3, 10],
        [3, 17],
        [4, 3],
      ],
    ],
    [
      'TOML table',
      '+++\n[[menu]]\na = 1\n[[ menu ]]\n+++\n',
      [
        [2, 3],
        [4, 4],
      ],
    ],
  ])('know the places of the items of a %s list', (_name, text, places) => {
    const [entry] = read(text).frontMatter.entries
    expect(entry?.items.map(({ line, column }) => [line, column])).toEqual(places)
  })
})

describe('YAML that Hugo takes and strict parsers refuse', () => {
  const entriesOf = (text: string) => {
    const { frontMatter, problems } = parseFrontMatter({ path: 'a.md', text })
    expect(problems).toEqual([])
    return Object.fromEntries(frontMatter.entries.map(({ key, value }) => [key, value]))
  }

  test.each([
    ['tabs before the items of a list', '---\ntags: [\n\t"a",\n\t\t"b"\n]\n---\n', ['a', 'b']],
    ['tabs between the items', '---\ntags: [\t"a",\t"b"\t]\n---\n', ['a', 'b']],
    ['a tab before the closing bracket', '---\ntags: [\n  "a", "b",\n\t]\n---\n', ['a', 'b']],
    ['tabs in a map', '---\ntags: {\n\ta: 1,\n\tb: 2 }\n---\n', { a: 1, b: 2 }],
    ['a list less indented than its key', '---\nx: 1\ntags: [\na,\nb]\n---\n', ['a', 'b']],
    ['tabs in a text stay', '---\ntags: ["a\tb"]\n---\n', ['a\tb']],
    ['six dashes', '------\ntags: [a]\n---\n', ['a']],
  ])('%s', (_name, text, tags) => {
    expect(entriesOf(text).tags).toEqual(tags)
  })

  test('a list in a map that is indented with a tab', () => {
    expect(entriesOf('---\nparams:\n  deep: [\n\t"a"\n\t]\n---\n')).toEqual({ params: { deep: ['a'] } })
  })

  test('the first line that begins with the mark ends it, and the rest of that line is text', () => {
    const text = '---\ntitle: Bread\n---- one\ntwo'
    const { frontMatter, problems } = parseFrontMatter({ path: 'a.md', text })
    expect(problems).toEqual([])
    expect(text.slice(frontMatter.bodyOffset)).toBe('- one\ntwo')
    expect(frontMatter.bodyLine).toBe(3)
  })

  test('a problem after such a list is at its own place', () => {
    const { problems } = parseFrontMatter({ path: 'a.md', text: '---\ntags: [\n\ta\n]\ntags: [b]\n---\n' })
    expect(summary(problems)).toEqual(['a.md:5:1 warning duplicate-key'])
  })
})

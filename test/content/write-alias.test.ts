import { describe, expect, test } from 'vitest'
import { findEntry, parseFrontMatter } from '../../src/content/front-matter/front-matter.ts'
import { writeAliases } from '../../src/content/front-matter/write-alias.ts'
import { createRandom } from '../support/random.ts'

const OLD = '/old/place/'

describe('an alias is written in the way the file is', () => {
  test.each<[string, string, string]>([
    [
      'a YAML block list, with a comment behind it',
      '---\ntitle: A\naliases:\n  - /a/ # first\n  - "/b/"  # last\ndraft: false\n---\nBody\n',
      '---\ntitle: A\naliases:\n  - /a/ # first\n  - "/b/"  # last\n  - /old/place/\ndraft: false\n---\nBody\n',
    ],
    [
      'a YAML block list that is not indented',
      '---\naliases:\n- /a/\n---\nBody',
      '---\naliases:\n- /a/\n- /old/place/\n---\nBody',
    ],
    ['a YAML flow list', "---\nAliases: ['/a/', /b/]\n---\n", "---\nAliases: ['/a/', /b/, /old/place/]\n---\n"],
    [
      'a YAML flow list over lines',
      '---\naliases: [\n  /a/,\n  /b/,\n]\n---\n',
      '---\naliases: [\n  /a/,\n  /b/,\n  /old/place/,\n]\n---\n',
    ],
    ['an empty YAML flow list', '---\naliases: []\n---\n', '---\naliases: [/old/place/]\n---\n'],
    ['a YAML text', '---\naliases: /a/\ntitle: A\n---\n', '---\naliases: [/a/, /old/place/]\ntitle: A\n---\n'],
    [
      'a YAML text that a list would cut in two',
      '---\naliases: /a,b/\n---\n',
      '---\naliases: ["/a,b/", /old/place/]\n---\n',
    ],
    [
      'a YAML key without value',
      '---\naliases: # none yet\ntitle: A\n---\n',
      '---\naliases: [/old/place/] # none yet\ntitle: A\n---\n',
    ],
    ['YAML null', '---\naliases: ~\n---\n', '---\naliases: [/old/place/]\n---\n'],
    ['YAML without the key', '---\ntitle: A\n---\nBody', '---\ntitle: A\naliases:\n  - /old/place/\n---\nBody'],
    [
      'YAML whose last value is open-ended',
      '---\ntitle: A\nnote: |+\n  kept\n\n---\nBody',
      '---\ntitle: A\nnote: |+\n  kept\n\naliases:\n  - /old/place/\n---\nBody',
    ],
    ['indented YAML', '---\n  title: A\n---\n', '---\n  title: A\n  aliases:\n    - /old/place/\n---\n'],
    ['a YAML map in braces', '---\n{title: A}\n---\n', '---\n{title: A, aliases: [/old/place/]}\n---\n'],
    ['empty front matter', '---\n---\nBody', '---\naliases:\n  - /old/place/\n---\nBody'],
    [
      'CRLF and a byte order mark',
      '\uFEFF---\r\naliases:\r\n  - /a/\r\n---\r\nBody\r\n',
      '\uFEFF---\r\naliases:\r\n  - /a/\r\n  - /old/place/\r\n---\r\nBody\r\n',
    ],
    [
      'a TOML list',
      '+++\naliases = ["/a/"]\ntitle = "A"\n+++\n',
      '+++\naliases = ["/a/", "/old/place/"]\ntitle = "A"\n+++\n',
    ],
    [
      'a TOML list over lines',
      '+++\naliases = [\n  "/a/", # first\n  \'/b]/\'\n]\n+++\n',
      '+++\naliases = [\n  "/a/", # first\n  \'/b]/\',\n  "/old/place/"\n]\n+++\n',
    ],
    ['a TOML text', "+++\naliases = '/a/' # one\n+++\n", '+++\naliases = [\'/a/\', "/old/place/"] # one\n+++\n'],
    ['TOML without the key', '+++\ntitle = "A"\n+++\n', '+++\ntitle = "A"\naliases = ["/old/place/"]\n+++\n'],
    [
      'TOML that ends in a table with such a key',
      '+++\r\ntitle = "A"\r\n[params]\r\nx = 1\r\n+++\r\n',
      '+++\r\naliases = ["/old/place/"]\r\ntitle = "A"\r\n[params]\r\nx = 1\r\n+++\r\n',
    ],
    [
      'a JSON list',
      '{\n  "aliases": ["/a/"],\n  "title": "A"\n}\nBody',
      '{\n  "aliases": ["/a/", "/old/place/"],\n  "title": "A"\n}\nBody',
    ],
    ['a JSON text', '{"aliases": "/a/"}\nBody', '{"aliases": ["/a/", "/old/place/"]}\nBody'],
    [
      'JSON without the key',
      '{\n\t"title": "A, \\"B\\""\n}\n',
      '{\n\t"title": "A, \\"B\\"",\n\t"aliases": ["/old/place/"]\n}\n',
    ],
    ['an empty JSON object', '{}\nBody', '{"aliases": ["/old/place/"]}\nBody'],
    ['a file without front matter', 'Body\n', '---\naliases:\n  - "/old/place/"\n---\nBody\n'],
  ])('%s', (_name, before, after) => {
    expect(writeAliases(before, [OLD])).toBe(after)
  })
})

test('an alias that is there already is not written again', () => {
  const text = '---\naliases: [/old/place/]\n---\n'

  expect(writeAliases(text, [OLD])).toBe(text)
})

test('a file whose front matter cannot be read, or whose aliases come from elsewhere in it, is left alone', () => {
  const unreadable = '---\ntitle: a: b: c\n---\n'
  const elsewhere = '---\nbase: &base [/a/]\naliases: *base\n---\n'

  expect([unreadable, elsewhere].map((text) => writeAliases(text, [OLD]))).toEqual([null, null])
})

const SEEDS = Array.from({ length: 300 }, (_, seed) => seed)

test('whatever the file, the aliases read back as old and new, and nothing else has changed', () => {
  const unlike = SEEDS.flatMap((seed) => {
    const text = generateFile(seed)
    const written = writeAliases(text, ['/ü/ber/', '/x y,"z"/'])
    return written !== null && isOldAndNew(text, written) ? [] : [{ seed, text, written }]
  })

  expect(unlike).toEqual([])
})

function isOldAndNew(before: string, after: string): boolean {
  const [was, is] = [before, after].map((text) => parseFrontMatter({ path: '', text }).frontMatter)
  const old = [findEntry(was!, 'aliases')?.value ?? []].flat()
  const rest = (parsed: typeof was) =>
    parsed!.entries.filter(({ key }) => key.toLowerCase() !== 'aliases').map(({ key, value }) => [key, value])
  return (
    JSON.stringify(findEntry(is!, 'aliases')?.value) === JSON.stringify([...old, '/ü/ber/', '/x y,"z"/']) &&
    JSON.stringify(rest(is)) === JSON.stringify(rest(was)) &&
    after.slice(is!.bodyOffset) === before.slice(was!.bodyOffset)
  )
}

function generateFile(seed: number): string {
  const random = createRandom(seed)
  const format = random.pick(['yaml', 'toml', 'json'] as const)
  const others = { yaml: YAML_KEYS, toml: TOML_KEYS, json: JSON_KEYS }[format]
  const aliases = { yaml: YAML_ALIASES, toml: TOML_ALIASES, json: JSON_ALIASES }[format]
  const keys = random.shuffle([
    ...others.filter(() => random.chance(0.6)),
    ...(random.chance(0.8) ? [random.pick(aliases)] : []),
  ])
  const tail = format === 'toml' && random.chance(0.5) ? ['[params]', 'aliases = "no"', 'x = [1,\n2]'] : []
  const body = random.pick(['', 'Body', '\n---\naliases: [no]\n---\n', '# A\n\n\taliases:\n'])
  const front =
    format === 'json'
      ? `{${random.pick([' ', '\n  '])}${keys.join(random.pick([', ', ',\n  ']))}${random.pick(['', ' ', '\n'])}}\n`
      : [...(format === 'yaml' ? ['---', ...keys, '---'] : ['+++', ...keys, ...tail, '+++']), ''].join('\n')
  const text = `${random.pick(['', '\uFEFF'])}${keys.length === 0 && format === 'json' ? '{}\n' : front}${body}`
  return random.chance(0.3) ? text.replaceAll('\n', '\r\n') : text
}

const YAML_KEYS = [
  'title: "A: b"',
  'note: >-\n  folded\n  text',
  '# a comment',
  'list:\n- a\n- aliases: no',
  'Tags: [a, "b, c"] # tags',
  'map:\n    aliases: [/no/]\n    deep: {a: 1}',
  "quoted: 'it''s'",
  'empty:',
]

const YAML_ALIASES = [
  'aliases: [/a/, "/b/"]',
  'aliases:\n  - /a/\n\n  # between\n  - /b/',
  'ALIASES:\n- /a/',
  'aliases:',
  'aliases: /a/ # one',
  'aliases: [ ]',
  "aliases: ['/a, b/']",
  'aliases:\n    -   "/a/"   # far',
  'aliases: >-\n  /folded/',
  '"aliases": null',
]

const TOML_KEYS = [
  'title = "A # b"',
  '# a comment',
  "literal = 'C:\\dir'",
  'date = 2024-05-01',
  'text = """\naliases-like = ["no"]\n"""',
  'inline = { aliases = ["no"], b = [1, 2] }',
]

const TOML_ALIASES = [
  'aliases = ["/a/"]',
  'aliases = "/a/"',
  "aliases = ['/a/', # one\n  '/b/', ]",
  'aliases = []',
  '"aliases" = [\n\t"/a\\"]/"\n]',
]

const JSON_KEYS = [
  '"title": "A, \\"b\\""',
  '"map": { "aliases": ["no"], "b": [1, 2] }',
  '"n": -1.5e3',
  '"list": ["}", []]',
]

const JSON_ALIASES = [
  '"aliases": ["/a/"]',
  '"Aliases": "/a/"',
  '"aliases": []',
  '"aliases": null',
  '"aliases": [\n    "/a]/"\n  ]',
]

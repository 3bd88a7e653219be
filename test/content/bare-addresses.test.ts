import { isDeepStrictEqual } from 'node:util'
import type { Root } from 'mdast'
import { toString as toText } from 'mdast-util-to-string'
import { remark } from 'remark'
import remarkGfm from 'remark-gfm'
import { expect, test } from 'vitest'
import { correctAddresses } from '../../src/content/body/bare-addresses.ts'
import { parseMarkdown } from '../../src/content/body/parse-markdown.ts'
import { DEFAULT_MARKUP } from '../../src/content/settings/markup.ts'
import { createRandom } from '../support/random.ts'

const everywhere = remark().use(remarkGfm).freeze()
const GITHUB = { ...DEFAULT_MARKUP, definitionList: false }

function parseEverywhere(text: string): Root {
  const tree = everywhere.parse(text)
  correctAddresses(tree, GITHUB)
  return tree
}

test.each([
  'See https://a.example/b_c_d and www.a.example.',
  'Write to ines.okafor+list@a.example, or _me@a.example_.',
  '[a link](https://a.example "title"), <https://a.example>, and `https://a.example`.',
  '[an unfinished link](https://a.example/with a space)',
  'No link](https://a.example) and \\[none](https://a.example)',
  'ines&#64;a.example and https&colon;//a.example',
  '[named]\n\n[named]: https://a.example',
  '<a href="https://a.example">www.a.example</a>',
  '@handle, 2@ and a@',
  '| a | b |\n|---|---|\n| me@a.example | [x](https://a.example) |',
])('the bare addresses of %j are those that looking everywhere finds', (text) => {
  expect(parseMarkdown(text, GITHUB)).toEqual(parseEverywhere(text))
})

test('looking for bare addresses only where they can start finds all of any text', () => {
  const random = createRandom(7)
  const pieces = [
    ...['https://a.example', 'HTTP://a.b/c_d', 'www.a.example', 'me@a.example', '_x@a-b.example', '.@a', 'xmpp:a@b.c'],
    ...['[', ']', '](', ')', '<', '>', ']: ', '"', '=', '\\', '&#64;', '&amp;', '*', '_', '~', '`', '|', '/', ':', '!'],
    ...[' ', ' ', ' ', '\n', '\n\n', '\n> ', '\n- ', 'word', 'h', 'W', '1', '^'],
  ]
  const texts = Array.from({ length: 1000 }, () =>
    Array.from({ length: 1 + random.below(14) }, () => random.pick(pieces)).join(''),
  )

  const missed = texts.filter((text) => !isDeepStrictEqual(parseMarkdown(text, GITHUB), parseEverywhere(text)))

  expect(missed).toEqual([])
})

test.each([
  ['见 https://a.example/x，然后继续。', 'https://a.example/x', '，然后继续。'],
  ['See https://a.example/é and more', 'https://a.example/', 'é and more'],
  ['(www.a.example/x）', 'https://www.a.example/x', '）'],
])('a bare address ends at the first character that is not ASCII: %s', (text, url, rest) => {
  const [paragraph] = parseMarkdown(text, DEFAULT_MARKUP).children
  const nodes = paragraph?.type === 'paragraph' ? paragraph.children : []
  const link = nodes.find((node) => node.type === 'link')

  expect(link).toMatchObject({ url })
  expect(nodes.at(-1)).toMatchObject({ type: 'text', value: rest })
})

test('an address that is written as a link keeps its letters', () => {
  const { children } = parseMarkdown('[https://a.example/é](https://a.example/é) <https://b.example/é>', DEFAULT_MARKUP)
  expect(JSON.stringify(children)).toContain('https://a.example/é')
  expect(JSON.stringify(children)).toContain('https://b.example/é')
})

test.each([
  ['见https://a.example/', 0],
  [':https://a.example/ [https://a.example/] -www.a.example mailto:me@a.example', 0],
  ['`code`https://a.example/ and <br>https://a.example/', 0],
  ['https://localhost:80/ http://a', 0],
  ['(https://a.example/ *https://b.example/* "https://c.example/" me@a.example', 4],
])('an address in %j is one of %i links, as in Hugo', (text, count) => {
  const [paragraph] = parseMarkdown(text, DEFAULT_MARKUP).children
  expect(JSON.stringify(paragraph).match(/"type":"link"/g) ?? []).toHaveLength(count)
  expect(toText(paragraph)).toBe(toText(remark().parse(text)))
})

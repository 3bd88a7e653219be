import { describe, expect, test } from 'vitest'
import {
  keyOfPassage,
  type PassageKey,
  readPassageKey,
  writePassageKey,
} from '../../src/content/taken-back/passage-key.ts'
import { takeOut } from '../../src/content/taken-back/take-out.ts'

const PASSAGE = 'We dug every one of these wells ourselves — and “drank”.'
const KEY = keyOfPassage(PASSAGE) as PassageKey

test('the key of a passage is the same however it is set, and can be written and read', () => {
  expect(keyOfPassage('WE DUG every one of these\nwells ourselves and drank')).toEqual(KEY)
  expect(keyOfPassage('We dug every one of those wells ourselves and drank')).not.toEqual(KEY)
  expect(readPassageKey(writePassageKey(KEY))).toEqual(KEY)
  expect(writePassageKey(KEY)).not.toMatch(/wells|drank/i)
  expect(keyOfPassage('…!')).toBeNull()
  expect(readPassageKey('12 words')).toBeNull()
})

describe('words are taken out of', () => {
  test.each([
    ['text', `Before. ${PASSAGE} After.`, 'Before. (taken back)”. After.'],
    [
      'Markdown',
      'Before.\n\n> We **dug** every _one_ of\n> these [wells](https://x.example/a/b "so") ourselves &mdash; and \\*drank.\n> — Ada',
      'Before.\n\n> (taken back).\n> — Ada',
    ],
    [
      'HTML, which stays well-formed',
      '<p><em>Before. We dug</em> every one of these <strong>wells</strong></p>\n<p>our&shy;selves and <b>drank. After</b></p>',
      '<p><em>Before. (taken back)</em><b>. After</b></p>',
    ],
    ['front matter', 'summary: "we dug every one of these wells ourselves and drank"', 'summary: "(taken back)"'],
    ['a word that markup runs through', 'We dug eve**ry** one of these wells our<wbr>selves and drank', '(taken back)'],
    [
      'a character reference at its end',
      'Dig &agrave; la caf&eacute;, he said',
      '(taken back), he said',
      'Dig à la café',
    ],
    [
      'YAML in single quotation marks',
      "summary: 'It isn''t ours, and we don''t want it ''all''.'",
      "summary: '(taken back) ''all''.'",
      'It isn’t ours, and we don’t want it',
    ],
    [
      'JSON and double quotation marks',
      '{"summary": "We said:\\nit isn\\u2019t ours, and we don\\u2019t want caf\\u00e9\\u0073."}',
      '{"summary": "We said:\\n(taken back)."}',
      'It isn’t ours and we don’t want cafés',
    ],
    [
      'a link that it ends in, which stays one, and one that is all its own, which goes',
      'So [we dug every](/a/) one of these wells ourselves and [drank it](/b/ "so").',
      'So [(taken back) it](/b/ "so").',
    ],
    [
      'a link that it begins in, and emphasis that it ends in',
      'So [it was: we dug every](/a/) one of these wells ourselves **and drank it** all.',
      'So [it was: (taken back)](/a/) **it** all.',
    ],
    [
      'code, what is struck through, and both kinds of emphasis',
      '> ***We** dug* every `one` of these wells ~~ourselves and drank it~~, `a * b` \\*.',
      '> ~~(taken back) it~~, `a * b` \\*.',
    ],
    ['what is said twice', `${PASSAGE} ${PASSAGE}`, '(taken back)”. (taken back)”.'],
  ])('%s', (_where, text, rest, passage = PASSAGE) => {
    expect(takeOut(text, [keyOfPassage(passage) as PassageKey])?.text).toBe(rest)
  })
})

test.each([
  ['![mice](never-the-wells-again.svg)'],
  ['![mice](<never the wells again.svg> "so")'],
  ['[mice]: never-the-wells-again'],
  ['See [mice](https://a.example/never-the-wells-again/x#y) and https://a.example/never-the-wells-again.'],
  ['<h2 id="never-the-wells-again">Mice</h2><img src="never-the-wells-again">'],
  ['slug: never-the-wells-again\naliases:\n  - /never-the-wells-again'],
  ['## Mice {#never-the-wells-again}'],
])('an address stays whole: %s', (text) => {
  const key = keyOfPassage('Never the wells again') as PassageKey
  expect(takeOut(text, [key])).toBeNull()
  const said = ' Never-the-wells again, <a title="never the wells again">never…</a>'
  expect(takeOut(text + said, [key])?.text).toBe(`${text} (taken back), <a title="(taken back)">never…</a>`)
})

test('what has not all of the words, in their order, stays', () => {
  expect(takeOut('We dug these wells ourselves and drank every one of them', [KEY])).toBeNull()
  expect(takeOut('', [KEY])).toBeNull()
  expect(takeOut(PASSAGE, [])).toBeNull()
})

test('offsets behind a passage move with the text, and those in it to its mark', () => {
  const text = `One. ${PASSAGE} Two. ${PASSAGE} Three.`
  const out = takeOut(text, [KEY])
  for (const word of ['One', 'Two', 'Three'])
    expect(out?.text.slice(out.move(text.indexOf(word))).startsWith(word), word).toBe(true)
  expect(out?.text.slice(out.move(text.indexOf('wells'))).startsWith('(taken back)”. Two')).toBe(true)
  expect(out?.move(text.length)).toBe(out?.text.length)
  expect(out?.ranges.map(({ start }) => start)).toEqual([text.indexOf(PASSAGE), text.lastIndexOf(PASSAGE)])
})

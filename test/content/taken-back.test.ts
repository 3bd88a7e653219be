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
    ['what is said twice', `${PASSAGE} ${PASSAGE}`, '(taken back)”. (taken back)”.'],
  ])('%s', (_where, text, rest) => {
    expect(takeOut(text, [KEY])?.text).toBe(rest)
  })
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

import { expect, test } from 'vitest'
import { readBody } from './support/read-body.ts'

/** The text of a body, without quotation marks, cut where words may not run on. */
function passagesOf(markdown: string): string[] {
  const { text, breaks } = readBody(markdown).body
  return [0, ...breaks].map((start, index) => text.slice(start, breaks[index]).replace(/[“”]/g, '').trim())
}

test.each([
  ['the paragraphs of running text', 'We dug.\n\nThey came.', ['We dug.\n\nThey came.']],
  ['the lines of a paragraph', 'We dug.\\\nThey came.', ['We dug.\nThey came.']],
  ['the paragraphs of a quote', '> We dug here.\n>\n> They came late.', ['We dug here.\n\nThey came late.']],
  ['a list inside a quote', '> We want:\n>\n> - water\n> - bread', ['We want:\n\nwater\nbread']],
  ['a quote inside a sentence', 'She said, “We dug here,” and left.', ['She said, We dug here, and left.']],
  ['paragraphs around a picture', 'We dug.\n\n![](a.png)\n\nThey came.', ['We dug.\n\nThey came.']],
  ['ordinals and formulas', 'The 19<sup>th</sup> of H<sub>2</sub>O.', ['The 19th of H2O.']],
  ['the paragraphs of one item', '- We dug.\n\n  They came.', ['We dug.\nThey came.']],
])('%s follow on', (_what, markdown, passages) => {
  expect(passagesOf(markdown)).toEqual(passages)
})

test.each([
  ['items of a list', 'Said:\n\n- We dug.\n- They came.', ['Said:', 'We dug.', 'They came.']],
  ['items that are quotes', '- “We dug here.”\n- “They came late.”', ['We dug here.', 'They came late.']],
  ['a heading', 'We dug.\n\n## Later\n\nThey came.', ['We dug.', 'Later', 'They came.']],
  ['cells', '| a | b |\n|---|---|\n| c | d |', ['a', 'b', 'c', 'd']],
  ['a block quote', 'Ada said:\n\n> We dug here.\n\nThey left.', ['Ada said:', 'We dug here.', 'They left.']],
  ['its attribution', '> We dug here.\n>\n> — Ada', ['We dug here.', '— Ada']],
  ['block quotes', '> We dug here.\n\n<!-- -->\n\n> They came late.', ['We dug here.', 'They came late.']],
  ['paragraphs that are quotes', '“We dug here.”\n\n“They came late.”', ['We dug here.', 'They came late.']],
  ['a paragraph and one that is a quote', 'He left.\n\n“We dug here.”', ['He left.', 'We dug here.']],
  ['what a rule parts', 'We dug.\n\n---\n\nThey came.', ['We dug.', 'They came.']],
  [
    'a caption',
    '<figure><img src="a.png"><figcaption>A well</figcaption></figure>\n\nThey came.',
    ['A well', 'They came.'],
  ],
  ['what is struck out', 'We do ~~not~~ keep logs.', ['We do', 'not', 'keep logs.']],
  ['what is struck out in a quote', '> We do ~~not~~ keep logs.', ['We do', 'not', 'keep logs.']],
  ['powers', 'It has 10<sup>6</sup> readers.', ['It has 10', '6 readers.']],
  ['a footnote', 'We dug.[^1]\n\n[^1]: They came.', ['We dug.', 'They came.']],
])('%s do not', (_what, markdown, passages) => {
  expect(passagesOf(markdown)).toEqual(passages)
})

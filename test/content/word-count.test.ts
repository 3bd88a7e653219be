import { expect, test } from 'vitest'
import { countWords } from '../../src/content/body/word-count.ts'

test.each([
  ['Two words.', 2],
  ['one—word and 2 – 3', 4],
  ['日本語 text', 4],
  ['우리는 함께 했다', 3],
  ['สวัสดีชาวโลก', 3],
  ['… — !', 0],
  ['«one» …two… (3)4 — *', 3],
])('%s has %i words', (text, count) => {
  expect(countWords(text)).toBe(count)
})

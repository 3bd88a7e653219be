import { isDeepStrictEqual } from 'node:util'
import { remark } from 'remark'
import remarkGfm from 'remark-gfm'
import { expect, test } from 'vitest'
import { parseMarkdown } from '../../src/content/body/parse-markdown.ts'
import { DEFAULT_MARKUP } from '../../src/content/settings/markup.ts'
import { createRandom } from '../support/random.ts'

const everywhere = remark().use(remarkGfm).freeze()
const GITHUB = { ...DEFAULT_MARKUP, definitionList: false }

test.each([
  '| a |\n| - |\n| b |',
  'a\n:-',
  'a | b\n-\t|:-:\nc',
  '> - a | b\r\n>   -: | -\r\n>   c | d',
  'a | b\n:-: | -',
  'No table\n---\n\n- a - | b\n- [ ]',
  'Struck ~~out~~ and ~out~, but not \\~~out~~',
  'A note[^1] and ![^1] and [^2].\n\n[^1]: Told here.\n\n    And here.',
  '- [x] done\n- [X] done\n- [ ] to do\n- [\t] to do\n- [\n  ] to do\n- [xy]',
])("GitHub's extensions read %j as they do when each is tried everywhere", (text) => {
  expect(parseMarkdown(text, GITHUB)).toEqual(everywhere.parse(text))
})

test("trying GitHub's extensions only where a text can need them finds them in any text", () => {
  const random = createRandom(11)
  const pieces = [
    ...['|', ' | ', '-', '--', ':', ':-', '-:', '- | -', '|---|', '|:-', '\t', ' ', '  ', '\n', '\n', '\r\n', '\n\n'],
    ...['\n> ', '\n- ', '\n    ', '- [ ] ', '- [x] ', '[', ']', '^', '[^a]', '\n[^a]: ', '![', '(b)', '~', '~~'],
    ...['*', '_', 'a', 'word', 'é', '\\', '`', '<b>', '#', '\n===', '\n---', '\n```\n', '1. ', '&#126;', '\n[a]: b'],
  ]
  const texts = Array.from({ length: 1000 }, () =>
    Array.from({ length: 1 + random.below(16) }, () => random.pick(pieces)).join(''),
  )

  const missed = texts.filter((text) => !isDeepStrictEqual(parseMarkdown(text, GITHUB), everywhere.parse(text)))

  expect(missed).toEqual([])
})

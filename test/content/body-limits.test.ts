import { remark } from 'remark'
import remarkGfm from 'remark-gfm'
import { expect, test } from 'vitest'
import { parseMarkdown } from '../../src/content/body/parse-markdown.ts'
import { DEFAULT_MARKUP } from '../../src/content/settings/markup.ts'
import { createRandom } from '../support/random.ts'
import { readBody } from './support/read-body.ts'

function refusals(text: string): string[] {
  return readBody(text).problems.flatMap(({ code }) => (code.startsWith('body-too') ? [code] : []))
}

test.each([
  ['emphasis marks that close nothing', '*a_'.repeat(8000)],
  ['emphasis in itself', '*a '.repeat(4000) + 'a* '.repeat(4000)],
  ['strikethrough marks', 'a~'.repeat(16_000)],
  ['marks after a bracket that opens no link', `](${'_ *'.repeat(8000)}`],
  ['brackets', '[a'.repeat(80_000) + ']'.repeat(80_000)],
  ['images in each other', '!['.repeat(8000) + '](b)'.repeat(8000)],
  ['nested quotes', '> '.repeat(200)],
  ['nested items on a line', `${'- '.repeat(200)}a`],
  ['nested items', Array.from({ length: 200 }, (_, depth) => `${' '.repeat(depth * 2)}- a`).join('\n')],
  ['lists and quotes in turn', `${'> - '.repeat(80)}a`],
  ['lazy lines', `> a\n${'b\n'.repeat(8000)}`],
])('too many %s are refused before they are parsed', (_name, text) => {
  expect(refusals(text)).toEqual(['body-too-complex'])
})

test('a body of more than a mebibyte is refused', () => {
  expect(refusals('word '.repeat(300_000))).toEqual(['body-too-large'])
})

const MARKS = 'a[i] * b[j] * _c ~d~ '.repeat(1500)
const LINES = MARKS.replaceAll('~ ', '~\n')

test.each([
  ['prose', 'Some **bold** words and [links](/x/).\n\n'.repeat(500)],
  ['a list of links', '- [a](/b/) *c*\n'.repeat(1000)],
  ['a long table', `| a | b | c |\n|---|---|---|\n${'| a_b | [c](/d) | *e* |\n'.repeat(2000)}`],
  ['many quotes', '> a\n\n'.repeat(1600)],
  ['many lists', '- a\n\nb\n\n'.repeat(1600)],
  ['many underlined headings', 'a\n=\n\n'.repeat(1600)],
  ['a fence', `\`\`\`\n${LINES}\`\`\`\n`],
  ['a fence in a list', `- Code:\n\n  \`\`\`\n${LINES.replaceAll(/^/gm, '  ')}\n  \`\`\`\n`],
  ['a fence in a quote', `> \`\`\`\n${LINES.replaceAll(/^/gm, '> ')}\n> \`\`\`\n`],
  ['a fence with longer and other marks in it', `~~~~\n~~~\n\`\`\`\n${LINES}~~~~\n`],
  ['indented code', LINES.replaceAll(/^/gm, '    ')],
  ['indented code in a list', `1. Code:\n\n${LINES.replaceAll(/^/gm, '       ')}`],
  ['inline code', `Compare \`${MARKS}\` and \`\`${MARKS}\`\`.`],
  [
    'quote marks in code',
    `    ${'> '.repeat(300)}\n\n- \`\`\`\n  ${'>'.repeat(300)}\n  ${'- '.repeat(300)}\n  \`\`\`\n`,
  ],
  ['underlines in code', `\`\`\`\n${'a\n===\n> b\n\n'.repeat(1600)}\`\`\`\n`],
  ['link references', Array.from({ length: 3000 }, (_, at) => `[n${at}]: https://a.example/_x_*y*[z]`).join('\n')],
  ['addresses of links', '[a](/x/_a_*b*~c~__) ![b](</_a_ *b* c> "_d_ *e* [f]") '.repeat(700)],
  ['bare addresses', 'https://h.example/_a_~b~__c_d_ <https://h.example/_a_*b*[c]> '.repeat(700)],
  ['attributes in text', '<a href="/_a_*b*~c~[d]" title="* _ ~ [">b</a> '.repeat(1500)],
  ['a block of HTML', `<pre>\n${LINES}</pre>\n`],
  ['a comment', `<!--\n${LINES}-->\n`],
  ['names with underscores', 'snake_case_name '.repeat(5000)],
  ['escaped marks', '\\*\\_\\['.repeat(4000)],
  ['rules', '- - - - - - - -\n\n***\n\n'.repeat(1000)],
  ['arguments of shortcodes', '{{< x "_a_*b*[c]~d~" >}} '.repeat(1500)],
])('%s at length passes', (_name, text) => {
  expect(refusals(text)).toEqual([])
})

test('a refused body comes back empty, with an error that says where', () => {
  const { body, problems } = readBody(`Fine.\n\n${'> '.repeat(200)}`)

  expect(body).toMatchObject({ text: '', html: '', sections: [] })
  expect(problems).toMatchObject([{ code: 'body-too-complex', severity: 'error', line: 3, column: 201 }])
})

test.each([1000, 20_000])('%i elements of raw HTML in each other are an error, not a crash', (depth) => {
  expect(readBody('<div>'.repeat(depth)).problems).toMatchObject([{ code: 'body-too-complex', severity: 'error' }])
})

test('a hundred elements of raw HTML in each other pass', () => {
  expect(readBody(`${'<div>'.repeat(100)}Deep.${'</div>'.repeat(100)}`).problems).toEqual([])
})

test('a long text is read as the parser reads it without limits', () => {
  const random = createRandom(3)
  const pieces = [
    '- a',
    '1. a',
    '> a',
    'a',
    '  a',
    '    a',
    '',
    '',
    '===',
    '---',
    '> - a',
    '* > a',
    '  > a',
    '```',
    '[a]: /x',
    '- *a* [a] ![b](c)',
  ]
  const text = Array.from({ length: 2500 }, () => random.pick(pieces)).join('\n')

  expect(parseMarkdown(text, { ...DEFAULT_MARKUP, definitionList: false })).toEqual(remark().use(remarkGfm).parse(text))
})

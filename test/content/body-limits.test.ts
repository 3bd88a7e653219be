import { expect, test } from 'vitest'
import { checkBodyLimits } from '../../src/content/body/body-limits.ts'
import { readBody } from './support/read-body.ts'

test.each([
  ['emphasis marks', '*a_'.repeat(5000)],
  ['strikethrough marks', 'a~'.repeat(5000)],
  ['marks after a bracket that opens no link', `](${'_ *'.repeat(5000)}`],
  ['brackets', '[a'.repeat(4000) + ']'.repeat(4000)],
  ['nested quotes', '> '.repeat(200)],
  ['nested items on a line', `${'- '.repeat(200)}a`],
  ['nested items', Array.from({ length: 200 }, (_, depth) => `${' '.repeat(depth * 2)}- a`).join('\n')],
  ['block quotes', '> a\n\n'.repeat(2000)],
  ['lazy lines', `> a\n${'b\n'.repeat(2000)}`],
  ['underlined headings', 'a\n=\n'.repeat(2000)],
])('too many %s are refused before they are parsed', (_name, text) => {
  expect(checkBodyLimits(text)?.code).toBe('body-too-complex')
})

test('a body of more than a mebibyte is refused', () => {
  expect(checkBodyLimits('word '.repeat(300_000))?.code).toBe('body-too-large')
})

test.each([
  ['prose', 'Some **bold** words and [links](/x/).\n\n'.repeat(2000)],
  ['a list of links', '- [a](/b/) *c*\n'.repeat(5000)],
  ['a wide table', '| a_b | [c](/d) | *e* |\n'.repeat(3000)],
  ['code', `\`\`\`\n${'a[i] * b[j] * _c\n'.repeat(5000)}\`\`\`\n`],
  ['addresses with marks in them', '[a](/x/_a_*b*~c~__) https://h.example/_a_*b*~c~__\n'.repeat(3000)],
  ['names with underscores', 'snake_case_name '.repeat(5000)],
  ['escaped marks', '\\*'.repeat(5000)],
  ['rules', '- - - - - - - -\n\n***\n\n'.repeat(1000)],
])('%s at length passes', (_name, text) => {
  expect(checkBodyLimits(text)).toBeNull()
})

test('a refused body comes back empty, with an error that says where', () => {
  const { body, problems } = readBody(`Fine.\n\n${'> '.repeat(200)}`)

  expect(body).toMatchObject({ text: '', html: '', sections: [] })
  expect(problems).toMatchObject([{ code: 'body-too-complex', severity: 'error', line: 3 }])
})

test.each([1000, 20_000])('%i elements of raw HTML in each other are an error, not a crash', (depth) => {
  expect(readBody('<div>'.repeat(depth)).problems).toMatchObject([{ code: 'body-too-complex', severity: 'error' }])
})

test('a hundred elements of raw HTML in each other pass', () => {
  expect(readBody(`${'<div>'.repeat(100)}Deep.${'</div>'.repeat(100)}`).problems).toEqual([])
})

import { expect, test } from 'vitest'
import { readBody } from './support/read-body.ts'

test('the text before the first heading is a section of level 0', () => {
  const { body } = readBody('Before.\n\n## One\n\nAfter.')

  expect(body.sections[0]).toMatchObject({
    anchor: '',
    heading: null,
    level: 0,
    text: 'Before.',
    html: '<p>Before.</p>',
  })
})

test('a body that begins with a heading has no section of level 0', () => {
  expect(readBody('## One\n\nText.').body.sections.map((section) => section.level)).toEqual([2])
})

test('a section holds its own words only, in Markdown, HTML and text', () => {
  const { body } = readBody('## One\n\nText *here*.\n\n### Two\n\nMore.')

  expect(body.sections[0]).toMatchObject({
    markdown: 'Text *here*.',
    html: '<p>Text <em>here</em>.</p>',
    text: 'Text here.',
  })
})

test('the parent is the nearest earlier section of a lower level', () => {
  const { body } = readBody('x\n\n## a\n\n### b\n\n#### c\n\n### d\n\n## e')

  expect(body.sections.map((section) => section.parent)).toEqual([null, null, 1, 2, 1, null])
})

test('an element of raw HTML that reaches over a heading is whole in every section', () => {
  const { body } = readBody('<details>\n\nIn.\n\n## Two\n\nStill in.\n\n</details>\n')

  expect(body.sections.map((section) => section.html.replaceAll('\n', ''))).toEqual([
    '<details><p>In.</p></details>',
    '<details><p>Still in.</p></details>',
  ])
})

test('the text has a blank line between blocks and a line for each item', () => {
  const { body } = readBody(
    '# H\n\na  \nb\nc\n\n- one\n  - two\n- three\n\n|x|y|\n|-|-|\n|1|2|\n\n```\ncode  here\n```',
  )

  expect(body.text).toBe('H\n\na\nb c\n\none\ntwo\nthree\n\nx\ty\n1\t2\n\ncode  here')
})

test('section texts are slices of the whole text', () => {
  const { body } = readBody('Intro  \nline\n\n# A\n\n> *q*\n\n- b\n\n# B\n\nlast[^1]\n\n[^1]: note')

  expect(body.sections.every((section) => body.text.includes(section.text))).toBe(true)
  expect(body.text).toBe('Intro\nline\n\nA\n\nq\n\nb\n\nB\n\nlast\n\nnote')
})

test('what stands before the more mark is known', () => {
  expect(readBody('First.\n\n<!--more-->\n\nSecond.').body.beforeMore).toBe('First.')
  expect(readBody('First.').body.beforeMore).toBeNull()
})

test('line ends of Windows change nothing but the Markdown', () => {
  const { body } = readBody('a\r\nb\r\n\r\n## C\r\n\r\nd\r\n')

  expect(body.text).toBe('a b\n\nC\n\nd')
  expect(body.sections.map((section) => section.line)).toEqual([1, 4])
})

test('raw HTML that says it is the footnotes is text of the page like any other', () => {
  const { body } = readBody('Before.\n\n<section data-footnotes>\n\n## Head\n\nWords.\n\n</section>')

  expect(body.sections.map(({ heading, text }) => [heading, text])).toEqual([
    [null, 'Before.'],
    ['Head', 'Words.'],
  ])
})

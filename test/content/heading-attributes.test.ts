import { expect, test } from 'vitest'
import { parseHeadingAttributes } from '../../src/content/body/headings.ts'
import { readBody } from './support/read-body.ts'

test('id and themes are read and cut from the heading', () => {
  const { body } = readBody('## The well {#our-well .wide theme="water, common ground"}')

  expect(body.sections[0]).toMatchObject({
    anchor: 'our-well',
    heading: 'The well',
    themes: ['water', 'common ground'],
  })
  expect(body.html).toBe('<h2 id="our-well">The well</h2>')
})

test('braces that are no attributes stay in the heading', () => {
  expect(parseHeadingAttributes('Sets {a, b}')).toBeNull()
})

test('where the site turns attributes off, they are text', () => {
  const { body } = readBody('## The well {#w}', { headingAttributes: false })

  expect(body.sections[0]?.heading).toBe('The well {#w}')
})

test('an id given twice is numbered, and the editor told', () => {
  const { body, problems } = readBody('## A {#x}\n\n## B {#x}')

  expect(body.sections.map((section) => section.anchor)).toEqual(['x', 'x-1'])
  expect(problems).toMatchObject([{ code: 'duplicate-anchor', line: 3 }])
})

test('a brace with a backslash before it begins no attributes', () => {
  const { body } = readBody('## The well \\{#w}')
  expect(body.sections[0]).toMatchObject({ heading: 'The well {#w}', anchor: 'the-well-w' })
})

import { expect, test } from 'vitest'
import { createAnchors } from '../../src/content/body/anchors.ts'
import { readBody } from './support/read-body.ts'

function anchorsOf(markdown: string, options = {}): string[] {
  return readBody(markdown, options).body.sections.map((section) => section.anchor)
}

test.each([
  ['"We dug it ourselves"', 'we-dug-it-ourselves'],
  ['Water & power', 'water--power'],
  ['a – b — c', 'a--b--c'],
  ['Masts -- and cables', 'masts--and-cables'],
  ['C++ v1.2', 'c-v12'],
  ['snake_case stays', 'snake_case-stays'],
  ['Äpfel Straße', 'äpfel-straße'],
  ['हिन्दी', 'हनद'],
  ['İstanbul', 'istanbul'],
  ['`code` and **bold** [link](/x/)', 'code-and-bold-link'],
  ['![a mast](m.png) today', 'a-mast-today'],
  ['&amp; so on', '-so-on'],
  ['<b>raw</b> words', 'raw-words'],
  ['!!!', 'heading'],
])('the heading %s has the anchor %s', (heading, anchor) => {
  expect(anchorsOf(`## ${heading}`)).toEqual([anchor])
})

test('headings of the same name are numbered, past names that are already taken', () => {
  expect(anchorsOf('# a\n# a\n# a-1\n# a')).toEqual(['a', 'a-1', 'a-1-1', 'a-2'])
})

test('a setext heading of several lines takes its anchor from the last', () => {
  expect(anchorsOf('one\ntwo\n---')).toEqual(['two'])
})

test('headings in quotes and lists count for the numbering and have ids, but open no section', () => {
  const { body } = readBody('> ## Mast\n\n- ## Mast\n\n## Mast')

  expect(body.sections.map((section) => section.anchor)).toEqual(['', 'mast-2'])
  expect(body.html).toContain('<h2 id="mast">')
})

test('github-ascii takes accents off and drops what is left beyond ASCII', () => {
  expect(createAnchors('github-ascii').generate('Äpfel für 日本')).toBe('apfel-fur-')
})

test('blackfriday squeezes signs into one dash', () => {
  expect(createAnchors('blackfriday').generate('Water & power!')).toBe('water-power')
})

test('ten thousand equal headings are numbered without delay', () => {
  const anchors = createAnchors('github')

  const last = Array.from({ length: 10_000 }, () => anchors.generate('x')).at(-1)

  expect(last).toBe('x-9999')
})

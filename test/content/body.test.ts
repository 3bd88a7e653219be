import { expect, test } from 'vitest'
import { readBody } from './support/read-body.ts'

test('a body is read into sections, quotes and links at once', () => {
  const { body } = readBody('Before.\n\n## A "word"\n\n- "We began with a single mast on the roof."\n\n[On](/next/)')

  expect(body.sections.map((section) => section.anchor)).toEqual(['', 'a-word'])
  expect(body.quotes.map((quote) => quote.text)).toEqual(['We began with a single mast on the roof.'])
  expect(body.links.map((link) => link.target)).toEqual(['/next/'])
})

test('lines count in the whole file', () => {
  const { body } = readBody('First.\n\n## Later\n', { frontMatter: '---\ntitle: x\n---\n' })

  expect(body.sections.map((section) => section.line)).toEqual([4, 6])
})

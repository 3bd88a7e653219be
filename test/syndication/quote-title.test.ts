import { expect, test } from 'vitest'
import { writeQuotePage } from '../../src/syndication/content/quote-page.ts'

const titleOf = (text: string): string | undefined => {
  const names = {
    articleId: 'a',
    html: '',
    attribution: null,
    language: 'en',
    articleTitle: 'Wells',
    siteTitle: 'Water',
  }
  const page = writeQuotePage(
    { ...names, text, url: 'https://wells.example/', licence: null, labels: [] },
    'https://o.example/',
  )
  return /<title>(.*)<\/title>/s.exec(page)?.[1]
}

test.each([
  ['We dig.', 'We dig. – Water'],
  [`We dig ${'every well '.repeat(9)}ourselves.`, 'We dig every well every well every well every well every… – Water'],
  // The last word that fits is whole.
  [`${'x'.repeat(29)} ${'y'.repeat(30)} more`, `${'x'.repeat(29)} ${'y'.repeat(30)}… – Water`],
  ['One line,\n\nand another', 'One line, and another – Water'],
  [`We dig, ${'z'.repeat(80)}`, 'We dig… – Water'],
  [`${'z'.repeat(59)}😀 and more`, `${'z'.repeat(59)}… – Water`],
])('the page of the quote %j is called by its first words', (text, title) => {
  expect(titleOf(text)).toBe(title)
})

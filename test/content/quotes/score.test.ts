import { expect, test } from 'vitest'
import { readBody } from '../support/read-body.ts'
import { quoteKinds } from './passages.ts'

test('quotes in the ways people write them are found with their author, and nothing else is', () => {
  const cases = Object.values(quoteKinds).flat()
  const misses = cases.flatMap(([markdown, ...expected]) => {
    const { body } = readBody(markdown)
    for (const quote of body.quotes) expect(body.text.slice(quote.start, quote.end)).toBe(quote.text)
    const found = body.quotes.map(({ text, attribution }) => [text, attribution])
    return JSON.stringify(found) === JSON.stringify(expected) ? [] : [{ markdown, found }]
  })

  console.info(`${cases.length - misses.length} of ${cases.length} passages wholly right`)
  for (const { markdown, found } of misses)
    console.info(`  ${JSON.stringify(markdown)} read as ${JSON.stringify(found)}`)
  expect(cases.length).toBeGreaterThanOrEqual(100)
  expect(1 - misses.length / cases.length).toBeGreaterThanOrEqual(0.97)
})

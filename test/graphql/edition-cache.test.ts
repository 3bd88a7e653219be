import { expect, test } from 'vitest'
import { createEditionCache } from '../../src/graphql/edition-cache.ts'

test('what one request read of an edition the next one finds', () => {
  const editions = createEditionCache(10_000)
  editions.forRequest().set('quotes', 7, ['Water is shared.'])

  expect(editions.forRequest().get('quotes', 7)).toEqual(['Water is shared.'])
  expect(editions.forRequest().get('sections', 7)).toBeUndefined()
})

test('what a request read before everything was forgotten is found by nobody after', () => {
  const editions = createEditionCache(10_000)
  const early = editions.forRequest()
  editions.clear()
  early.set('quotes', 7, ['Taken back.'])

  expect(editions.forRequest().get('quotes', 7)).toBeUndefined()
})

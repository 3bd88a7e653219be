import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, test } from 'vitest'
import { createAnswerCache } from '../../src/server/answer-cache.ts'
import { cachedAnswer } from '../../src/server/cached-answer.ts'

const BOUND = 4_000_000

setFlagsFromString('--expose-gc')
const collectGarbage: () => void = runInNewContext('gc')

function memoryInUse(): number {
  collectGarbage()
  const { heapUsed, arrayBuffers } = process.memoryUsage()
  return heapUsed + arrayBuffers
}

test('many small answers take no more memory than they are given', async () => {
  const newest = { isKnown: true, version: 1, release: null, passEnds() {} }
  const cache = createAnswerCache({ newest, isAway: () => false, bytes: BOUND, byOrigin: false })
  const headers = Object.fromEntries(Array.from({ length: 15 }, (_, index) => [`x-header-${index}`, `value ${index}`]))
  const before = memoryInUse()

  for (let index = 0; index < 40_000; index++) {
    const key = `/graphql?query=${encodeURIComponent(`{ a${index}: __typename }`)}`
    const response = new Response(null, { headers: { ...headers, etag: `"${index}"` } })
    await cache.make(key, async () => ({ answer: cachedAnswer(response, Buffer.from(`{"data":${index}}`)), response }))
  }

  expect(memoryInUse() - before).toBeLessThan(2 * BOUND)
  expect(cache.find(`/graphql?query=${encodeURIComponent('{ a39999: __typename }')}`)).not.toBeNull()
})

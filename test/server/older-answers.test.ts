import { expect, test } from 'vitest'
import { createAnswerCache } from '../../src/server/answer-cache.ts'
import type { CachedAnswer } from '../../src/server/cached-answer.ts'

const newest = { isKnown: true, version: 1, release: { number: 9 } as never, passEnds() {} }

const answerOf = (release: number): CachedAnswer => {
  const headers = ['content-type', 'application/json', 'content-release', String(release)]
  return { status: 200, headers, headersIfUnchanged: headers, body: Buffer.alloc(9_000), etag: null }
}

test('who reads all pages of all releases does not drive out the answers of the newest', async () => {
  const cache = createAnswerCache({ newest, isAway: () => false, bytes: 400_000, byOrigin: false })
  const keep = (key: string, release: number) =>
    cache.make(key, async () => ({ answer: answerOf(release), response: new Response() }))
  for (let page = 0; page < 20; page++) await keep(`/${page}/`, 9)
  for (let release = 1; release < 9; release++)
    for (let page = 0; page < 20; page++) await keep(`/${page}/?release=${release}`, release)
  const kept = (keys: string[]) => keys.filter((key) => cache.find(key) !== null).length

  expect(kept(Array.from({ length: 20 }, (_, page) => `/${page}/`))).toBe(20)
  expect(kept(['/19/?release=8', '/18/?release=8', '/0/?release=1'])).toBe(2)
})

import { expect, test } from 'vitest'
import { createRateLimiter, networkOf } from '../../src/server/rate-limiter.ts'

/** A limiter, and a clock that a test moves. */
function limiterAt(perMinute: number) {
  let at = 0
  const { take } = createRateLimiter(perMinute, () => at)
  const wait = (milliseconds: number) => {
    at += milliseconds
  }
  const takeMany = (count: number, client = 'a') => Array.from({ length: count }, () => take(client))
  return { take, takeMany, wait }
}

test('a client may ask for what it did not use in five minutes at once, and then no more', () => {
  const { takeMany } = limiterAt(60)

  const taken = takeMany(302)

  expect(taken.map(({ isAllowed }) => isAllowed)).toEqual([...Array(300).fill(true), false, false])
  expect(taken.slice(-3).map(({ remaining }) => remaining)).toEqual([0, 0, 0])
  expect(taken[0]).toEqual({ isAllowed: true, remaining: 299, next: 1 })
})

test('what is refused costs nothing, and after the time that was told one more is allowed', () => {
  const { take, takeMany, wait } = limiterAt(6)
  takeMany(30)

  const { next } = take('a')
  takeMany(100)
  wait(next * 1000 - 1)
  const tooSoon = take('a')
  wait(1)

  expect([next, tooSoon.isAllowed]).toEqual([10, false])
  expect([take('a').isAllowed, take('a').isAllowed]).toEqual([true, false])
})

test('over a long time a client gets what it may have in a minute, and others are not touched', () => {
  const { take, takeMany, wait } = limiterAt(60)
  takeMany(300)
  let allowed = 0
  for (let second = 0; second < 600; second++) {
    wait(1000)
    allowed += takeMany(5).filter(({ isAllowed }) => isAllowed).length
  }

  expect(allowed).toBe(600)
  expect(take('b').remaining).toBe(299)
})

test('who has not asked for five minutes has everything again', () => {
  const { take, takeMany, wait } = limiterAt(60)
  takeMany(300)
  wait(300_000)

  expect(take('a').remaining).toBe(299)
})

test('more clients than are remembered are counted in bounded memory', () => {
  const { take } = limiterAt(60)
  take('first')
  for (let number = 0; number < 25_000; number++) take(String(number))

  expect(take('first').remaining).toBe(299)
  expect(take('24999').remaining).toBe(298)
})

test.each([
  ['192.0.2.7', '192.0.2.7'],
  ['::ffff:192.0.2.7', '192.0.2.7'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:db8:1:2::9', '2001:db8:1:2::/64'],
  ['2001:0DB8:0001:0002:ffff::', '2001:db8:1:2::/64'],
  ['::1', '0:0:0:0::/64'],
  ['fe80::1', 'fe80:0:0:0::/64'],
  ['unknown', 'unknown'],
])('%s is counted as %s', (address, network) => {
  expect(networkOf(address)).toBe(network)
})

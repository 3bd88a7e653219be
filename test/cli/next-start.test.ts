import { expect, test } from 'vitest'
import { pauseBeforeStart } from '../../src/cli/serving/next-start.ts'

test('a worker that ran for a while is replaced at once', () => {
  expect(pauseBeforeStart(0, false)).toBe(0)
})

test('workers that end early one after the other are replaced later each time', () => {
  expect([1, 2, 3, 4].map((ends) => pauseBeforeStart(ends, false))).toEqual([250, 500, 1000, 2000])
})

test('the fifth early end gives up, where nobody answers', () => {
  expect(pauseBeforeStart(5, false)).toBeNull()
})

test('where others answer it is tried for ever, every ten seconds in the end', () => {
  expect([5, 7, 50].map((ends) => pauseBeforeStart(ends, true))).toEqual([4000, 10_000, 10_000])
})

import { expect, test } from 'vitest'
import { inBatches, mapConcurrently } from '../../src/import/map-concurrently.ts'

/** A promise to be settled from outside. */
function deferred() {
  let settle = () => {}
  const promise = new Promise<void>((resolve) => {
    settle = resolve
  })
  return { promise, settle }
}

test('the limit is how many tasks run at once, and results keep the order of the items', async () => {
  let running = 0
  const counts: number[] = []

  const results = await mapConcurrently([1, 2, 3, 4, 5], 2, async (item) => {
    counts.push(++running)
    await Promise.resolve()
    running--
    return item * 10
  })

  expect(Math.max(...counts)).toBe(2)
  expect(results).toEqual([10, 20, 30, 40, 50])
})

test('after a failure nothing is started, and what is running is waited for', async () => {
  const second = deferred()
  const started: number[] = []
  let isSettled = false

  const failing = mapConcurrently([1, 2, 3, 4], 2, async (item) => {
    started.push(item)
    if (item === 1) throw new Error('The first one fails.')
    await second.promise
  }).finally(() => {
    isSettled = true
  })
  failing.catch(() => {})
  await new Promise(setImmediate)
  const settledEarly = isSettled
  second.settle()

  await expect(failing).rejects.toThrow('The first one fails.')
  expect(settledEarly).toBe(false)
  expect(started).toEqual([1, 2])
})

test('batches hold every item once, in order', () => {
  expect(inBatches([1, 2, 3, 4, 5], 2)).toEqual([[1, 2], [3, 4], [5]])
  expect(inBatches([], 2)).toEqual([])
})

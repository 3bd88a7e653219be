import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { inBatches, inLanes } from '../../src/import/in-lanes.ts'

test('as many tasks run at once as there are lanes', async () => {
  let running = 0
  const atOnce: number[] = []

  await inLanes(2, [1, 2, 3, 4, 5], async () => {
    atOnce.push(++running)
    await sleep(5)
    running--
  })

  expect(Math.max(...atOnce)).toBe(2)
  expect(atOnce).toHaveLength(5)
})

test('after a failure nothing is begun, and what is under way is waited for', async () => {
  const ended: number[] = []

  const failing = inLanes(2, [1, 2, 3, 4], async (item) => {
    if (item === 1) throw new Error('The first one fails.')
    await sleep(20)
    ended.push(item)
  })

  await expect(failing).rejects.toThrow('The first one fails.')
  expect(ended).toEqual([2])
})

test('batches hold every item once, in order', () => {
  expect(inBatches([1, 2, 3, 4, 5], 2)).toEqual([[1, 2], [3, 4], [5]])
  expect(inBatches([], 2)).toEqual([])
})

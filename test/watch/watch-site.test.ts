import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { runAfterChanges } from '../../src/watch/watch-site.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** A task that runs for 500 ms, and the times at which it began. */
function slowTask() {
  const begun: number[] = []
  const start = Date.now()
  const task = async () => {
    begun.push(Date.now() - start)
    await new Promise((resolve) => setTimeout(resolve, 500))
  }
  return { task, begun }
}

test('it runs at once, and again after changes have come to rest', async () => {
  const { task, begun } = slowTask()
  const trigger = runAfterChanges(task)
  await vi.advanceTimersByTimeAsync(1000)
  trigger.changed()
  await vi.advanceTimersByTimeAsync(50)
  trigger.changed()
  await vi.advanceTimersByTimeAsync(5000)

  expect(begun).toEqual([0, 1150])
})

test('changes that never rest wait for a second at most', async () => {
  const { task, begun } = slowTask()
  const trigger = runAfterChanges(task)
  await vi.advanceTimersByTimeAsync(1000)
  for (let change = 0; change < 30; change++) {
    trigger.changed()
    await vi.advanceTimersByTimeAsync(50)
  }

  expect(begun[1]).toBe(2000)
})

test('changes during a run are followed by one more', async () => {
  const { task, begun } = slowTask()
  const trigger = runAfterChanges(task)
  await vi.advanceTimersByTimeAsync(100)
  trigger.changed()
  trigger.changed()
  const pending = trigger.pending()
  await vi.advanceTimersByTimeAsync(5000)

  expect(pending).toBe(true)
  expect(begun).toEqual([0, 600])
  expect(trigger.pending()).toBe(false)
})

test('stopping waits for the present run and begins no other', async () => {
  const { task, begun } = slowTask()
  const trigger = runAfterChanges(task)
  await vi.advanceTimersByTimeAsync(100)
  trigger.changed()
  let stopped = false
  void trigger.stop().then(() => {
    stopped = true
  })
  await vi.advanceTimersByTimeAsync(300)
  const early = stopped
  await vi.advanceTimersByTimeAsync(5000)

  expect([early, stopped]).toEqual([false, true])
  expect(begun).toEqual([0])
})

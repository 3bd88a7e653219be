import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { createLane, LaneFull } from '../../src/database/lane.ts'

beforeEach(() => {
  vi.useFakeTimers()
})

afterEach(() => {
  vi.useRealTimers()
})

const limits = { running: 1, waiting: 10, patience: 1_000 }

test('those who wait are let in one by one, in the order they came', async () => {
  const lane = createLane(limits)
  const order: number[] = []
  const leave = await lane.enter()
  const waiting = [1, 2, 3].map(async (number) => {
    const leaveNext = await lane.enter()
    order.push(number)
    return leaveNext
  })
  expect(lane).toMatchObject({ running: 1, waiting: 3 })

  leave()
  ;(await waiting[0])?.()
  await waiting[1]

  expect(order).toEqual([1, 2])
  expect(lane).toMatchObject({ running: 1, waiting: 1 })
})

test('those under different keys take turns, however many one of them has', async () => {
  const lane = createLane(limits)
  const order: string[] = []
  const leave = await lane.enter({ key: 'many' })
  const all = ['many', 'many', 'many', 'one', 'another'].map(async (key) => {
    const leaveNext = await lane.enter({ key })
    order.push(key)
    leaveNext()
  })

  leave()
  await Promise.all(all)

  expect(order).toEqual(['many', 'one', 'another', 'many', 'many'])
})

test('leaving twice gives up one place', async () => {
  const lane = createLane(limits)
  const leave = await lane.enter()
  leave()
  leave()
  await lane.enter()

  expect(lane.running).toBe(1)
  void lane.enter()
  expect(lane.waiting).toBe(1)
})

describe('turns away', () => {
  test('whoever comes where too many wait', async () => {
    const lane = createLane({ ...limits, waiting: 2 })
    await lane.enter()
    void lane.enter()
    void lane.enter()

    await expect(lane.enter()).rejects.toThrow(LaneFull)
  })

  test('whoever has too many here under the same key, and nobody else', async () => {
    const lane = createLane({ ...limits, share: 2 })
    const leave = await lane.enter({ key: 'many' })
    const second = lane.enter({ key: 'many' })

    await expect(lane.enter({ key: 'many' })).rejects.toThrow(LaneFull)
    const other = lane.enter({ key: 'other' })
    expect(lane.waiting).toBe(2)

    leave()
    ;(await second)()
    await other
    // The share is free again.
    void lane.enter({ key: 'many' })
    expect(lane.waiting).toBe(1)
  })

  test('whoever has waited for too long, and then holds nothing', async () => {
    const lane = createLane({ ...limits, share: 2 })
    const leave = await lane.enter({ key: 'a' })
    const waiting = expect(lane.enter({ key: 'a' })).rejects.toThrow(LaneFull)
    await vi.advanceTimersByTimeAsync(limits.patience)
    await waiting

    expect(lane.waiting).toBe(0)
    leave()
    expect(lane.running).toBe(0)
    await lane.enter({ key: 'a' })
    void lane.enter({ key: 'a' })
    expect(lane).toMatchObject({ running: 1, waiting: 1 })
  })

  test('whoever gives up, with the reason of the signal', async () => {
    const lane = createLane(limits)
    const leave = await lane.enter()
    const stop = new AbortController()
    const waiting = lane.enter({ signal: stop.signal })
    stop.abort(new Error('the client left'))

    await expect(waiting).rejects.toThrow('the client left')
    await expect(lane.enter({ signal: stop.signal })).rejects.toThrow('the client left')
    leave()
    expect(lane).toMatchObject({ running: 0, waiting: 0 })
  })

  test('nobody who was let in, however late the signal or the clock', async () => {
    const lane = createLane(limits)
    const leave = await lane.enter()
    const stop = new AbortController()
    const waiting = lane.enter({ signal: stop.signal })
    leave()
    const leaveNext = await waiting
    stop.abort()
    await vi.advanceTimersByTimeAsync(limits.patience * 2)

    expect(lane.running).toBe(1)
    leaveNext()
    expect(lane).toMatchObject({ running: 0, waiting: 0 })
  })
})

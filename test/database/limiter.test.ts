import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { createLimiter, Overloaded } from '../../src/database/limiter.ts'

beforeEach(() => {
  vi.useFakeTimers()
})

afterEach(() => {
  vi.useRealTimers()
})

const limits = { running: 1, waiting: 10, patience: 1_000 }

test('those who wait are let in one by one, in the order they came', async () => {
  const limiter = createLimiter(limits)
  const order: number[] = []
  const leave = await limiter.enter()
  const waiting = [1, 2, 3].map(async (number) => {
    const leaveNext = await limiter.enter()
    order.push(number)
    return leaveNext
  })
  expect(limiter).toMatchObject({ running: 1, waiting: 3 })

  leave()
  ;(await waiting[0])?.()
  await waiting[1]

  expect(order).toEqual([1, 2])
  expect(limiter).toMatchObject({ running: 1, waiting: 1 })
})

test('those under different keys take turns, however many one of them has', async () => {
  const limiter = createLimiter(limits)
  const order: string[] = []
  const leave = await limiter.enter({ key: 'many' })
  const all = ['many', 'many', 'many', 'one', 'another'].map(async (key) => {
    const leaveNext = await limiter.enter({ key })
    order.push(key)
    leaveNext()
  })

  leave()
  await Promise.all(all)

  expect(order).toEqual(['many', 'one', 'another', 'many', 'many'])
})

test('leaving twice gives up one place', async () => {
  const limiter = createLimiter(limits)
  const leave = await limiter.enter()
  leave()
  leave()
  await limiter.enter()

  expect(limiter.running).toBe(1)
  void limiter.enter()
  expect(limiter.waiting).toBe(1)
})

describe('turns away', () => {
  test('whoever comes where too many wait', async () => {
    const limiter = createLimiter({ ...limits, waiting: 2 })
    await limiter.enter()
    void limiter.enter()
    void limiter.enter()

    await expect(limiter.enter()).rejects.toThrow(Overloaded)
  })

  test('whoever has too many here under the same key, and nobody else', async () => {
    const limiter = createLimiter({ ...limits, share: 2 })
    const leave = await limiter.enter({ key: 'many' })
    const second = limiter.enter({ key: 'many' })

    await expect(limiter.enter({ key: 'many' })).rejects.toThrow(Overloaded)
    const other = limiter.enter({ key: 'other' })
    expect(limiter.waiting).toBe(2)

    leave()
    ;(await second)()
    await other
    // The share is free again.
    void limiter.enter({ key: 'many' })
    expect(limiter.waiting).toBe(1)
  })

  test('whoever has waited for too long, and then holds nothing', async () => {
    const limiter = createLimiter({ ...limits, share: 2 })
    const leave = await limiter.enter({ key: 'a' })
    const waiting = expect(limiter.enter({ key: 'a' })).rejects.toThrow(Overloaded)
    await vi.advanceTimersByTimeAsync(limits.patience)
    await waiting

    expect(limiter.waiting).toBe(0)
    leave()
    expect(limiter.running).toBe(0)
    await limiter.enter({ key: 'a' })
    void limiter.enter({ key: 'a' })
    expect(limiter).toMatchObject({ running: 1, waiting: 1 })
  })

  test('whoever gives up, with the reason of the signal', async () => {
    const limiter = createLimiter(limits)
    const leave = await limiter.enter()
    const stop = new AbortController()
    const waiting = limiter.enter({ signal: stop.signal })
    stop.abort(new Error('the client left'))

    await expect(waiting).rejects.toThrow('the client left')
    await expect(limiter.enter({ signal: stop.signal })).rejects.toThrow('the client left')
    leave()
    expect(limiter).toMatchObject({ running: 0, waiting: 0 })
  })

  test('nobody who was let in, however late the signal or the clock', async () => {
    const limiter = createLimiter(limits)
    const leave = await limiter.enter()
    const stop = new AbortController()
    const waiting = limiter.enter({ signal: stop.signal })
    leave()
    const leaveNext = await waiting
    stop.abort()
    await vi.advanceTimersByTimeAsync(limits.patience * 2)

    expect(limiter.running).toBe(1)
    leaveNext()
    expect(limiter).toMatchObject({ running: 0, waiting: 0 })
  })
})

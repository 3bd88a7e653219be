import { afterEach, expect, test, vi } from 'vitest'
import { linesOf, sliceChunks, streamChunks } from '../../src/server/json-lines.ts'

async function* numbers(count: number): AsyncGenerator<object> {
  for (let number = 0; number < count; number += 1) yield { number, text: 'ü'.repeat(1_000) }
}

async function bytesOf(chunks: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const all = []
  for await (const chunk of chunks) all.push(chunk)
  return Buffer.concat(all)
}

afterEach(() => {
  vi.useRealTimers()
})

test('any part of many lines is the bytes of the whole, wherever their pieces end', async () => {
  const whole = await bytesOf(linesOf(numbers(100)))
  for (const [start, end] of [
    [0, whole.length],
    [32_000, 70_001],
    [65_537, 65_538],
    [whole.length - 1, whole.length],
  ] as const)
    expect(await bytesOf(sliceChunks(linesOf(numbers(100)), { start, end }))).toEqual(whole.subarray(start, end))
})

test('a part that was promised and is not there any more is an error, not a short answer', async () => {
  const { length } = await bytesOf(linesOf(numbers(10)))
  const part = sliceChunks(linesOf(numbers(9)), { start: 5, end: length })
  await expect(bytesOf(part)).rejects.toThrow('was promised')
})

test('a reader that leaves a piece waiting is cut, and gives up its place', async () => {
  vi.useFakeTimers()
  const onEnd = vi.fn()
  const reader = (await streamChunks(linesOf(numbers(100)), onEnd)).getReader()
  expect((await reader.read()).done).toBe(false)
  await vi.advanceTimersByTimeAsync(9_000)
  expect((await reader.read()).done).toBe(false)
  expect(onEnd).not.toHaveBeenCalled()

  await vi.advanceTimersByTimeAsync(11_000)
  expect(onEnd).toHaveBeenCalled()
  await expect(reader.read()).rejects.toThrow('too slowly')
})

test('a reader that leaves while a piece is made leaves nothing that is waited for', async () => {
  vi.useFakeTimers()
  const onEnd = vi.fn()
  let make = (_piece: object) => {}
  async function* pieces(): AsyncGenerator<object> {
    yield { text: 'x'.repeat(40_000) }
    yield await new Promise<object>((resolve) => {
      make = resolve
    })
  }
  const reader = (await streamChunks(linesOf(pieces()), onEnd)).getReader()
  await reader.read()
  const left = reader.cancel()
  make({ text: 'x'.repeat(40_000) })
  await left

  await vi.advanceTimersByTimeAsync(11_000)
  expect(onEnd).toHaveBeenCalledTimes(1)
  expect(vi.getTimerCount()).toBe(0)
})

import { expect, test } from 'vitest'
import { jsonChunks } from '../../src/graphql/json-chunks.ts'
import { createRandom, type Random } from '../support/random.ts'

const TEXTS = [
  '',
  'plain',
  'ümlaut “quoted” \u{1f9ed}',
  '"\\\n\t\u0000\u2028',
  '\ud800 alone',
  '\udc00',
  '__proto__',
  'toJSON',
]

function anyValue(random: Random, depth: number): unknown {
  const kind = random.below(depth > 0 ? 12 : 7)
  if (kind === 0) return undefined
  if (kind === 1) return null
  if (kind === 2) return random.chance(0.5)
  if (kind === 3) return [0, -0, 1.5, 1e21, Number.NaN, Infinity][random.below(6)]
  if (kind < 7) return random.pick(TEXTS)
  const length = random.below(5)
  if (kind < 9) return Array.from({ length }, () => anyValue(random, depth - 1))
  const value: Record<string, unknown> = kind === 9 ? Object.create(null) : {}
  for (let index = 0; index < length; index++)
    value[`${random.pick(TEXTS)}${random.below(9)}`] = anyValue(random, depth - 1)
  return value
}

test.each(Array.from({ length: 20 }, (_, seed) => seed))('writes what JSON.stringify writes (seed %i)', (seed) => {
  const random = createRandom(seed)
  for (let turn = 0; turn < 200; turn++) {
    const value = { data: anyValue(random, 6) }
    expect([...jsonChunks(value)].join('')).toBe(JSON.stringify(value))
  }
})

test('a text on its own, or nothing, is written too', () => {
  expect([...jsonChunks('text')].join('')).toBe('"text"')
  expect([...jsonChunks([undefined])].join('')).toBe('[null]')
})

test('no piece is much larger than the values in it, and a large whole comes in many', () => {
  const text = 'x'.repeat(1_000)
  const value = { list: Array.from({ length: 2_000 }, (_, index) => ({ index, text })) }
  const sizes = [...jsonChunks(value)].map((chunk) => chunk.length)

  expect(sizes.length).toBeGreaterThan(20)
  expect(Math.max(...sizes)).toBeLessThan(70_000)
})

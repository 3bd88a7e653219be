import { expect, test } from 'vitest'
import type { Credit } from '../../../src/content/document.ts'
import { parseCaption } from '../../../src/content/image-credits/parse-caption.ts'
import { captionKinds } from './caption-kinds.ts'
import { type CaptionCase, captions } from './captions.ts'
import { captionsScored } from './captions-scored.ts'

const FIELDS = ['creator', 'creatorUrl', 'title', 'source', 'sourceName', 'licence'] as const

test('captions in the ways people write them are read rightly, and hardly ever wrongly', () => {
  const cases = [...captions, ...Object.values(captionKinds).flat(), ...captionsScored]
  const misses = cases.flatMap(missesOf)
  const wrong = misses.filter((miss) => miss.isWrong).length
  const right = cases.length - new Set(misses.map(({ caption }) => caption)).size
  const stated = cases.flatMap(([, ...credits]) => credits.flatMap(Object.keys)).length

  console.info(`${right} of ${cases.length} captions wholly right; ${wrong} wrong fields beside ${stated} stated`)
  for (const { caption, field, got } of misses) console.info(`  ${caption}: ${field} read as ${JSON.stringify(got)}`)
  expect(cases.length).toBeGreaterThanOrEqual(300)
  expect(right / cases.length).toBeGreaterThanOrEqual(0.95)
  expect(wrong / stated).toBeLessThanOrEqual(0.01)
})

interface Miss {
  readonly caption: string
  readonly field: keyof Credit
  readonly got: unknown
  /** Something else is told; otherwise nothing is. */
  readonly isWrong: boolean
}

function missesOf([caption, ...expected]: CaptionCase): Miss[] {
  const { credits } = parseCaption(caption)
  const count = Math.max(credits.length, expected.length)
  return Array.from({ length: count }).flatMap((_, index) =>
    FIELDS.flatMap((field) => {
      const got = credits[index]?.[field] ?? null
      const isRight = JSON.stringify(sorted(got)) === JSON.stringify(sorted(expected[index]?.[field] ?? null))
      return isRight ? [] : [{ caption, field, got, isWrong: got !== null }]
    }),
  )
}

function sorted(value: unknown): unknown {
  return value !== null && typeof value === 'object' ? Object.entries(value).sort() : value
}

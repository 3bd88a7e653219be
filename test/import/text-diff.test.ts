import { expect, test } from 'vitest'
import { diffLines, unifiedDiff } from '../../src/import/plan/text-diff.ts'
import { processorTime } from '../support/processor-time.ts'

const text = (...lines: readonly (string | number)[]) => lines.map((line) => `${line}\n`).join('')
const sideOf = (before: string, after: string, kind: 'removed' | 'added') =>
  diffLines(before, after)
    .filter((line) => line.kind === 'same' || line.kind === kind)
    .map((line) => line.text)

test('equal texts have no difference', () => {
  expect(unifiedDiff('One\nTwo\n', 'One\nTwo\n')).toEqual([])
})

test('a changed line is shown between the lines around it', () => {
  const before = text('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i')
  const after = text('a', 'b', 'c', 'd', 'E', 'f', 'g', 'h', 'i')

  expect(unifiedDiff(before, after)).toEqual(['@@ -2,7 +2,7 @@', ' b', ' c', ' d', '-e', '+E', ' f', ' g', ' h'])
})

test('changes far apart are told apart', () => {
  const lines = Array.from({ length: 30 }, (_, index) => index)
  const after = lines.map((line) => (line === 3 || line === 25 ? 'changed' : line))

  expect(unifiedDiff(text(...lines), text(...after)).filter((line) => line.startsWith('@@'))).toEqual([
    '@@ -1,7 +1,7 @@',
    '@@ -23,7 +23,7 @@',
  ])
})

test('a text that was empty is all new', () => {
  expect(unifiedDiff('', 'One\nTwo\n')).toEqual(['@@ -0,0 +1,2 @@', '+One', '+Two'])
})

test('as few lines as can be are told to differ', () => {
  const lines = diffLines(text('a', 'b', 'c', 'a', 'b', 'b', 'a'), text('c', 'b', 'a', 'b', 'a', 'c'))

  expect(lines.filter((line) => line.kind !== 'same')).toHaveLength(5)
})

test('either text can be read off the difference of any two', () => {
  let seed = 7
  const random = (below: number) => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648
    return seed % below
  }
  const pairs = Array.from({ length: 300 }, () =>
    [0, 1].map(() => Array.from({ length: random(14) }, () => 'abc'[random(3)] as string)),
  ) as [string[], string[]][]

  for (const [a, b] of pairs) {
    expect(sideOf(text(...a), text(...b), 'removed')).toEqual(a)
    expect(sideOf(text(...a), text(...b), 'added')).toEqual(b)
  }
})

test('long texts with nothing in common are told as replaced, at little cost', async () => {
  const before = Array.from({ length: 200_000 }, (_, index) => `before ${index}`)
  const after = Array.from({ length: 200_000 }, (_, index) => `after ${index}`)

  const time = await processorTime(() => {
    expect(diffLines(before.join('\n'), after.join('\n'))).toHaveLength(400_000)
  })

  expect(time).toBeLessThan(5000)
})

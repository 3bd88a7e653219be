import { applyPatch } from 'diff'
import { expect, test } from 'vitest'
import { unifiedDiff } from '../../src/import/plan/text-diff.ts'

const text = (...lines: readonly (string | number)[]) => lines.map((line) => `${line}\n`).join('')
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
  const lines = unifiedDiff(text('a', 'b', 'c', 'a', 'b', 'b', 'a'), text('c', 'b', 'a', 'b', 'a', 'c'))

  expect(lines.filter((line) => /^[-+]/.test(line))).toHaveLength(5)
})

test('either text can be made of the other with the difference of the two', () => {
  let seed = 7
  const random = (below: number) => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648
    return seed % below
  }
  const pairs = Array.from({ length: 300 }, () =>
    [0, 1].map(() => text(...Array.from({ length: random(14) }, () => 'abc'[random(3)] as string))),
  ) as [string, string][]

  for (const [before, after] of pairs) {
    const patch = ['--- before', '+++ after', ...unifiedDiff(before, after), ''].join('\n')
    expect(before === after ? before : applyPatch(before, patch)).toBe(after)
  }
})

test('long texts with nothing in common are told as replaced, without a search for the fewest edits', () => {
  const before = Array.from({ length: 200_000 }, (_, index) => `before ${index}`)
  const after = Array.from({ length: 200_000 }, (_, index) => `after ${index}`)

  const lines = unifiedDiff(before.join('\n'), after.join('\n'))

  expect(lines).toHaveLength(400_001)
  expect(lines.slice(0, 2)).toEqual(['@@ -1,200000 +1,200000 @@', '-before 0'])
})

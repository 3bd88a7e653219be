import { expect, test } from 'vitest'
import { createNearest, editDistance } from '../../src/content/nearest.ts'
import { processorTime } from '../support/processor-time.ts'
import { createRandom } from '../support/random.ts'

test.each([
  ['', '', 0],
  ['title', 'title', 0],
  ['tilte', 'title', 1],
  ['titl', 'title', 1],
  ['tittle', 'title', 1],
  ['tible', 'title', 1],
  ['kitten', 'sitting', 3],
  ['ca', 'abc', 3],
  ['', 'abc', 3],
])('from %j to %j it is %i', (a, b, distance) => {
  expect(editDistance(a, b)).toBe(distance)
  expect(editDistance(b, a)).toBe(distance)
})

test('up to its limit the distance is the same, and above it only more', () => {
  const random = createRandom(7)
  const word = () => Array.from({ length: random.below(9) }, () => random.pick(['a', 'b', 'c'])).join('')
  const pairs = Array.from({ length: 20_000 }, () => [word(), word()] as const)

  const within = (limit: number) => pairs.map(([a, b]) => Math.min(editDistance(a, b, limit), limit + 1))

  const whole = pairs.map(([a, b]) => editDistance(a, b))
  for (const limit of [0, 1, 2, 3])
    expect(within(limit)).toEqual(whole.map((distance) => Math.min(distance, limit + 1)))
})

test.each([
  ['/guides/welsl/', '/guides/wells/'],
  ['/Guides/Wells/', '/guides/wells/'],
  ['/guides/we-lls/', '/guides/wells/'],
  ['/guides/roofs/', null],
  ['', null],
  ['x', null],
])('%j is taken for %j', (written, meant) => {
  expect(createNearest(['/guides/wells/', '/articles/', '/'])(written)).toBe(meant)
})

test('another number is another thing, in the last part of a path', () => {
  const nearest = createNearest(['/files/report-2021.pdf', '/2019/05/wells/'])
  expect(nearest('/files/report-2022.pdf')).toBe(null)
  expect(nearest('/2018/05/wells/')).toBe('/2019/05/wells/')
})

test('the nearest wins, and of equally near ones the first', () => {
  const nearest = createNearest(['aaaabbbx', 'aaaabbbb', 'aaaabbbz'])
  expect(nearest('aaaabbby')).toBe('aaaabbbx')
  expect(nearest('aaaabbbbb')).toBe('aaaabbbb')
})

test('thousands of long names looked for among thousands stay bounded in cost', async () => {
  const names = Array.from({ length: 3000 }, (_, n) => `/${'a-rather-long-folder/'.repeat(4)}page-number-${n}-of-many/`)
  const nearest = createNearest(names)

  const time = await processorTime(() => {
    for (let n = 0; n < 3000; n++) nearest(`/${'a-rather-long-folder/'.repeat(4)}qage-nomber-${n}x-af-many/`)
  })

  expect(time).toBeLessThan(5000)
})

import { expect, test } from 'vitest'
import { findPlaces } from '../../src/import/plan/find-places.ts'

test('parts are found in their order, in bytes', () => {
  const whole = 'Zwölf Äpfel\n\nfür 🦉 und mich\n\nZwölf'
  const parts = ['Zwölf Äpfel', 'für 🦉', 'Zwölf', '']

  const places = findPlaces(whole, parts)

  const bytes = Buffer.from(whole)
  expect(places.map((place) => place && bytes.subarray(place.start, place.end).toString())).toEqual(parts)
  expect(places.map((place) => place?.start)).toEqual([0, 15, 35, 41])
})

test('a part that is not there, or only before the last one found, has no place', () => {
  expect(findPlaces('one two three', ['two', 'one', 'four', 'three'])).toEqual([
    { start: 4, end: 7 },
    null,
    null,
    { start: 8, end: 13 },
  ])
})

import { expect, test } from 'vitest'
import { storable, writeStorable } from '../../src/import/read/storable-text.ts'

test.each([
  { text: 'Words with \u{1f33b}, "quotes" and \\.\n' },
  { text: 'a\0b' },
  { text: 'half \ud83d', list: ['\udf3b half'] },
  { 'key\0': { inner: 'a' } },
  { text: 'the letters \\u0000 and \\ud83d' },
])('%j is written as what is storable of it', (value) => {
  const { value: written, json } = writeStorable(value)

  expect(written).toEqual(storable(value))
  expect(JSON.parse(json)).toEqual(storable(value))
})

test('what is storable is not copied', () => {
  const value = { text: 'Words' }

  expect(writeStorable(value).value).toBe(value)
})

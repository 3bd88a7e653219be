import { expect, test } from 'vitest'
import { readRetryAfter } from '../../src/mirror/retry-after.ts'

const HOUR = 3_600_000

test.each([
  ['0', 0],
  ['7', 7_000],
  ['3600', HOUR],
  ['999999999999999999999999', HOUR],
  ['Sun, 06 Nov 1994 08:49:37 GMT', 0],
  ['Fri, 31 Dec 9999 23:59:59 GMT', HOUR],
  ['Thu, 01 Jan 2026 00:00:30 GMT', 30_000],
  ['-5', null],
  ['1.5', null],
  ['1e9', null],
  ['0x10', null],
  ['Infinity', null],
  ['', null],
  ['soon', null],
  ['7, 8', null],
  ['2026-01-01', null],
  ['Sun, 99 Nov 1994 08:49:37 GMT', null],
])('Retry-After: %j asks for %j milliseconds', (header, milliseconds) => {
  expect(readRetryAfter(header, Date.parse('2026-01-01T00:00:00Z'))).toBe(milliseconds)
})

import { expect, test } from 'vitest'
import type { Json } from '../../src/content/document.ts'
import { grantOf } from '../../src/content/republication/licence-grant.ts'
import { findLicenceProblem } from '../../src/content/settings/licence-problems.ts'
import { readLicence } from '../../src/content/settings/licence-value.ts'

const BY = 'https://creativecommons.org/licenses/by/4.0/'
const PLACE = { path: 'content/wells.md', line: 2, column: 1 }

const isOffered = (value: Json) => grantOf(readLicence(value), { commercial: false, derivatives: false }).allowed
const told = (value: Json) => findLicenceProblem(value, PLACE, '')?.severity ?? null

test.each<Json>([
  { name: 'All rights reserved', url: BY },
  { name: 'Alle Rechte vorbehalten', url: BY },
  { name: 'All rights reserved', spdx: 'CC-BY-4.0' },
  { name: '© Ada Okafor', url: BY },
  { name: 'Not CC BY 4.0', url: BY },
  { name: 'CC BY-NC 4.0', url: BY },
  { name: 'CC BY-NC', url: BY },
  { name: 'CC BY-SA', spdx: 'CC-BY-4.0' },
  { name: 'MIT License', url: BY },
  { name: 'public domain', url: BY },
  { name: 'No use without permission', url: BY },
  { spdx: 'CC-BY-4.0', url: 'https://creativecommons.org/licenses/by-nc/4.0/' },
])('what contradicts itself is not offered, and told: %j', (value) => {
  expect(isOffered(value)).toBe(false)
  expect(readLicence(value)?.url).toBeNull()
  expect(told(value)).toBe('warning')
})

test.each<Json>([
  { name: 'CC BY 4.0', url: BY },
  { name: 'CC BY', url: BY },
  { name: 'Creative Commons Attribution 4.0 International', url: BY },
  { name: 'Namensnennung 4.0 International', url: BY },
  { name: 'The licence of our house', url: BY },
  { name: 'Some rights reserved', url: BY },
  { name: 'Public domain', url: 'https://creativecommons.org/publicdomain/zero/1.0/' },
  { spdx: 'CC-BY-4.0 OR MIT', url: BY },
  { spdx: 'CC-BY-4.0', name: 'CC BY 4.0', url: BY },
  'CC-BY-4.0',
  'Licensed under CC BY 4.0',
  BY,
])('what says one licence is offered, and not told: %j', (value) => {
  expect(isOffered(value)).toBe(true)
  expect(told(value)).toBeNull()
})

test.each([
  ['unter CC-BY-4.0', 'warning'],
  ['sous licence CC BY 4.0 sauf les photos', 'warning'],
  ['CC BY-SA 99', 'warning'],
  ['Foo bar', 'notice'],
  ['All rights reserved', null],
  ['© 2024 Ada Okafor', null],
  [{ name: 'House rules', url: 'https://example.org/rules/' }, null],
  [{ nme: 'CC BY 4.0' }, 'warning'],
])('of what is not offered an editor is told: %j as %s', (value, severity) => {
  expect(isOffered(value as Json)).toBe(false)
  expect(told(value as Json)).toBe(severity)
})

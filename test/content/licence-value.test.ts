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
  { name: 'MIT', url: BY },
  { name: 'MIT', spdx: 'Apache-2.0' },
  { name: 'All rights reserved', url: 'https://opensource.org/licenses/MIT' },
  { name: 'CC BY', url: 'https://creativecommons.org/licenses/by-nc/4.0/' },
  { name: 'Attribution, non-commercial', url: BY },
  { name: 'Reserved', url: BY },
  { name: 'Urheberrechtlich geschützt', url: BY },
  { name: '禁止转载', url: BY },
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

const of = (kind: string) => `https://creativecommons.org/licenses/${kind}/4.0/`

test.each([
  [{ name: 'Namensnennung – Nicht kommerziell', url: of('by-nc') }, 'CC-BY-NC-4.0'],
  [{ name: 'Attribution, Pas d’Utilisation Commerciale', url: of('by-nc') }, 'CC-BY-NC-4.0'],
  [{ name: 'Attribuzione - Non commerciale 4.0', url: of('by-nc') }, 'CC-BY-NC-4.0'],
  [{ name: 'Naamsvermelding – Niet-commercieel', url: of('by-nc') }, 'CC-BY-NC-4.0'],
  [{ name: 'Licencia Creative Commons Atribución-NoComercial', url: of('by-nc') }, 'CC-BY-NC-4.0'],
  [{ name: 'Attribution – Pas de Modification', url: of('by-nd') }, 'CC-BY-ND-4.0'],
  [{ name: 'No Derivatives', url: of('by-nd') }, 'CC-BY-ND-4.0'],
  [{ name: 'Creative Commons (4.0 International License)', url: BY }, 'CC-BY-4.0'],
  [{ name: 'No copyright', url: 'https://creativecommons.org/publicdomain/zero/1.0/' }, 'CC0-1.0'],
  [{ name: 'CC BY 4.0 or MIT', spdx: 'CC-BY-4.0 OR MIT' }, 'CC-BY-4.0 OR MIT'],
  [{ name: 'CC BY-SA 3.0', spdx: 'CC-BY-SA-3.0-DE' }, 'CC-BY-SA-3.0-DE'],
  [{ name: '© Ada 2020, CC BY 4.0', url: BY }, 'CC-BY-4.0'],
  [{ name: 'Crown Copyright', spdx: 'OGL-UK-3.0' }, 'OGL-UK-3.0'],
  [{ name: 'Open Government Licence', spdx: 'OGL-UK-3.0' }, 'OGL-UK-3.0'],
])('a name in other words for the licence beside it does not contradict it: %j is %s', (value, spdx) => {
  expect(readLicence(value)?.spdx).toBe(spdx)
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

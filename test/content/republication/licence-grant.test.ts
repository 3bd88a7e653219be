import licences from 'spdx-license-list'
import { describe, expect, test } from 'vitest'
import { grantOf } from '../../../src/content/republication/licence-grant.ts'

const uses = [false, true].flatMap((commercial) => [false, true].map((derivatives) => ({ commercial, derivatives })))
const licence = (spdx: string | null, name = spdx ?? 'A name') => ({ spdx, name, url: null })

const creativeCommons = Object.keys(licences).filter((id) => id.startsWith('CC-BY'))

test('there are Creative Commons licences of every kind, version and port', () => {
  expect(creativeCommons.length).toBeGreaterThan(40)
})

describe.each(uses)('for use that is commercial: $commercial, with changes: $derivatives', (use) => {
  test.each(creativeCommons)('%s is what its letters say', (id) => {
    const parts = id.split('-')
    const grant = grantOf(licence(id), use)

    expect(grant.allowed).toBe(!(use.commercial && parts.includes('NC')) && !(use.derivatives && parts.includes('ND')))
    if (grant.allowed) expect(grant.conditions).toMatchObject({ attribution: true, shareAlike: parts.includes('SA') })
  })

  test.each(['CC0-1.0', 'CC-PDM-1.0', 'CC-PDDC'])('%s allows everything and asks for nothing', (id) => {
    expect(grantOf(licence(id), use)).toMatchObject({
      allowed: true,
      conditions: { attribution: false, shareAlike: false },
    })
  })

  test.each([
    null,
    '',
    'MIT',
    'GFDL-1.3-only',
    'CC-BY',
    'CC-BY-9',
    'CC-BY-NC-4.0-or-later',
    'XCC-BY-4.0',
    'CC-BY-SA-ND-4.0',
  ])('what %s allows is not known', (id) => {
    expect(grantOf(licence(id, 'Some licence'), use)).toEqual({
      allowed: false,
      why: 'What “Some licence” allows is not known here.',
    })
  })

  test('without a licence nothing is allowed', () => {
    expect(grantOf(null, use)).toEqual({ allowed: false, why: 'Its licence is not stated.' })
  })
})

test('of several licences the user chooses the one that fits, and an unknown one counts for nothing', () => {
  const use = { commercial: true, derivatives: true }
  expect(grantOf(licence('GFDL-1.3-only OR CC-BY-NC-4.0 OR CC-BY-SA-4.0'), use)).toMatchObject({
    allowed: true,
    conditions: { shareAlike: true },
  })
  expect(grantOf(licence('MIT OR CC-BY-NC-4.0', 'Either'), use)).toEqual({
    allowed: false,
    why: '“Either” does not allow commercial use.',
  })
  expect(grantOf(licence('CC-BY-SA-4.0 OR CC-BY-4.0'), use)).toMatchObject({ conditions: { shareAlike: false } })
  expect(grantOf(licence('CC-BY-4.0 OR CC0-1.0'), use)).toMatchObject({ conditions: { attribution: false } })
  expect(grantOf(licence('CC-BY-ND-4.0', 'CC BY-ND 4.0'), use)).toEqual({
    allowed: false,
    why: '“CC BY-ND 4.0” does not allow changed versions.',
  })
})

test.each([
  ['CC-BY-4.0 AND CC-BY-SA-4.0', { attribution: true, shareAlike: true }],
  ['CC0-1.0 AND CC-PDM-1.0', { attribution: false, shareAlike: false }],
  ['CC-BY-4.0 AND (MIT OR CC0-1.0)', { attribution: true, shareAlike: false }],
  ['CC-BY-4.0 AND CC-BY-NC-4.0', null],
  ['CC-BY-4.0 AND CC-BY-ND-4.0', null],
  ['CC-BY-4.0 AND MIT', null],
  ['(CC-BY-NC-4.0 OR CC-BY-ND-4.0) AND CC0-1.0', null],
  ['CC-BY-4.0 OR CC-BY-NC-4.0 AND MIT', { attribution: true, shareAlike: false }],
  ['GPL-2.0-only WITH Classpath-exception-2.0', null],
  ['CC-BY-4.0 AND', null],
  ['LicenseRef-ours OR CC-BY-4.0', { attribution: true, shareAlike: false }],
])('%s asks for everything that holds together', (spdx, conditions) => {
  const grant = grantOf(licence(spdx), { commercial: true, derivatives: true })

  expect(grant.allowed ? grant.conditions : null).toEqual(
    conditions === null ? null : expect.objectContaining(conditions),
  )
})

test('a long expression takes no longer than its choices differ', () => {
  const pairs = Array.from({ length: 12 }, () => '(CC-BY-4.0 OR CC-BY-NC-4.0)').join(' AND ')

  expect(grantOf(licence(pairs), { commercial: true, derivatives: true }).allowed).toBe(true)
})

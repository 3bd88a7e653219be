import { createNearest } from '../nearest.ts'
import type { Place, Problem } from '../problem.ts'
import { asFilledText, type JsonMap, lookUp } from '../values.ts'
import { readLabels } from './label-values.ts'
import { readLicence } from './licence-value.ts'

const KEYS = ['labels', 'licence', 'license', 'media', 'silence']

/** A `warning` for each key of `commonplace.yaml` that nothing reads, and for a licence that is none or misspelt. */
export function findSlips(own: JsonMap, keys: readonly (Place & { readonly key: string })[]): Problem[] {
  return keys.flatMap(({ key, ...place }) => {
    const name = key.toLowerCase()
    if (!KEYS.includes(name)) return unknownKey(key, place)
    if (name === 'labels') return checkLabels(own, key, place)
    return name === 'silence' || name === 'media' ? [] : (checkLicence(own, key, place) ?? [])
  })
}

function unknownKey(key: string, place: Place): Problem {
  const near = createNearest(KEYS)(key)
  return {
    ...place,
    code: 'settings-key',
    severity: 'warning',
    message: `Expected "labels", "licence", "media" or "silence", found the key "${key.slice(0, 60)}"; nothing reads it.`,
    hint: near === null ? 'Delete the line; what Hugo reads belongs in hugo.toml.' : `Did you mean "${near}"?`,
  }
}

function checkLabels(own: JsonMap, key: string, place: Place): Problem[] {
  return readLabels(lookUp(own, key)).others.map((item) => ({
    ...place,
    code: 'label-unknown',
    severity: 'warning',
    message: `Expected a label with "name:", found ${JSON.stringify(item).slice(0, 80)}; it is left out.`,
    hint: 'Write a list; each entry has "name:", and "url:", "community:" and "text:" where there are any.',
  }))
}

/** Any name may be that of a licence, but one that begins like a Creative Commons licence and is none is a slip. */
function checkLicence(own: JsonMap, key: string, place: Place): Problem | null {
  const value = lookUp(own, key)
  const licence = readLicence(value)
  const isSlip = licence?.spdx === null && /^\s*(?:cc\b|creative\s+commons\b)/i.test(licence.name)
  if (value === null || (licence !== null && !isSlip)) return null
  return {
    ...place,
    code: 'licence-unknown',
    severity: 'warning',
    message: `Expected the name of a licence, such as "CC BY 4.0", found ${JSON.stringify(asFilledText(value) ?? value).slice(0, 80)}.`,
    hint: 'Write its name with the version, its SPDX id ("CC-BY-4.0"), or "name:" and "url:" of a licence of your own.',
  }
}

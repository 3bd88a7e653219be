import { createNearest } from '../nearest.ts'
import type { Place, Problem } from '../problem.ts'
import { type JsonMap, lookUp } from '../values.ts'
import { readLabels } from './label-values.ts'
import { findLicenceProblem } from './licence-problems.ts'

const KEYS = ['labels', 'licence', 'license', 'media', 'silence']

/** A `warning` for each key of `commonplace.yaml` that nothing reads, and for a licence that is none or misspelt. */
export function findSlips(own: JsonMap, keys: readonly (Place & { readonly key: string })[]): Problem[] {
  return keys.flatMap(({ key, ...place }) => {
    const name = key.toLowerCase()
    if (!KEYS.includes(name)) return unknownKey(key, place)
    if (name === 'labels') return checkLabels(own, key, place)
    const value = lookUp(own, key)
    if (name === 'silence' || name === 'media' || value == null) return []
    return findLicenceProblem(value, place, '; the site has none') ?? []
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

import { compareText } from '../../content/compare.ts'

/** Compares as JSON whatever the order of keys, which Postgres does not keep. */
export function equalJson(a: unknown, b: unknown): boolean {
  return JSON.stringify(a, sortKeys) === JSON.stringify(b, sortKeys)
}

/** For `JSON.stringify`: writes the keys of objects in the order of the alphabet. */
export function sortKeys(_key: string, value: unknown): unknown {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return value
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => compareText(a, b)))
}

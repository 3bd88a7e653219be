import type { Json } from './document.ts'

/** A map of front matter or settings. */
export type JsonMap = { readonly [key: string]: Json }

/** The value as a map, or null where it is anything else. */
export function asMap(value: Json | undefined): JsonMap | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonMap) : null
}

/** The value as text, as Hugo reads text: numbers and booleans are spelled out; lists, maps and null are null. */
export function asText(value: Json | undefined): string | null {
  if (typeof value === 'string') return value
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : null
}

/** As `asText`, and null where nothing but blanks is left. */
export function asFilledText(value: Json | undefined): string | null {
  const text = asText(value)?.trim()
  return text === undefined || text === '' ? null : text
}

/** A list, or a single value as a list of one; null and what is not text are left out. */
export function asTextList(value: Json | undefined): string[] {
  const items: readonly Json[] = Array.isArray(value) ? value : [value ?? null]
  return items.flatMap((item) => asText(item) ?? [])
}

/** The value as a boolean, as Go's `strconv.ParseBool` reads it; null where it is neither true nor false. */
export function asBoolean(value: Json | undefined): boolean | null {
  if (typeof value === 'boolean') return value
  if (typeof value === 'number') return value !== 0
  if (typeof value !== 'string') return null
  if (/^(1|t|T|TRUE|true|True)$/.test(value)) return true
  return /^(0|f|F|FALSE|false|False)$/.test(value) ? false : null
}

/** The value at a path of keys, each in any case; undefined where one is missing. */
export function lookUp(value: Json | undefined, ...keys: readonly string[]): Json | undefined {
  return keys.reduce<Json | undefined>((inner, key) => {
    const map = asMap(inner)
    if (map === null) return undefined
    if (Object.hasOwn(map, key)) return map[key]
    const wanted = key.toLowerCase()
    const written = Object.keys(map).findLast((candidate) => candidate.toLowerCase() === wanted)
    return written === undefined ? undefined : map[written]
  }, value)
}

/** Merges two maps deeply, keys in any case; where both give a value, that of `over` wins. */
export function mergeMaps(under: JsonMap, over: JsonMap): JsonMap {
  const merged: Record<string, Json> = Object.create(null)
  const names = new Map<string, string>()
  for (const key of Object.keys(under)) {
    merged[key] = under[key] ?? null
    names.set(key.toLowerCase(), key)
  }
  for (const key of Object.keys(over)) {
    const earlier = names.get(key.toLowerCase())
    const [before, after] = [asMap(earlier === undefined ? null : merged[earlier]), asMap(over[key])]
    if (earlier !== undefined) delete merged[earlier]
    merged[key] = before !== null && after !== null ? mergeMaps(before, after) : (over[key] ?? null)
  }
  return merged
}

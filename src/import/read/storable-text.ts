// NUL and lone surrogates, as `JSON.stringify` escapes them; perhaps also text that only looks like it.
const ESCAPED = /\\u(?:0000|d[89a-f])/

/** A value as `storable` has it, and its JSON. Nearly all are storable as they are, which the JSON tells without a copy. */
export function writeStorable<Value>(value: Value): { value: Value; json: string } {
  const json = JSON.stringify(value)
  if (!ESCAPED.test(json)) return { value, json }
  const copy = storable(value)
  return { value: copy, json: JSON.stringify(copy) }
}

/** The same value with every NUL and lone surrogate in its strings replaced by U+FFFD: Postgres stores neither. */
export function storable<Value>(value: Value): Value {
  if (typeof value === 'string') return storableText(value) as Value
  if (Array.isArray(value)) return value.map(storable) as Value
  if (value instanceof Map) return new Map([...value].map(([key, item]) => [key, storable(item)])) as Value
  if (value === null || typeof value !== 'object' || value instanceof Date) return value
  const copy = Object.create(Object.getPrototypeOf(value)) as Record<string, unknown>
  for (const [key, item] of Object.entries(value)) {
    // Defined, not assigned: a key named __proto__ is data here.
    const property = { value: storable(item), enumerable: true, writable: true, configurable: true }
    Object.defineProperty(copy, storableText(key), property)
  }
  return copy as Value
}

function storableText(text: string): string {
  return text.toWellFormed().replaceAll('\0', '\uFFFD')
}

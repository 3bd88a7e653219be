import { asMap, type JsonMap, lookUp } from '../values.ts'

/** Permalink patterns by kind of page and top-level section. */
export interface Permalinks {
  readonly page: { readonly [section: string]: string }
  readonly section: { readonly [section: string]: string }
  readonly taxonomy: { readonly [section: string]: string }
  readonly term: { readonly [section: string]: string }
}

/** Reads `permalinks`: a pattern given for a section alone counts for its pages and terms, as in Hugo. */
export function readPermalinks(hugo: JsonMap): Permalinks {
  const permalinks = { page: emptyMap(), section: emptyMap(), taxonomy: emptyMap(), term: emptyMap() }
  const given = asMap(lookUp(hugo, 'permalinks')) ?? {}
  for (const [key, value] of Object.entries(given)) {
    const section = trimSlashes(key)
    if (typeof value === 'string') {
      permalinks.page[section] = value
      permalinks.term[section] = value
    }
    const kind = key.toLowerCase()
    if (kind !== 'page' && kind !== 'section' && kind !== 'taxonomy' && kind !== 'term') continue
    for (const [name, pattern] of Object.entries(asMap(value) ?? {})) {
      if (typeof pattern === 'string') permalinks[kind][trimSlashes(name)] = pattern
    }
  }
  return permalinks
}

function emptyMap(): Record<string, string> {
  return Object.create(null)
}

/** A section's name as a key of permalink patterns: lower case, without slashes at its ends. */
export function trimSlashes(text: string): string {
  return text
    .split('/')
    .filter((part) => part !== '')
    .join('/')
    .toLowerCase()
}

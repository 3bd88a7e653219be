/** Where a part of a text stands, `[start, end)` in bytes of UTF-8. */
export interface Place {
  readonly start: number
  readonly end: number
}

/** The places of parts in a text, where they stand in this order without overlapping; null for each that does not. */
export function findPlaces(whole: string, parts: readonly string[]): (Place | null)[] {
  let [index, bytes] = [0, 0]
  return parts.map((part) => {
    const found = whole.indexOf(part, index)
    if (found < 0) return null
    const start = bytes + Buffer.byteLength(whole.slice(index, found))
    const end = start + Buffer.byteLength(part)
    index = found + part.length
    bytes = end
    return { start, end }
  })
}

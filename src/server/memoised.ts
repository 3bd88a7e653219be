const MOST_REMEMBERED = 100
const LONGEST = 1_000

/** Remembers what short headers mean: few clients write many different ones. */
export function memoised<Value>(read: (header: string) => Value): (header: string) => Value {
  const known = new Map<string, Value>()
  return (header) => {
    const found = known.get(header)
    if (found !== undefined) return found
    const value = read(header)
    if (header.length > LONGEST) return value
    if (known.size === MOST_REMEMBERED) known.clear()
    known.set(header, value)
    return value
  }
}

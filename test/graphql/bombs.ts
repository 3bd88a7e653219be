/** Fragments that each use the next one four times: `levels` of them write out to 4^levels fields. */
export function fragmentBomb(levels: number): string {
  const fragments = Array.from({ length: levels }, (_, level) => {
    const next = `...F${level + 1} ...F${level + 1}`
    return `fragment F${level} on Article { quotes { article { ${next} } } sections { article { ${next} } } }`
  })
  return `{ articles { nodes { ...F0 } } } ${fragments.join(' ')} fragment F${levels} on Article { title }`
}

/** The same doubling without nesting: wide instead of deep. */
export function flatBomb(levels: number): string {
  const fragments = Array.from(
    { length: levels },
    (_, level) => `fragment F${level} on Article { ...F${level + 1} ...F${level + 1} }`,
  )
  return `{ articles { nodes { ...F0 } } } ${fragments.join(' ')} fragment F${levels} on Article { title }`
}

/** `count` copies of what `write` gives for each index. */
export function many(count: number, write: (index: number) => string): string {
  return Array.from({ length: count }, (_, index) => write(index)).join(' ')
}

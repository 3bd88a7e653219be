/** A line of one text beside that of the other; `gap` stands for lines that are the same and not shown. */
export interface Pair {
  readonly kind: 'same' | 'changed' | 'gap'
  readonly before: string | null
  readonly after: string | null
}

/** The lines of a unified diff side by side: those that went beside those that came in their place. */
export function pairLines(diff: readonly string[]): Pair[] {
  const pairs: Pair[] = []
  let [removed, added]: [string[], string[]] = [[], []]
  const flush = () => {
    for (let index = 0; index < Math.max(removed.length, added.length); index++)
      pairs.push({ kind: 'changed', before: removed[index] ?? null, after: added[index] ?? null })
    removed = []
    added = []
  }
  for (const line of diff) {
    const text = line.slice(1)
    if (line.startsWith('-')) removed.push(text)
    else if (line.startsWith('+')) added.push(text)
    else {
      flush()
      if (!line.startsWith('@@')) pairs.push({ kind: 'same', before: text, after: text })
      else if (pairs.length > 0) pairs.push({ kind: 'gap', before: null, after: null })
    }
  }
  flush()
  return pairs
}

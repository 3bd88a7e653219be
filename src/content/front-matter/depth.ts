/** The deepest nesting accepted; deeper text is refused before any parser recurses into it. */
export const MOST_DEPTH = 60

/**
 * Where YAML nests deeper than `MOST_DEPTH`, estimated from its lines; null where it does not. The YAML reader recurses, and near
 * the end of the stack Node may die in the middle of compiling a regular expression, which nothing can catch.
 */
export function findDeepYaml(text: string): number | null {
  const open: { readonly indent: number; readonly depth: number }[] = []
  let brackets = 0
  let at = 0
  for (const line of text.split('\n')) {
    const trimmed = line.trim()
    const indent = line.length - line.trimStart().length
    if (trimmed !== '') {
      while (open.length > 0 && open.at(-1)!.indent >= indent) open.pop()
      const bare = trimmed.replace(/"[^"]*"|'[^']*'/g, '""')
      open.push({ indent, depth: (open.at(-1)?.depth ?? 0) + collectionsOn(bare) })
      for (const character of bare) {
        if (character === '[' || character === '{') brackets += 1
        else if (character === ']' || character === '}') brackets = Math.max(0, brackets - 1)
        if (brackets > MOST_DEPTH) return at
      }
      if (open.at(-1)!.depth > MOST_DEPTH) return at
    }
    at += line.length + 1
  }
  return null
}

/** The lists and maps one line may open: `- - a: b: c` opens four, in YAML by the letter or not. */
function collectionsOn(line: string): number {
  let found = 0
  let afterMark = true
  for (const word of line.split(/\s+/)) {
    const isMark = word === '-' || word === '?' || word === ':'
    const isKey = word.endsWith(':')
    if (isKey || (isMark && afterMark)) found += 1
    afterMark = isMark ? afterMark : isKey
  }
  return Math.max(1, found)
}

/** Where a TOML key or table has more dotted parts than `MOST_DEPTH`; null where none has. */
export function findDeepToml(text: string): number | null {
  let at = 0
  for (const line of text.split('\n')) {
    const parts = line.split('.', MOST_DEPTH + 2)
    if (parts.length > MOST_DEPTH && parts.slice(0, MOST_DEPTH).every((part) => /^[\s[]*["'\w-]+\s*$/.test(part)))
      return at
    at += line.length + 1
  }
  return null
}

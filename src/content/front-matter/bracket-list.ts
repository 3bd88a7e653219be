/** The items of a list or object in brackets, as places in the text. */
export interface BracketList {
  readonly open: number
  readonly items: readonly { readonly start: number; readonly end: number }[]
  readonly lastStart: number | null
  readonly lastEnd: number | null
}

/** Finds the items between the bracket at `open` and its partner, in JSON or TOML: text and comments are passed over. */
export function readBracketList(text: string, open: number, end: number): BracketList {
  const items: { start: number; end: number }[] = []
  let item: { start: number; end: number } | null = null
  let depth = 0
  for (let at = open; at < end; ) {
    const character = text[at] as string
    const next = readPiece(text, at, end)
    if ('[{'.includes(character)) depth += 1
    if (depth === 1 && (character === ',' || at === open)) item = null
    else if (!' \t\r\n#'.includes(character) && !(depth === 1 && ']}'.includes(character))) {
      if (item === null) {
        item = { start: at, end: next }
        items.push(item)
      } else item.end = next
    }
    if (']}'.includes(character)) depth -= 1
    at = next
    if (depth === 0) break
  }
  const last = items.at(-1)
  return { open, items, lastStart: last?.start ?? null, lastEnd: last?.end ?? null }
}

/** The index after the single value that begins at `from`: a text in quotation marks, or what stands up to a blank. */
export function readToken(text: string, from: number, end: number): number {
  if (text[from] === '"' || text[from] === "'") return readPiece(text, from, end)
  let at = from
  while (at < end && !' \t\r\n,]}#'.includes(text[at] as string)) at += 1
  return at
}

/** The index after one character, one quoted text or one comment. */
function readPiece(text: string, from: number, end: number): number {
  const mark = text[from] as string
  if (mark === '#') {
    const line = text.indexOf('\n', from)
    return line === -1 ? end : line
  }
  if (mark !== '"' && mark !== "'") return from + 1
  const triple = mark.repeat(3)
  const close = text.startsWith(triple, from) ? triple : mark
  for (let at = from + close.length; at < end; at += 1) {
    if (mark === '"' && text[at] === '\\') at += 1
    else if (text.startsWith(close, at)) return at + close.length
  }
  return end
}

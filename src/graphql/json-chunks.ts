/** Characters from which a chunk is passed on. */
const CHUNK = 65_536

/** What is still to be written: text as it is, or a value to stringify. */
type Piece = { readonly text: string } | { readonly value: unknown }

/**
 * Writes a value as `JSON.stringify` would, chunk by chunk, so that a large one neither blocks the process nor is in memory
 * twice. For plain objects, arrays and scalars.
 */
export function* jsonChunks(whole: unknown): Generator<string> {
  const pieces: Piece[] = [{ value: whole }]
  let chunk = ''
  for (let piece = pieces.pop(); piece; piece = pieces.pop()) {
    if ('text' in piece) chunk += piece.text
    else if (isFlat(piece.value)) chunk += JSON.stringify(piece.value) ?? 'null'
    else pushParts(pieces, piece.value)
    if (chunk.length < CHUNK) continue
    yield chunk
    chunk = ''
  }
  if (chunk !== '') yield chunk
}

/** Whether a value has no objects inside, so that it can be stringified at once. */
function isFlat(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return true
  for (const part of Object.values(value)) if (typeof part === 'object' && part !== null) return false
  return true
}

/** Pushes the parts in reverse, because the last one pushed is written first. */
function pushParts(pieces: Piece[], value: unknown): void {
  const isList = Array.isArray(value)
  const parts = Object.entries(value as object).filter(([, part]) => isList || part !== undefined)
  pieces.push({ text: isList ? ']' : '}' })
  for (let index = parts.length - 1; index >= 0; index--) {
    const [key, part] = parts[index] as [string, unknown]
    const comma = index > 0 ? ',' : ''
    pieces.push({ value: part }, { text: isList ? comma : `${comma}${JSON.stringify(key)}:` })
  }
  pieces.push({ text: isList ? '[' : '{' })
}

/** One shortcode tag as written; `start` and `end` are offsets in the text that was scanned. */
export interface ShortcodeTag {
  /** `escaped` is an example, written with a comment inside, which calls nothing. */
  readonly kind: 'open' | 'close' | 'escaped'
  readonly name: string
  readonly positional: readonly string[]
  readonly named: ReadonlyMap<string, string>
  readonly start: number
  readonly end: number
  /** The source between the tags of a `highlight`; null for every other tag. */
  readonly inner: string | null
}

/** The tags of a text in order, and the offsets of `{{<` and `{{%` that begin no complete tag. */
export interface ShortcodeScan {
  readonly tags: readonly ShortcodeTag[]
  readonly unclosed: readonly number[]
}

/** Finds shortcode tags in one pass, in time linear in the length of any text. */
export function scanShortcodes(text: string): ShortcodeScan {
  const tags: ShortcodeTag[] = []
  const unclosed: number[] = []
  // Each incomplete tag may have been read to the end of the text; past this allowance the rest is left as text.
  let allowance = text.length * 4 + 1_000_000
  let offset = 0
  while (allowance > 0) {
    const start = nextOpening(text, offset)
    if (start < 0) break
    const read = readEscaped(text, start) ?? readTag(text, start)
    if (typeof read === 'number') {
      unclosed.push(start)
      allowance -= read - start
      offset = start + 3
    } else {
      tags.push(read)
      offset = read.end
    }
  }
  return { tags: joinHighlights(text, tags), unclosed }
}

function nextOpening(text: string, from: number): number {
  let offset = text.indexOf('{{', from)
  while (offset >= 0 && text[offset + 2] !== '<' && text[offset + 2] !== '%') offset = text.indexOf('{{', offset + 1)
  return offset
}

/** Null where the tag is no escaped example; a number is the offset up to which an incomplete one was read. */
function readEscaped(text: string, start: number): ShortcodeTag | number | null {
  const offset = skipSpace(text, start + 3)
  if (!text.startsWith('/*', offset)) return null
  const comment = text.indexOf('*/', offset + 2)
  const end = comment < 0 ? -1 : text.indexOf(closingOf(text, start), comment)
  if (end < 0) return text.length
  return { kind: 'escaped', name: '', positional: [], named: new Map(), start, end: end + 3, inner: null }
}

/** The tag that starts at `start`; a number is the offset up to which an incomplete one was read. */
function readTag(text: string, start: number): ShortcodeTag | number {
  const closing = closingOf(text, start)
  let offset = skipSpace(text, start + 3)
  const kind = text[offset] === '/' ? 'close' : 'open'
  if (kind === 'close') offset = skipSpace(text, offset + 1)
  const nameEnd = skip(text, offset, /[\p{L}\p{N}_./-]*/uy)
  const name = text.slice(offset, nameEnd).replace(/\/$/, '')
  if (!/^[\p{L}_]/u.test(name)) return nameEnd
  const positional: string[] = []
  const named = new Map<string, string>()
  offset = nameEnd
  while (offset < text.length) {
    offset = skipSpace(text, offset)
    const self = text[offset] === '/' ? 1 : 0
    if (text.startsWith(closing, offset + self)) {
      return { kind, name, positional, named, start, end: offset + self + 3, inner: null }
    }
    if (text.startsWith('{{<', offset) || text.startsWith('{{%', offset)) return offset
    const word = readValue(text, offset, closing)
    if (word === null) return text.length
    offset = word.end
    const key = skipSpace(text, offset)
    if (word.bare && text[key] === '=') {
      const value = readValue(text, skipSpace(text, key + 1), closing)
      if (value === null) return text.length
      named.set(word.value.toLowerCase(), value.value)
      offset = value.end
    } else {
      positional.push(word.value)
    }
  }
  return offset
}

function readValue(text: string, start: number, closing: string) {
  const quote = text[start]
  if (quote === '`') {
    const end = text.indexOf('`', start + 1)
    return end < 0 ? null : { value: text.slice(start + 1, end), end: end + 1, bare: false }
  }
  if (quote === '"') {
    let end = start + 1
    while (end < text.length && text[end] !== '"') end += text[end] === '\\' ? 2 : 1
    if (end >= text.length) return null
    return { value: text.slice(start + 1, end).replaceAll(/\\(["\\])/g, '$1'), end: end + 1, bare: false }
  }
  let end = start
  while (end < text.length && !/[ \t\r\n=]/.test(text[end]!)) {
    if (text.startsWith(closing, end) || text.startsWith(`/${closing}`, end)) break
    end++
  }
  // A stray `=` is a value, or the scan would never advance.
  if (end === start) end++
  return { value: text.slice(start, end), end, bare: true }
}

function closingOf(text: string, start: number): string {
  return text[start + 2] === '<' ? '>}}' : '%}}'
}

function skipSpace(text: string, from: number): number {
  return skip(text, from, /[ \t\r\n]*/y)
}

function skip(text: string, from: number, pattern: RegExp): number {
  pattern.lastIndex = from
  return from + (pattern.exec(text)?.[0].length ?? 0)
}

/** Makes one tag of each `highlight`: tags and Markdown inside it are code. */
function joinHighlights(text: string, tags: readonly ShortcodeTag[]): ShortcodeTag[] {
  const joined: ShortcodeTag[] = []
  let closes = tags.filter((tag) => tag.kind === 'close' && tag.name === 'highlight').length
  let open: ShortcodeTag | null = null
  for (const tag of tags) {
    const closesHighlight = tag.kind === 'close' && tag.name === 'highlight'
    if (closesHighlight) closes--
    if (open === null) {
      if (tag.kind === 'open' && tag.name === 'highlight' && closes > 0) open = tag
      else joined.push(tag)
    } else if (closesHighlight) {
      joined.push({ ...open, end: tag.end, inner: text.slice(open.end, tag.start) })
      open = null
    }
  }
  return joined
}

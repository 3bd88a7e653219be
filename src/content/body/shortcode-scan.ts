/** One shortcode tag as written; `start` and `end` are offsets in the text that was scanned. */
export interface ShortcodeTag {
  /** `escaped` is an example, written with a comment inside, which calls nothing. */
  readonly kind: 'open' | 'close' | 'escaped'
  readonly name: string
  readonly positional: readonly string[]
  readonly named: ReadonlyMap<string, string>
  readonly start: number
  readonly end: number
  /** Written `{{% … %}}`: its output is Markdown of the page. */
  readonly isMarkdown: boolean
  /** Written `{{< … />}}`. */
  readonly isSelfClosed: boolean
  /** The source between this tag and its closing one, where both were made one tag; null for every other tag. */
  readonly inner: Inner | null
}

/** The source between two tags; `start` is its offset in the text that was scanned. */
export interface Inner {
  readonly text: string
  readonly start: number
}

/** The tags of a text in order, and what is wrong with them. */
export interface ShortcodeScan {
  readonly tags: readonly ShortcodeTag[]
  /** The offsets of `{{<` and `{{%` that begin no complete tag. */
  readonly unclosed: readonly number[]
  /** The opening tags that have a closing one and were not made one tag with it, and the offset of the closing one. */
  readonly pairs: readonly { readonly open: ShortcodeTag; readonly close: number }[]
  /** Opening tags without a closing one; most need none. */
  readonly unpaired: readonly ShortcodeTag[]
  /** Closing tags without an opening one. */
  readonly unopened: readonly ShortcodeTag[]
}

/** What pairs of tags become. */
export interface PairRules {
  /** Whether an opening tag and its closing one become one tag with what is between them; `inMarkdown` as for `makesMarkdown`. */
  readonly joins: (tag: ShortcodeTag, inner: string, inMarkdown: boolean) => boolean
  /** Whether Markdown is made of the output of all calls between the tags. */
  readonly makesMarkdown: (tag: ShortcodeTag) => boolean
}

/** Whether tags and Markdown between these are code, or not shown at all. */
export function joinsAlways({ name }: ShortcodeTag): boolean {
  return name === 'highlight' || name === 'comment' || name.endsWith('.inline')
}

const PLAIN_RULES: PairRules = { joins: joinsAlways, makesMarkdown: () => false }

/** Finds shortcode tags in one pass, in time linear in the length of any text. */
export function scanShortcodes(text: string, rules: PairRules = PLAIN_RULES): ShortcodeScan {
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
  return { ...joinPairs(text, tags, rules), unclosed }
}

/** The tag as it is in a text in which it begins `distance` later. */
export function moveTag(tag: ShortcodeTag, distance: number): ShortcodeTag {
  const inner = tag.inner && { ...tag.inner, start: tag.inner.start + distance }
  return { ...tag, start: tag.start + distance, end: tag.end + distance, inner }
}

const NOTHING = { isMarkdown: false, isSelfClosed: false, inner: null }

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
  return { ...NOTHING, kind: 'escaped', name: '', positional: [], named: new Map(), start, end: end + 3 }
}

/** The tag that starts at `start`; a number is the offset up to which an incomplete one was read. */
function readTag(text: string, start: number): ShortcodeTag | number {
  const closing = closingOf(text, start)
  let offset = skipSpace(text, start + 3)
  const kind = text[offset] === '/' ? 'close' : 'open'
  if (kind === 'close') offset = skipSpace(text, offset + 1)
  const nameEnd = skip(text, offset, /[\p{L}\p{N}_./-]*/uy)
  const name = text.slice(offset, nameEnd).replace(/\/$/, '').toLowerCase()
  if (!/^[\p{L}_]/u.test(name)) return nameEnd
  const positional: string[] = []
  const named = new Map<string, string>()
  offset = nameEnd
  while (offset < text.length) {
    offset = skipSpace(text, offset)
    const isSlash = text[offset] === '/'
    const end = isSlash ? skipSpace(text, offset + 1) : offset
    if (text.startsWith(closing, end)) {
      const isMarkdown = closing === '%}}'
      const isSelfClosed = isSlash || text[nameEnd - 1] === '/'
      return { kind, name, positional, named, start, end: end + 3, isMarkdown, isSelfClosed, inner: null }
    }
    if (opensTag(text, offset)) return offset
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
    // As in Hugo, a line end stops the value, so that a mark left open does not reach the next one.
    while (end < text.length && text[end] !== '"' && text[end] !== '\n') end += text[end] === '\\' ? 2 : 1
    if (text[end] !== '"') return null
    return { value: text.slice(start + 1, end).replaceAll(/\\(["\\])/g, '$1'), end: end + 1, bare: false }
  }
  let end = start
  while (end < text.length && !/[ \t\r\n=]/.test(text[end]!)) {
    if (text.startsWith(closing, end) || text.startsWith(`/${closing}`, end)) break
    if (opensTag(text, end)) return null
    end++
  }
  // A stray `=` is a value, or the scan would never advance.
  if (end === start) end++
  return { value: text.slice(start, end), end, bare: true }
}

function opensTag(text: string, offset: number): boolean {
  return text.startsWith('{{<', offset) || text.startsWith('{{%', offset)
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

/** Matches each closing tag with the nearest open one of its name, as Hugo does, and joins the pairs that are to be one tag. */
function joinPairs(text: string, tags: readonly ShortcodeTag[], rules: PairRules): Omit<ShortcodeScan, 'unclosed'> {
  const closingOfTag = new Map<ShortcodeTag, number>()
  const unopened = new Set<ShortcodeTag>()
  const open = new Map<string, ShortcodeTag[]>()
  tags.forEach((tag, index) => {
    const sameName = open.get(tag.name) ?? []
    if (tag.kind === 'open' && !tag.isSelfClosed) {
      sameName.push(tag)
      open.set(tag.name, sameName)
    }
    if (tag.kind !== 'close') return
    const opening = sameName.pop()
    if (opening) closingOfTag.set(opening, index)
    else unopened.add(tag)
  })
  const joined: ShortcodeTag[] = []
  let endOfMarkdown = -1
  for (let index = 0; index < tags.length; index++) {
    const tag = tags[index]!
    const close = closingOfTag.get(tag)
    const inner = close === undefined ? '' : text.slice(tag.end, tags[close]!.start)
    if (close === undefined || !rules.joins(tag, inner, index < endOfMarkdown)) {
      joined.push(tag)
      if (close !== undefined && rules.makesMarkdown(tag)) endOfMarkdown = Math.max(endOfMarkdown, close)
      continue
    }
    joined.push({ ...tag, end: tags[close]!.end, inner: { text: inner, start: tag.end } })
    index = close
  }
  return {
    tags: joined,
    pairs: joined.flatMap((open) => {
      const close = closingOfTag.get(open)
      return close === undefined ? [] : [{ open, close: tags[close]!.start }]
    }),
    unpaired: joined.filter(
      (tag) => tag.kind === 'open' && !tag.isSelfClosed && !closingOfTag.has(tag) && tag.inner === null,
    ),
    unopened: joined.filter((tag) => unopened.has(tag)),
  }
}

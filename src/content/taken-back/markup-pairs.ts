/** A stretch of a text, in UTF-16 code units; `end` is not included. */
export interface TextRange {
  readonly start: number
  readonly end: number
}

/** Two marks that hold together: those of emphasis, of code or of a link, or a tag and its end. */
export interface MarkupPair {
  /** Null where the text has the other one alone. */
  readonly open: TextRange | null
  readonly close: TextRange | null
  /** False for tags that hold whole paragraphs. */
  readonly isInline: boolean
}

const VOID = /^(?:area|br|col|embed|hr|img|input|link|meta|source|track|wbr)$/i
const INLINE =
  /^(?:a|abbr|b|bdi|bdo|cite|code|data|del|dfn|em|i|ins|kbd|mark|q|s|samp|small|span|strong|sub|sup|time|u|var)$/i

// In a paragraph of nothing but marks, all would be looked through for each.
const MOST_OPENED = 500

const TOKEN = new RegExp(
  [
    String.raw`(?<skipped>\\[!-\/:-@\[-\x60\{-~]|<!--[^]{0,5000}?-->|!\[[^\]]{0,2000}\]\([^)]{0,2000}\))`,
    String.raw`(?<block>\n(?:[ \t]*>)*[ \t]*(?:\r?(?=\n|$)|(?=[-+*][ \t]|\d{1,9}[.)][ \t]|#{1,6}[ \t]|\||---)))`,
    String.raw`<(?<slash>\/?)(?<name>[a-z][a-z0-9-]{0,30})(?:\s[^<>]{0,5000})?(?<selfClosing>\/?)>`,
    String.raw`(?<code>\x60+)`,
    String.raw`(?<bracket>\[|\](?:\([^()\n]{0,2000}\)|\[[^[\]\n]{0,500}\])?)`,
    String.raw`(?<run>\*+|_+|~+)`,
  ].join('|'),
  'giu',
)

/** The marks of a text in Markdown or HTML that hold together. Those that are only characters of it are none. */
export function findMarkupPairs(text: string): MarkupPair[] {
  // Added one by one: there may be more than a call takes arguments.
  const pairs: MarkupPair[] = []
  const tags: { readonly name: string; readonly open: TextRange }[] = []
  let block: Inline[] = []
  let codeEnd = 0
  for (const match of text.matchAll(TOKEN)) {
    const { index: start, 0: token, groups = {} } = match
    if (start < codeEnd) continue
    const range = { start, end: start + token.length }
    if (groups['block'] !== undefined) {
      for (const pair of pairsOfBlock(text, block)) pairs.push(pair)
      block = []
    } else if (groups['name'] !== undefined) {
      if (groups['selfClosing'] || VOID.test(groups['name'])) continue
      const tag = { name: groups['name'].toLowerCase(), isEnd: groups['slash'] !== '', range }
      for (const pair of pairsOfTag(tags, tag)) pairs.push(pair)
    } else if (groups['code'] !== undefined) {
      const close = findCodeEnd(text, range)
      if (close === null) continue
      pairs.push({ open: range, close, isInline: true })
      codeEnd = close.end
    } else if (groups['bracket'] !== undefined || groups['run'] !== undefined) {
      block.push({ ...range, character: token.charAt(0) })
    }
  }
  const unclosed = tags.map(({ name, open }) => ({ open, close: null, isInline: INLINE.test(name) }))
  return [...pairs, ...pairsOfBlock(text, block), ...unclosed]
}

interface Inline extends TextRange {
  readonly character: string
}

/** Takes tags that are open from the list when they end, and adds those that begin. */
function pairsOfTag(
  tags: { readonly name: string; readonly open: TextRange }[],
  { name, isEnd, range }: { readonly name: string; readonly isEnd: boolean; readonly range: TextRange },
): MarkupPair[] {
  const isInline = INLINE.test(name)
  if (!isEnd) {
    tags.push({ name, open: range })
    return []
  }
  const at = tags.findLastIndex((tag) => tag.name === name)
  if (at < 0) return [{ open: null, close: range, isInline }]
  const [own, ...within] = tags.splice(at)
  const unclosed = within.map((tag) => ({ open: tag.open, close: null, isInline: INLINE.test(tag.name) }))
  return [{ open: own?.open ?? null, close: range, isInline }, ...unclosed]
}

/** The next backticks of the same number, in the same paragraph. */
function findCodeEnd(text: string, { start, end }: TextRange): TextRange | null {
  const runs = /`+|\n(?:[ \t]*>)*[ \t]*\r?(?=\n|$)/g
  runs.lastIndex = end
  for (let run = runs.exec(text); run?.[0].startsWith('`'); run = runs.exec(text))
    if (run[0].length === end - start) return { start: run.index, end: run.index + run[0].length }
  return null
}

/** Links first, because emphasis ends within the words of one. */
function pairsOfBlock(text: string, marks: readonly Inline[]): MarkupPair[] {
  const links = linksOf(marks)
  const opened = new Map(links.map((pair) => [pair.open.start, pair]))
  const closed = new Set(links.map(({ close }) => close.start))
  const pairs: MarkupPair[] = [...links]
  const levels: Delimiter[][] = [[]]
  for (const mark of marks) {
    if (opened.has(mark.start)) levels.push([])
    else if (closed.has(mark.start)) levels.pop()
    else if (/[*_~]/.test(mark.character))
      for (const pair of pairsOfRun(text, mark, levels.at(-1) ?? [])) pairs.push(pair)
  }
  return pairs
}

function linksOf(marks: readonly Inline[]) {
  const opened: Inline[] = []
  return marks.flatMap((mark) => {
    if (mark.character === '[') opened.push(mark)
    const open = mark.character === ']' ? opened.pop() : undefined
    return open === undefined ? [] : { open, close: mark, isInline: true }
  })
}

/** A run of one character that may begin emphasis; what is left of it. */
interface Delimiter {
  readonly character: string
  readonly start: number
  readonly size: number
  left: number
  readonly closes: boolean
}

/** As CommonMark pairs the marks of emphasis, and GFM those of what is struck through. */
function pairsOfRun(text: string, { character, start, end }: Inline, before: Delimiter[]): MarkupPair[] {
  const { opens, closes } = flanking(text, { character, start, end })
  const size = end - start
  const pairs: MarkupPair[] = []
  let at = start
  while (closes && at < end) {
    const left = end - at
    const found = before.findLastIndex((other) => mayPair(other, { character, size, opens }))
    const opener = before[found]
    if (opener === undefined) break
    const taken = character === '~' ? size : Math.min(opener.left, left, 2)
    opener.left -= taken
    const from = opener.start + opener.left
    pairs.push({
      open: { start: from, end: from + taken },
      close: { start: at, end: at + taken },
      isInline: true,
    })
    at += taken
    before.length = opener.left === 0 ? found : found + 1
  }
  if (before.length > MOST_OPENED) before.shift()
  if (opens && at < end) before.push({ character, start: at, size, left: end - at, closes })
  return pairs
}

function mayPair(
  opener: Delimiter,
  { character, size, opens }: { readonly character: string; readonly size: number; readonly opens: boolean },
): boolean {
  if (opener.character !== character) return false
  if (character === '~') return opener.size === size && size <= 2
  const isEither = opener.closes || opens
  return !isEither || (opener.size + size) % 3 !== 0 || (opener.size % 3 === 0 && size % 3 === 0)
}

function flanking(text: string, { character, start, end }: Inline): { opens: boolean; closes: boolean } {
  const before = /.$/su.exec(text.slice(Math.max(0, start - 2), start))?.[0] ?? ' '
  const after = String.fromCodePoint(text.codePointAt(end) ?? 32)
  const isSpace = (one: string) => /\s/u.test(one)
  const isMark = (one: string) => /[\p{P}\p{S}]/u.test(one)
  const left = !isSpace(after) && (!isMark(after) || isSpace(before) || isMark(before))
  const right = !isSpace(before) && (!isMark(before) || isSpace(after) || isMark(after))
  if (character !== '_') return { opens: left, closes: right }
  return { opens: left && (!right || isMark(before)), closes: right && (!left || isMark(after)) }
}

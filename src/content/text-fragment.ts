import type { TextRange } from './body/text-layout.ts'

/**
 * For each range of a page's text, a text directive (https://wicg.github.io/scroll-to-text-fragment/) that finds these words and
 * no others, such as `text=We%20dug,deep.`; null where the page's words cannot tell them from others. Blocks of the page are
 * lines of the text. Browsers match without case and with any white space between words.
 */
export function textFragments(text: string, ranges: readonly TextRange[]): (string | null)[] {
  const page = fold(text)
  return ranges.map((range) => {
    const found = directivesFor(text, range).find((directive) => findsAlone(page, directive))
    return found === undefined ? null : write(found)
  })
}

/** Words of the page in the order in which they stand there; `quoted` are all those that are to be found. */
interface Directive {
  readonly prefix: string
  readonly start: string
  /** '' where `start` is all of the words. */
  readonly end: string
  readonly suffix: string
  readonly quoted: string
}

/** Characters before and after the words that may tell them apart. */
const CONTEXT = 200
/** Words of the context, on each side, that are tried. */
const AROUND = [0, 2, 4, 8, 12]
/** Words of each end that are tried where the words themselves are too many. */
const ENDS = [4, 8, 16]
/** Characters up to which all of the words are written out, unless they are in several blocks. */
const LONGEST_WHOLE = 200

function directivesFor(text: string, { start, end }: TextRange): Directive[] {
  const quoted = text.slice(start, end)
  const blocks = quoted.split('\n').filter((block) => block.trim() !== '')
  const [first, last] = [wordsOf(blocks[0] ?? ''), wordsOf(blocks.at(-1) ?? '')]
  const isWhole = blocks.length === 1 && quoted.length <= LONGEST_WHOLE
  const before = wordsOf(text.slice(Math.max(0, start - CONTEXT), start))
  const after = wordsOf(text.slice(end, end + CONTEXT))
  return AROUND.flatMap((around) => {
    const sides = {
      prefix: around === 0 ? '' : before.slice(-around).join(''),
      suffix: around === 0 ? '' : after.slice(0, around).join(''),
    }
    if (isWhole) return [{ ...sides, start: quoted, end: '', quoted }]
    return ENDS.map((length) => {
      return { ...sides, start: first.slice(0, length).join(''), end: last.slice(-length).join(''), quoted }
    })
  })
}

/** The words of a text, each with what follows it up to the next. */
function wordsOf(text: string): string[] {
  const found: string[] = []
  for (const { segment, isWordLike } of segmenter.segment(text)) {
    if (isWordLike || found.length === 0) found.push(segment)
    else found[found.length - 1] += segment
  }
  return found
}

const segmenter = new Intl.Segmenter(undefined, { granularity: 'word' })

/** Whether what a directive finds first is what it is for, and it finds nothing else; a word inside another counts as another. */
function findsAlone(page: string, { prefix, start, end, suffix, quoted }: Directive): boolean {
  const opening = fold(prefix + start + (end === '' ? suffix : ''))
  const at = page.indexOf(opening)
  if (at < 0 || page.indexOf(opening, at + 1) >= 0) return false
  if (end === '') return true
  const from = at + fold(prefix).length
  const closing = fold(end + suffix)
  const expected = from + fold(quoted).length - fold(end).length
  return page.indexOf(closing, from + fold(start).length) === expected
}

function fold(text: string): string {
  return text.toLowerCase().replace(/\s+/g, ' ')
}

function write({ prefix, start, end, suffix }: Directive): string {
  const parts = [
    ...(prefix.trim() === '' ? [] : [`${encode(prefix)}-`]),
    encode(start),
    ...(end === '' ? [] : [encode(end)]),
    ...(suffix.trim() === '' ? [] : [`-${encode(suffix)}`]),
  ]
  return `text=${parts.join(',')}`
}

function encode(words: string): string {
  return encodeURIComponent(words.trim().replace(/\s+/g, ' ')).replaceAll('-', '%2D')
}

import { foldText } from './fold-text.ts'
import type { TextLayout, TextRange } from './text-layout.ts'

/**
 * For each range of a page's text, a text directive (https://wicg.github.io/scroll-to-text-fragment/) that finds these words and
 * no others, such as `text=We%20dug,deep.`; null where the page's words cannot tell them from others. Browsers find no words
 * that run over the end of a block, or over something that the page shows and its text leaves out.
 */
export function textFragments(
  layout: Pick<TextLayout, 'text' | 'gaps'>,
  ranges: readonly TextRange[],
): (string | null)[] {
  if (ranges.length === 0) return []
  const page = readPage(layout)
  return ranges.map((range) => {
    for (const passage of findPassages(page, range)) {
      for (const directive of directivesFor(page, passage)) {
        if (findsAlone(page, passage, directive)) return write(directive)
      }
    }
    return null
  })
}

/** A page as runs: words that no end of a block and no gap parts. */
interface Page {
  readonly text: string
  readonly runs: readonly Run[]
  /** The folded runs, with a mark in place of each gap. */
  readonly folded: string
}

interface Run extends TextRange {
  /** Where it begins in the folded page. */
  readonly folded: number
  readonly isBehindGap: boolean
}

// No folded text has it: it stands for what is no character.
const GAP = '\ufffc'
// Single spaces are between words; anything else is between blocks, cells, or lines of code.
const BREAK = /\s{2,}|[\t\n]/g

function readPage({ text, gaps }: Pick<TextLayout, 'text' | 'gaps'>): Page {
  const runs: Run[] = []
  let folded = ''
  let start = 0
  let isBehindGap = false
  const close = (end: number): void => {
    runs.push({ start, end, folded: folded.length, isBehindGap })
    folded += foldText(text.slice(start, end))
  }
  const breaks = [...text.matchAll(BREAK)].map(({ index, 0: space }) => ({ at: index, length: space.length }))
  const cuts = [...gaps.map((at) => ({ at, length: 0 })), ...breaks].sort((a, b) => a.at - b.at || a.length - b.length)
  for (const { at, length } of cuts) {
    close(at)
    start = at + length
    isBehindGap = length === 0
    if (isBehindGap) folded += GAP
  }
  close(text.length)
  return { text, runs, folded }
}

/** Words to be found: the first and the last run that has some of them, cut to the words. */
interface Passage {
  readonly first: Part
  readonly last: Part
}

interface Part extends TextRange {
  /** Index of its run. */
  readonly run: number
}

/** All of the range; else, where a gap is before its last mark, up to its last word. Empty where there is no word. */
function findPassages({ text, runs }: Page, range: TextRange): Passage[] {
  const parts: Part[] = []
  for (let run = indexOfRun(runs, range.start); run < runs.length && runs[run]!.start < range.end; run++) {
    const part = { start: Math.max(runs[run]!.start, range.start), end: Math.min(runs[run]!.end, range.end), run }
    if (text.slice(part.start, part.end).trim() !== '') parts.push(part)
  }
  const worded = parts.filter(({ start, end }) => /[\p{L}\p{N}]/u.test(text.slice(start, end)))
  const [first] = worded
  return first ? [...new Set([parts.at(-1)!, worded.at(-1)!])].map((last) => ({ first, last })) : []
}

/** The last run that begins at the offset or before it. */
function indexOfRun(runs: readonly Run[], offset: number): number {
  let [low, high] = [0, runs.length - 1]
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if (runs[middle]!.start <= offset) low = middle
    else high = middle - 1
  }
  return low
}

/** Words of the page in the order in which they stand there, each part of them in one run. */
interface Directive {
  readonly prefix: string
  readonly start: string
  /** '' where `start` is all of the words. */
  readonly end: string
  readonly suffix: string
}

/** Words of the context, on each side, that are tried where the words alone are not enough. */
const AROUND = [2, 4, 8, 12]
/** Characters before and after the words that have as many words. */
const CONTEXT = 200
/** Words of each end that are tried where the words themselves are too many. */
const ENDS = [4, 8, 16]
/** Characters up to which all of the words are written out, unless they are in several runs. */
const LONGEST_WHOLE = 200

/** From the shortest context to the longest; words are told apart only where the ones before were not enough. */
function* directivesFor(page: Page, { first, last }: Passage): Generator<Directive> {
  const whole = page.text.slice(first.start, first.end)
  const isWhole = first === last && whole.length <= LONGEST_WHOLE
  const ends = isWhole
    ? [{ start: whole, end: '' }]
    : endsOf(wordsOf(whole), wordsOf(page.text.slice(last.start, last.end)))
  for (const words of ends) yield { prefix: '', ...words, suffix: '' }
  const before = wordsOf(textBefore(page, first).slice(-CONTEXT))
  const after = wordsOf(textAfter(page, last).slice(0, CONTEXT))
  for (const around of AROUND) {
    const sides = { prefix: before.slice(-around).join(''), suffix: after.slice(0, around).join('') }
    for (const words of ends) yield { ...sides, ...words }
  }
}

function endsOf(opening: readonly string[], closing: readonly string[]) {
  return ENDS.map((length) => ({ start: opening.slice(0, length).join(''), end: closing.slice(-length).join('') }))
}

/** What is before the words in their run; else the run before, unless a gap is between. */
function textBefore({ text, runs }: Page, { start, run }: Part): string {
  const own = text.slice(runs[run]!.start, start)
  if (own.trim() !== '') return own
  const previous = runs[run - 1]
  return previous && !runs[run]!.isBehindGap ? text.slice(previous.start, previous.end) : ''
}

function textAfter({ text, runs }: Page, { end, run }: Part): string {
  const own = text.slice(end, runs[run]!.end)
  if (own.trim() !== '') return own
  const next = runs[run + 1]
  return next && !next.isBehindGap ? text.slice(next.start, next.end) : ''
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
function findsAlone(page: Page, { first, last }: Passage, directive: Directive): boolean {
  const [prefix, start, end, suffix] = [directive.prefix, directive.start, directive.end, directive.suffix].map(
    foldText,
  )
  const opening = prefix! + start! + (end === '' ? suffix! : '')
  const from = foldedOffset(page, first.run, first.start)
  const at = page.folded.indexOf(opening)
  if (at !== from - prefix!.length || page.folded.indexOf(opening, at + 1) >= 0) return false
  if (end === '') return true
  const expected = foldedOffset(page, last.run, last.end) - end!.length
  return page.folded.indexOf(end! + suffix!, from + start!.length) === expected
}

function foldedOffset({ text, runs }: Page, run: number, offset: number): number {
  const { start, folded } = runs[run]!
  return folded + foldText(text.slice(start, offset)).length
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

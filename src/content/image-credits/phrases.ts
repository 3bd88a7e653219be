import { TAKEN_BACK } from '../taken-back/passage-key.ts'
import { knownAgency } from './agencies.ts'
import { type Span, trimSpan } from './caption-text.ts'
import { BY_CONNECTORS, EDITED, MADE_AFTER, SOURCE_CONNECTORS, VAGUE_CONNECTORS } from './connector-words.ts'
import { COURTESY } from './label-words.ts'
import { type MarkedCaption, slice } from './marks.ts'
import { looksLikeName, looksLikeOrganisation, tellsJob } from './names.ts'
import { type LabelRole, readLabel } from './read-label.ts'

/** What follows a connecting word: a name after "by", a source after "via", or words that belong to neither. */
export interface Part extends Span {
  readonly kind: 'by' | 'source' | 'aside'
}

/** Words of a sentence between two marks or titles: its labels, what comes first, and what connecting words add. */
export interface Phrase extends Span {
  /** The words as written, labels included. */
  readonly text: string
  readonly role: LabelRole | null
  /** What stands after the labels. */
  readonly rest: Span
  readonly head: Span
  readonly parts: readonly Part[]
  /** A licence or an address stands right after it. */
  readonly beforeMark: boolean
  /** The sentence holds nothing else. */
  readonly alone: boolean
}

/** The phrases of a sentence between the stretches already read, in order. */
export function splitPhrases(caption: MarkedCaption, sentence: Span, cuts: readonly Span[]): Phrase[] {
  const ends = [...cuts.map((cut) => cut.start), sentence.end]
  const starts = [sentence.start, ...cuts.map((cut) => cut.end)]
  return starts.flatMap((start, index) => {
    const end = ends[index]!
    const span = withoutDangling(caption.masked, trimPunctuation(caption.masked, { start, end }))
    const text = slice(caption, span)
    if (!/[\p{L}\p{N}©]/u.test(text)) return []
    const { role, start: afterLabels } = stripLabels(caption, span)
    const rest = { start: afterLabels, end: span.end }
    const beforeMark = caption.marks.some((mark) => mark.start === end)
    return [{ ...span, text, role, rest, ...splitAtConnectors(caption, rest), beforeMark, alone: cuts.length === 0 }]
  })
}

/** What the phrase's connecting words give as sources. */
export function sourcesOf({ parts }: Phrase): Part[] {
  return parts.filter((part) => part.kind === 'source')
}

/** Where the words stand in the phrase. */
export function spanOf({ start, text }: Phrase, words: string): Span {
  const at = start + text.indexOf(words)
  return { start: at, end: at + words.length }
}

/** The span without separators at its ends; brackets and the final full stop of an abbreviation stay. */
export function trimPunctuation(text: string, span: Span): Span {
  let { start, end } = trimSpan(text, span)
  while (
    start < end &&
    /[\s,;:.!|/()[\]·•–—，、；：。，،؛（）【】／-]/.test(text[start]!) &&
    !/^\(c\)/i.test(text.slice(start, start + 3)) &&
    !text.startsWith(TAKEN_BACK, start)
  )
    start++
  while (end > start && /[\s,;:|/([·•–—，、；：،؛（【／-]/.test(text[end - 1]!)) end--
  if (/[)）]/.test(text[end - 1] ?? '') && !/[(（]/.test(text.slice(start, end))) end--
  return trimSpan(text, { start, end })
}

const dangling =
  /(?:^|\s)(?:(?:and\s+)?(?:is\s+)?(?:available|found|hosted|posted|published)\s+(?:here|(?:at|on|from|via|under)(?:\s+the)?)|via|from|on|at|see|und|and|or|under|is|are)$/i

/** The words that lead to a mark, such as "available at", say nothing once the mark is read. */
function withoutDangling(text: string, span: Span): Span {
  const words = dangling.exec(text.slice(span.start, span.end))
  return words === null ? span : trimPunctuation(text, { start: span.start, end: span.start + words.index })
}

/** Takes off the labels at the start, of which there may be several: "Image: Photo courtesy of …". */
function stripLabels(caption: MarkedCaption, span: Span): { role: LabelRole | null; start: number } {
  let { start } = span
  let role: LabelRole | null = null
  for (;;) {
    const label = readLabel(`${caption.masked.slice(start, span.end)} `)
    if (label === null || (role === 'creator' && label.role === 'maybe')) return { role, start }
    if (label.role !== 'maybe' || role === null) role = label.role
    start = Math.min(span.end, start + label.length)
  }
}

const connector = new RegExp(
  `(?<by>\\s*,?\\s+(?:${BY_CONNECTORS})\\s+)|(?<source>\\s*[,(]?\\s+(?:${SOURCE_CONNECTORS}|${COURTESY})\\s+)|(?<vague>\\s*,?\\s+(?:${VAGUE_CONNECTORS})\\s+)|` +
    `(?<after>,?\\s+(?:${MADE_AFTER})\\s+)|(?<edited>,?\\s+(?:and |\\/ )?(?:${EDITED})(?![\\p{L}])(?:\\s+(?:${BY_CONNECTORS})\\s+)?)|(?<comma>,\\s+|[，、،]\\s?)`,
  'giu',
)

/** Cuts words at those that connect them. */
export function splitAtConnectors(caption: MarkedCaption, span: Span): { head: Span; parts: Part[] } {
  const text = caption.masked.slice(span.start, span.end)
  const titles = [...caption.quoted, ...caption.emphases.filter((one) => one.start >= span.start)]
  const cuts: { kind: Part['kind']; at: number; next: number }[] = []
  for (const match of text.matchAll(connector)) {
    const at = span.start + match.index
    if (titles.some((title) => title.start < at && at < title.end)) continue
    const next = match.index + match[0].length
    const isAfterAgency = cuts.length === 0 && knownAgency(text.slice(0, match.index)) !== null
    const kind = kindOf(caption, { start: span.start + next, end: span.end }, match, isAfterAgency)
    if (kind !== null) cuts.push({ kind, at: match.index, next: kind === 'aside' ? match.index : next })
    if (kind === 'aside' && (match.groups?.comma ?? match.groups?.after)) break
  }
  const ends = [...cuts.map((cut) => cut.at), text.length].map((at) => span.start + at)
  const parts = cuts.map(({ kind, next }, index) => ({
    kind,
    ...trimPunctuation(caption.masked, { start: span.start + next, end: ends[index + 1]! }),
  }))
  return {
    head: trimSpan(caption.masked, { start: span.start, end: ends[0]! }),
    parts: parts.filter((part) => part.end > part.start),
  }
}

/** What the words after a connector are; null where the connector is part of a name or of prose. */
function kindOf(
  caption: MarkedCaption,
  after: Span,
  { groups = {} }: RegExpExecArray,
  isAfterAgency: boolean,
): Part['kind'] | null {
  const text = caption.masked.slice(after.start, after.end)
  const words = text.split(/[,;:.|()，、،\ue000\ue001]|\s(?:by|via|on|from|in|at|and|under)\s/)[0]!.trim()
  const isAgency = knownAgency(words) !== null
  if (groups.by !== undefined) return 'by'
  if (groups.edited !== undefined || groups.after !== undefined) return 'aside'
  if (groups.comma !== undefined) {
    // "Photo by Ana Lima, *Harbour Weekly*", "Flickr, Ana Lima"
    if (caption.emphases.some((one) => one.start === after.start)) return 'source'
    if (isAfterAgency && looksLikeName(words)) return 'source'
    if (isAgency || words.split(/\s*[/／]\s*/).every((word) => knownAgency(word) !== null)) return 'source'
    const before = caption.masked.slice(Math.max(0, after.start - 40), after.start)
    if (looksLikeOrganisation(words) && !looksLikeOrganisation(before) && !before.includes('©')) return 'aside'
    return tellsJob(text) && (/^\p{Ll}/u.test(text) || /\s(?:at|of|for|bei|chez|en|de)\s/.test(text)) ? 'aside' : null
  }
  const link = caption.links.find(
    (one) => one.start >= after.start && one.start <= after.start + 4 && one.end <= after.end,
  )
  if (isAgency || link !== undefined) return 'source'
  if (groups.source !== undefined) return startsLikeName(text) || /^[\ue000\ue001]/.test(text) ? 'source' : null
  if (/^\s*,?\s+from/i.test(groups.vague ?? '') && looksLikeOrganisation(words) && startsLikeName(text)) return 'source'
  // "Ana Lima in Nairobi", "from Leeds, UK": where somebody was is neither name nor source.
  return /^\s*,?\s+(?:from|on|at|at the|in|auf|aus|bei|sur)\s/i.test(groups.vague ?? '') && startsLikeName(text)
    ? 'aside'
    : null
}

function startsLikeName(text: string): boolean {
  return /^["“'„(]?(?:the\s+|der\s+|die\s+|das\s+|la\s+|le\s+|el\s+)?[\p{Lu}\p{Lo}@]/u.test(text)
}

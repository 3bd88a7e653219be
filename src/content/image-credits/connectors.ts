import type { MarkedCaption } from './caption-marks.ts'
import { type Span, trimSpan } from './caption-text.ts'
import { isDate } from './names.ts'
import { knownSourceName } from './source-names.ts'

/** What follows a connecting word: a name after "by", a source after "via", or words that belong to neither. */
export interface Part extends Span {
  readonly kind: 'by' | 'source' | 'aside'
}

const connector =
  /(?<by>\s*,?\s+(?:by|von|par|por)\s+)|(?<clear>\s*[,(]?\s+(?:via|from|for|through|courtesy of(?: the)?|aus|für|pour|para|hosted (?:on|by|at)|(?:(?:is|and)\s+)?available (?:at|on|from|via)|found (?:on|at)|posted (?:on|to)|published (?:in|on|by)|in the collection of|taken from|retrieved from|source:)\s+)|(?<vague>\s*,?\s+(?:on|at|in|auf|bei|sur|en|su|op|på|na|no|z|at the)\s+)|(?<slash>\s*[/|]\s*)|(?<comma>,\s+)|(?<edit>,?\s+(?:and |\/ )?(?:edited|modified|adapted|cropped|remixed|colou?ri[sz]ed|altered|bearbeitet)(?![\p{L}]))/giu

/** Cuts a piece at its connecting words. A word that also has other uses ("on", "at", "/") only counts before what must be a source. */
export function splitAtConnectors(caption: MarkedCaption, span: Span): { head: Span; parts: Part[] } {
  const text = caption.masked.slice(span.start, span.end)
  const cuts: { kind: Part['kind']; at: number; next: number }[] = []
  for (const match of text.matchAll(connector)) {
    const next = match.index + match[0].length
    if (isQuoted(caption, span.start + match.index)) continue
    const kind = kindOf(caption, { start: span.start + next, end: span.end }, match)
    if (kind !== null) cuts.push({ kind, at: match.index, next: kind === 'aside' ? match.index : next })
  }
  const ends = [...cuts.map((cut) => cut.at), text.length].map((at) => span.start + at)
  const head = trimSpan(caption.masked, { start: span.start, end: ends[0]! })
  const parts = cuts.map(({ kind, next }, index) => ({
    kind,
    ...trimSpan(caption.masked, { start: span.start + next, end: ends[index + 1]! }),
  }))
  return { head, parts: parts.filter((part) => part.end > part.start) }
}

function isQuoted(caption: MarkedCaption, at: number): boolean {
  return caption.quoted.some((quote) => quote.start < at && at < quote.end)
}

function kindOf(caption: MarkedCaption, after: Span, match: RegExpExecArray): Part['kind'] | null {
  const groups = match.groups!
  if (groups.by !== undefined) return 'by'
  if (groups.edit !== undefined) return 'aside'
  const text = caption.masked.slice(after.start, after.end)
  const phrase = trimPhrase(text)
  const isSource = knownSourceName(phrase) !== null
  const link = caption.links.find(
    (one) => one.start <= after.start + 4 && one.start >= after.start && one.end <= after.end,
  )
  if (groups.comma !== undefined) return isSource ? 'source' : null
  if (groups.slash !== undefined)
    return isSource ||
      knownBefore(caption, after.start - match[0].length) ||
      (/^\s.*\s$/.test(match[0]) && startsLikeName(text))
      ? 'source'
      : null
  if (groups.clear !== undefined)
    return isSource || link !== undefined || startsLikeName(text) || /^[\ue000\ue001]/.test(text) ? 'source' : null
  if (isSource || link !== undefined) return 'source'
  const isPlatform =
    /^\s*,?\s+(?:on|auf|sur)\s/i.test(match[0]) &&
    startsLikeName(text) &&
    phrase.split(/\s+/).length <= 3 &&
    !isDate(phrase) &&
    !/\d/.test(phrase) &&
    !/day$|^(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)/.test(phrase.split(' ')[0]!)
  return isPlatform ? 'source' : null
}

function knownBefore(caption: MarkedCaption, at: number): boolean {
  const words =
    caption.masked
      .slice(Math.max(0, at - 40), at)
      .split(/[,;:.(]\s*|\b(?:by|credit)\s/i)
      .at(-1) ?? ''
  return knownSourceName(words) !== null
}

function trimPhrase(text: string): string {
  return text.split(/[,;:.|/()\ue000\ue001]|\s(?:by|via|on|from|in|at|and|under)\s/)[0]!.trim()
}

function startsLikeName(text: string): boolean {
  return /^["“'„(]?(?:the\s+|der\s+|die\s+|das\s+|la\s+|le\s+|el\s+)?[\p{Lu}\p{Lo}@]/u.test(text)
}

import { knownAgency } from './agencies.ts'
import { type Span, trimSpan } from './caption-text.ts'
import { COURTESY } from './label-words.ts'
import type { MarkedCaption } from './marks.ts'
import { readLabel } from './read-label.ts'
import { splitAgency } from './statement.ts'

const boundary =
  /\n|[;；؛]\s?|\s[|·•‖]\s|[.!?…]["”’»)]*\s|[。！？]|\.(?=[\ue000\ue001])|\s[–—-]+\s|[,:]\s|[，：、،]\s?|\s?[([（【]|[)\]）】]/gu
const abbreviation =
  /(?:^|[\s(."'“])(?:[\p{L}]|Dr|Mr|Mrs|Ms|St|Ste|Prof|Jr|Sr|vs|No|Nr|Abb|Fig|Fot|Rys|ca|al|Mt|Ft|Rev|Gen|Col|Capt|Lt|Sgt|Hon|bzw|approx|Univ|Dept|Vol)\.$/iu
// After a comma these continue a credit rather than begin one: ", via Flickr", ", by Ana".
const continuing = new RegExp(
  `^(?:courtesy of|by|via|from|on|von|par|por|aus|available|found|taken|retrieved|adapted|made|shot|used|d[’']|${COURTESY})(?![\\p{L}:：])`,
  'iu',
)
const labelBeforeColon = /(?:photo|image|foto|bild|credit|source)[^:,.]{0,20}$/i

/** Cuts a caption into sentences: at line breaks and full stops, and wherever a label such as "photo by" begins a new credit. */
export function splitSentences(caption: MarkedCaption): Span[] {
  const { masked } = caption
  const sentences: Span[] = []
  let start = 0
  const cut = (end: number, next: number): void => {
    const span = trimSpan(masked, { start, end })
    if (span.end > span.start) sentences.push(span)
    start = next
  }
  let brackets = 0
  for (const match of masked.matchAll(boundary)) {
    const end = match.index + match[0].length
    if (caption.quoted.some((quote) => quote.start < match.index && end < quote.end)) continue
    const sign = match[0].trim()
    if (/^[)\]）】]$/.test(sign)) {
      if (brackets > 0) cut(match.index, end)
      brackets = Math.max(0, brackets - 1)
    } else if (cutsAt(masked, match.index, match[0])) {
      if (/^[([（【]$/.test(sign)) brackets++
      cut(/^[.!?…。！？]/.test(sign) ? match.index + match[0].trimEnd().length : match.index, end)
    }
  }
  cut(masked.length, masked.length)
  return sentences
}

function cutsAt(text: string, index: number, written: string): boolean {
  const sign = written.trim()
  const after = text
    .slice(index + written.length)
    .trimStart()
    .slice(0, 120)
  if (written === '\n' || /^(?:[;；؛。！？]|[|·•‖]$)/.test(sign)) return true
  if (/^[.!?…]/.test(sign)) return endsSentence(text.slice(Math.max(0, index - 12), index + 1), after)
  const label = readLabel(after)
  if (/^[([（]$/.test(sign) && isCreditInBrackets(after)) return true
  if (label === null) return /^[–—-]/.test(sign) && /^[\ue000\ue001]/.test(after)
  if (/^[,，、،]/.test(sign)) return !continuing.test(after)
  if (/^[:：]/.test(sign)) {
    const begins = label.role === 'creator' || /[:：]\s*$/.test(after.slice(0, label.length))
    return begins && !labelBeforeColon.test(text.slice(Math.max(0, index - 20), index))
  }
  return !/^[([（【]$/.test(sign) || !/^by\s/i.test(after)
}

function endsSentence(before: string, after: string): boolean {
  if (abbreviation.test(before)) return false
  return /^["“«„'(‘[]?[\p{Lu}\p{Lo}\p{N}\ue000\ue001©]/u.test(after) || readLabel(after) !== null
}

/** "(Ana Lima/AP)", "(Flickr)", "(Ana Lima, CC BY 4.0)". */
function isCreditInBrackets(after: string): boolean {
  const inside = /^[^()（）]+(?=[)）])/.exec(after)?.[0] ?? ''
  return (
    knownAgency(inside) !== null ||
    splitAgency(inside).source !== null ||
    /^\p{L}.*(?:\ue000|(?:摄|攝|撮影|供图|提供|촬영)$)/u.test(inside)
  )
}

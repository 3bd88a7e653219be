import type { MarkedCaption } from './caption-marks.ts'
import { type Span, trimSpan } from './caption-text.ts'
import { readCue } from './cues.ts'

const boundary = /\n|;\s|\s[|·•‖]\s|[.!?…]["”’»)]*\s|\.(?=[\ue000\ue001])|\s[–—-]\s|[,:]\s|\s?[([]|[)\]]/g
const abbreviations =
  /(?:^|[\s(."'“])(?:[\p{L}]|Dr|Mr|Mrs|Ms|St|Ste|Prof|Jr|Sr|vs|No|Nr|Abb|Fig|ca|al|Mt|Ft|Rev|Gen|Col|Capt|Lt|Sgt|Hon|bzw|approx|Univ|Dept|Vol)\.$/u

/** Cuts a caption into statements: at line breaks and sentence ends, and wherever a cue such as "photo by" begins a new one. */
export function splitStatements(caption: MarkedCaption): Span[] {
  const statements: Span[] = []
  let start = 0
  const cut = (end: number, next: number): void => {
    const span = trimSpan(caption.masked, { start, end })
    if (span.end > span.start) statements.push(span)
    start = next
  }
  let inBrackets = 0
  for (const match of caption.masked.matchAll(boundary)) {
    const end = match.index + match[0].length
    if (caption.quoted.some((quote) => quote.start < match.index && end < quote.end)) continue
    const sign = match[0].trim()
    if (sign === ')' || sign === ']') {
      if (inBrackets > 0) cut(match.index, end)
      inBrackets = Math.max(0, inBrackets - 1)
    } else if (cutsAt(caption.masked, match.index, match[0])) {
      if (sign === '(' || sign === '[') inBrackets++
      const keepsSign = /^[.!?…]/.test(sign)
      cut(keepsSign ? match.index + match[0].trimEnd().length : match.index, end)
    }
  }
  cut(caption.masked.length, caption.masked.length)
  return statements
}

function cutsAt(text: string, index: number, sign: string): boolean {
  const after = text
    .slice(index + sign.length)
    .trimStart()
    .slice(0, 120)
  if (sign === '\n' || sign.startsWith(';') || /^\s[|·•‖]/.test(sign)) return true
  if (/^[.!?…]/.test(sign)) return endsSentence(text.slice(Math.max(0, index - 12), index + 1), after)
  const cue = readCue(after)
  if (cue === null) return /^\s[–—-]/.test(sign) && /^[\ue000\ue001]/.test(after)
  // After a comma only a full cue begins a statement: ", via Flickr" and ", by Ana" continue the one before.
  if (sign.startsWith(',')) return !continues(after)
  if (sign.startsWith(':'))
    return (
      (cue.role === 'creator' || /:\s*$/.test(after.slice(0, cue.length))) &&
      !/(?:photo|image|foto|bild|credit|source)[^:,.]{0,20}$/i.test(text.slice(Math.max(0, index - 20), index))
    )
  if (/[([]/.test(sign)) return !/^by\s/i.test(after)
  return true
}

function endsSentence(before: string, after: string): boolean {
  if (abbreviations.test(before)) return false
  if (/^["“«„'(‘[]?[\p{Lu}\p{Lo}\p{N}\ue000\ue001©]/u.test(after)) return true
  return readCue(after) !== null
}

function continues(after: string): boolean {
  return /^(?:courtesy of|by|via|from|on|von|par|por|aus|available|found|taken|retrieved|adapted|made|shot|used|d[’'])(?![\p{L}:：])/iu.test(
    after,
  )
}

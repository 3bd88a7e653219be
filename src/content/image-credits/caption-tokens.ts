import { decodeCharacterReferences } from '../character-references.ts'
import { findBareUrl } from './bare-url.ts'

/** One piece of a caption's source; a `mark` is a run of emphasis characters that may turn out to be plain text. */
export type CaptionToken =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'break' }
  | { readonly kind: 'mark'; readonly text: string; readonly opens: boolean; readonly closes: boolean }
  | { readonly kind: 'open-emphasis' | 'close-emphasis' | 'close-link' }
  | { readonly kind: 'open-link'; readonly href: string }
  | { readonly kind: 'url'; readonly text: string; readonly href: string }

interface Step {
  readonly next: number
  readonly tokens: readonly CaptionToken[]
}

/** Reads a caption's Markdown and HTML into tokens, in time linear in its length; what is neither is text. */
export function readCaptionTokens(source: string): CaptionToken[] {
  const tokens: CaptionToken[] = []
  const brackets = matchBrackets(source)
  const linkEnds = new Map<number, number>()
  let text = ''
  let at = 0
  while (at < source.length) {
    const step = readStep(source, at, brackets, linkEnds)
    if (step === null) {
      text += source[at]
      at += 1
      continue
    }
    if (text !== '') tokens.push({ kind: 'text', text })
    text = ''
    tokens.push(...step.tokens)
    at = step.next
  }
  if (text !== '') tokens.push({ kind: 'text', text })
  return tokens
}

function readStep(
  source: string,
  at: number,
  brackets: Map<number, number>,
  linkEnds: Map<number, number>,
): Step | null {
  const char = source[at]!
  if (char === '<') return readAngle(source, at)
  if (char === '&') return readCharacterReference(source, at)
  if (char === '\\') return readEscape(source, at)
  if (char === '[' || char === '!') return readBracket(source, at, brackets, linkEnds)
  if (char === ']') return closeBracket(at, linkEnds)
  if ('*_~`'.includes(char)) return readMark(source, at)
  if (char === '\n' || char === ' ') return readLineBreak(source, at)
  return readUrl(source, at)
}

const longestTag = 4_000
const autolink = /<(https?:\/\/[^\s<>]{1,2000})>/iy
const hrefAttribute = /\shref\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))/i

function readAngle(source: string, at: number): Step | null {
  autolink.lastIndex = at
  const address = autolink.exec(source)?.[1]
  if (address) return { next: autolink.lastIndex, tokens: [{ kind: 'url', text: address, href: address }] }
  if (source.startsWith('<!--', at)) {
    const end = source.indexOf('-->', at + 4)
    return end < 0 ? null : { next: end + 3, tokens: [] }
  }
  const end = findTagEnd(source, at)
  if (end === null) return null
  const tag = source.slice(at, end)
  const name = /^<\/?([a-z][a-z0-9-]*)/i.exec(tag)?.[1]?.toLowerCase()
  return name === undefined ? null : { next: end, tokens: tokensOfTag(name, tag) }
}

function findTagEnd(source: string, at: number): number | null {
  let quote = ''
  for (let i = at + 1; i < source.length && i < at + longestTag; i++) {
    const char = source[i]!
    if (quote !== '') quote = char === quote ? '' : quote
    else if (char === '>') return i + 1
    else if (char === '<') return null
    else if (char === '"' || char === "'") quote = char
  }
  return null
}

function tokensOfTag(name: string, tag: string): CaptionToken[] {
  const closing = tag.startsWith('</')
  if (name === 'a') {
    if (closing) return [{ kind: 'close-link' }]
    const href = hrefAttribute.exec(tag)
    return [{ kind: 'open-link', href: decodeCharacterReferences(href?.[1] ?? href?.[2] ?? href?.[3] ?? '') }]
  }
  if (['em', 'i', 'cite'].includes(name)) return [{ kind: closing ? 'close-emphasis' : 'open-emphasis' }]
  if (['br', 'p', 'div', 'figcaption', 'li'].includes(name)) return [{ kind: 'break' }]
  return []
}

const characterReference = /&#?[a-z0-9]{1,31};/iy

function readCharacterReference(source: string, at: number): Step | null {
  characterReference.lastIndex = at
  const written = characterReference.exec(source)?.[0]
  if (written === undefined) return null
  return { next: characterReference.lastIndex, tokens: [{ kind: 'text', text: decodeCharacterReferences(written) }] }
}

function readEscape(source: string, at: number): Step | null {
  const next = source[at + 1]
  if (next === '\n') return { next: at + 2, tokens: [{ kind: 'break' }] }
  return next !== undefined && /[!-/:-@[-`{-~]/.test(next)
    ? { next: at + 2, tokens: [{ kind: 'text', text: next }] }
    : null
}

function matchBrackets(source: string): Map<number, number> {
  const matches = new Map<number, number>()
  const open: number[] = []
  for (let i = 0; i < source.length; i++) {
    if (source[i] === '\\') i++
    else if (source[i] === '[') open.push(i)
    else if (source[i] === ']') {
      const start = open.pop()
      if (start !== undefined) matches.set(start, i)
    }
  }
  return matches
}

const destination =
  /\(\s*(?:<([^<>\n]{0,2000})>|((?:[^\s()\\]|\\.|\([^\s()]{0,500}\)){0,2000}))(?:\s+(?:"[^"]{0,500}"|'[^']{0,500}'))?\s*\)/y

function readBracket(
  source: string,
  at: number,
  brackets: Map<number, number>,
  ends: Map<number, number>,
): Step | null {
  const image = source[at] === '!'
  const close = brackets.get(image ? at + 1 : at)
  if (close === undefined || (image && source[at + 1] !== '[')) return null
  destination.lastIndex = close + 1
  const link = destination.exec(source)
  if (link === null) return null
  if (image) return { next: destination.lastIndex, tokens: [] }
  ends.set(close, destination.lastIndex)
  const href = decodeCharacterReferences((link[1] ?? link[2] ?? '').replace(/\\([!-/:-@[-`{-~])/g, '$1'))
  return { next: at + 1, tokens: [{ kind: 'open-link', href }] }
}

function closeBracket(at: number, linkEnds: Map<number, number>): Step | null {
  const next = linkEnds.get(at)
  return next === undefined ? null : { next, tokens: [{ kind: 'close-link' }] }
}

function readMark(source: string, at: number): Step {
  const char = source[at]!
  let next = at
  while (source[next] === char) next++
  const before = source[at - 1] ?? ' '
  const after = source[next] ?? ' '
  const inWord = char === '_' && /[\p{L}\p{N}]/u.test(before) && /[\p{L}\p{N}]/u.test(after)
  const text = source.slice(at, next)
  return {
    next,
    tokens: [{ kind: 'mark', text, opens: !inWord && /\S/.test(after), closes: !inWord && /\S/.test(before) }],
  }
}

const lineBreak = /(?: {2,}\n|\n[ \t]*\n)\s*/y

function readLineBreak(source: string, at: number): Step | null {
  if (source[at] === ' ' && source[at - 1] === ' ') return null
  lineBreak.lastIndex = at
  return lineBreak.test(source) ? { next: lineBreak.lastIndex, tokens: [{ kind: 'break' }] } : null
}

function readUrl(source: string, at: number): Step | null {
  const url = findBareUrl(source, at)
  if (url === null) return null
  const text = decodeCharacterReferences(url)
  const href = /^https?:/i.test(text) ? text : `https://${text}`
  return { next: at + url.length, tokens: [{ kind: 'url', text, href }] }
}

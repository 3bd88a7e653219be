import { type CaptionToken, readCaptionTokens } from './caption-tokens.ts'

/** A stretch of a text: `[start, end)` in UTF-16 code units. */
export interface Span {
  readonly start: number
  readonly end: number
}

/** A link over a stretch of the caption; `bare` where the text is the URL itself. Only http and https are kept. */
export interface CaptionLink extends Span {
  readonly href: string
  readonly bare: boolean
}

/** A caption as plain text, with where its links and emphasis were. A line break the writer asked for is `\n`. */
export interface CaptionText {
  readonly text: string
  readonly links: readonly CaptionLink[]
  readonly emphases: readonly Span[]
}

/** Reads a caption written in Markdown, HTML or both into plain text; whitespace is collapsed, entities are decoded. */
export function readCaptionText(source: string): CaptionText {
  const tokens = settleMarks(readCaptionTokens(source.replace(/\r\n?/g, '\n')))
  const links: CaptionLink[] = []
  const emphases: Span[] = []
  const openEmphases: number[] = []
  let openLink: { href: string; start: number } | null = null
  let text = ''
  for (const token of tokens) {
    if (token.kind === 'text' || token.kind === 'mark') text = append(text, token.text)
    else if (token.kind === 'break') text = text.trimEnd() === '' ? '' : `${text.trimEnd()}\n`
    else if (token.kind === 'open-emphasis') openEmphases.push(text.length)
    else if (token.kind === 'close-emphasis') {
      const start = openEmphases.pop()
      if (start !== undefined) emphases.push(trimSpan(text, { start, end: text.length }))
    } else if (token.kind === 'open-link') openLink = { href: token.href, start: text.length }
    else if (token.kind === 'url') {
      const start = text.length
      text += token.text
      if (openLink === null) links.push({ start, end: text.length, href: token.href, bare: true })
    } else if (openLink !== null) {
      const span = trimSpan(text, { start: openLink.start, end: text.length })
      links.push({ ...span, href: openLink.href.trim(), bare: false })
      openLink = null
    }
  }
  return {
    text: text.trimEnd(),
    links: links.filter((link) => link.end > link.start && isWebAddress(link.href)),
    emphases: emphases.filter((span) => span.end > span.start),
  }
}

/** Whether `href` is an absolute http or https URL. */
export function isWebAddress(href: string): boolean {
  return /^https?:\/\//i.test(href) && URL.canParse(href)
}

/** The span without the whitespace at its ends. */
export function trimSpan(text: string, span: Span): Span {
  let { start, end } = span
  while (start < end && /\s/.test(text[start]!)) start++
  while (end > start && /\s/.test(text[end - 1]!)) end--
  return { start, end }
}

// Private-use characters serve as masks further on, so none may come in with the caption.
function append(text: string, more: string): string {
  const clean = more.replace(/[\s\u200b\ufeff]+/g, ' ').replace(/[\ue000-\uf8ff\p{Cc}]/gu, '')
  const startsLine = text === '' || /\s$/.test(text)
  return text + (startsLine && clean.startsWith(' ') ? clean.slice(1) : clean)
}

const openMarksRemembered = 16

function settleMarks(tokens: CaptionToken[]): CaptionToken[] {
  const settled = [...tokens]
  let open: { index: number; text: string }[] = []
  tokens.forEach((token, index) => {
    if (token.kind !== 'mark') return
    const partner = token.closes ? open.findLastIndex((mark) => mark.text === token.text) : -1
    if (partner >= 0) {
      settled[open[partner]!.index] = { kind: 'open-emphasis' }
      settled[index] = { kind: 'close-emphasis' }
      open = open.slice(0, partner)
    } else if (token.opens) open = [...open, { index, text: token.text }].slice(-openMarksRemembered)
  })
  return settled
}

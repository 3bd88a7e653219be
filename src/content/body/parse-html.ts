import type { Heading, Html, Root, RootContent } from 'mdast'
import { decodeCharacterReferences } from '../character-references.ts'
import type { Page } from '../document.ts'
import { isHtmlName } from '../pages/content-path.ts'

declare module 'mdast' {
  /** What a heading of an HTML body says without its tags. */
  interface HeadingData {
    plainText?: string
    hProperties?: { id?: string }
  }
}

/** Whether a page's body is HTML: by the name of its file, unless its front matter names another `markup`. */
export function isHtmlBody({ sourcePath, extra }: Pick<Page, 'sourcePath' | 'extra'>): boolean {
  const markup = Object.entries(extra).find(([key]) => key.toLowerCase() === 'markup')?.[1]
  return typeof markup === 'string' ? markup.toLowerCase() === 'html' : isHtmlName(sourcePath)
}

// Comments, scripts and the like contain no headings, whatever is written in them.
const OPENINGS = /<!--|<(script|style|pre|textarea)\b|<h([1-6])\b([^<>]{0,1000})>/gi
const LONGEST_HEADING = 2_000

/** An HTML body as a tree in which headings are nodes, so that they open sections, and all else is raw HTML. */
export function parseHtml(text: string): Root {
  const children: RootContent[] = []
  const lower = text.toLowerCase()
  const unclosed = new Set<string>()
  let end = 0
  const addHtml = (to: number): void => {
    if (text.slice(end, to).trim() !== '') children.push(htmlAt(text, end, to))
  }
  let skipped = 0
  for (const opening of text.matchAll(OPENINGS)) {
    const [tag, name, level, attributes = ''] = opening
    const closing = level ? `</h${level}` : name ? `</${name.toLowerCase()}` : '-->'
    if (opening.index < skipped || unclosed.has(closing)) continue
    const inside = opening.index + tag.length
    const close = lower.indexOf(closing, inside)
    // It is looked for once only, so that the time stays in proportion to the text.
    if (close < 0) unclosed.add(closing)
    if (close < 0) continue
    skipped = close + closing.length
    if (level === undefined || close - inside > LONGEST_HEADING) continue
    addHtml(opening.index)
    end = Math.max(text.indexOf('>', close) + 1, skipped)
    children.push(headingAt(text, { start: opening.index, inside, close, end }, Number(level), attributes))
  }
  addHtml(text.length)
  return { type: 'root', children }
}

interface HeadingPlace {
  readonly start: number
  readonly inside: number
  readonly close: number
  readonly end: number
}

function headingAt(
  text: string,
  { start, inside, close, end }: HeadingPlace,
  level: number,
  attributes: string,
): Heading {
  const id = /(?:^|\s)id\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))/i
    .exec(attributes)
    ?.slice(1)
    .find((value) => value)
  const words = text.slice(inside, close).replaceAll(/<[^>]*>/g, '')
  return {
    type: 'heading',
    depth: level as Heading['depth'],
    children: [htmlAt(text, inside, close)],
    data: {
      plainText: decodeCharacterReferences(words).replaceAll(/\s+/g, ' ').trim(),
      ...(id === undefined ? {} : { hProperties: { id } }),
    },
    position: placeOf(start, end),
  }
}

function htmlAt(text: string, start: number, end: number): Html {
  return { type: 'html', value: text.slice(start, end), position: placeOf(start, end) }
}

function placeOf(start: number, end: number): Html['position'] {
  return { start: { line: 1, column: 1, offset: start }, end: { line: 1, column: 1, offset: end } }
}

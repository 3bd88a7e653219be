import { hash } from 'node:crypto'
import { textFragments } from '../../content/body/text-fragment.ts'
import { countWords } from '../../content/body/word-count.ts'
import { decodeCharacterReferences } from '../../content/character-references.ts'
import { concerns, isMark, TAKEN_BACK, type TakenBack, writePassageKey } from '../../content/taken-back/passage-key.ts'
import { type TakenOut, takeOut } from '../../content/taken-back/take-out.ts'
import { themeOfHeading } from '../../content/themes.ts'
import type { StagedEdition } from '../../database/write/staging.ts'
import { stableId } from '../plan/stable-id.ts'

/** An edition without passages that were taken back. */
export interface EditionWithout {
  readonly edition: StagedEdition
  /** The lasting ids of its quotes that had some of the words. */
  readonly quotes: readonly string[]
}

/** Takes passages out of everything that an edition says; null where it says none of them. */
export function withoutPassages(staged: StagedEdition, taken: readonly TakenBack[]): EditionWithout | null {
  const keys = taken.filter((passage) => concerns(passage, staged.edition.sourcePath)).map(({ key }) => key)
  if (keys.length === 0) return null
  const out = { text: takeOut(staged.edition.text, keys), found: false }
  const say = (text: string): string => {
    const without = takeOut(text, keys)
    if (without !== null) out.found = true
    return without?.text ?? text
  }
  const edition = { ...staged.edition, ...sayIn(pick(staged.edition, OF_EDITION), say) }
  const { quotes, touched } = quotesWithout(staged, { say, text: out.text, whole: edition.text })
  const credits = staged.imageCredits.map((credit) => ({ ...credit, ...sayIn(pick(credit, OF_CREDIT), say) }))
  const images = staged.images.map((image) => ({ ...image, ...sayIn(pick(image, ['alt']), say) }))
  const terms = staged.terms.map((term) => ({ ...term, name: say(term.name) }))
  const { sections, themes } = themesLeft(staged, { sections: sectionsWithout(staged, { say, keys }), quotes, say })
  if (!out.found) return null
  const digest = hash('sha256', JSON.stringify([staged.edition.digest, keys.map(writePassageKey)]))
  const move = out.text?.move ?? ((offset: number) => offset)
  return {
    edition: {
      ...staged,
      edition: {
        ...edition,
        wordCount: countWords(edition.text),
        links: linksLeft(staged.edition.links, { before: staged.edition.html, after: edition.html, say }),
        digest,
      },
      sections,
      quotes,
      imageCredits: credits,
      images,
      themes,
      terms,
      breaks: [...new Set(staged.breaks.map(move))],
      gaps: [...new Set(staged.gaps.map(move))],
    },
    quotes: touched,
  }
}

const OF_EDITION = [
  'title',
  'summary',
  'correction',
  'extra',
  'links',
  'menus',
  'labels',
  'licence',
  'markdown',
  'html',
  'text',
] as const
const OF_CREDIT = [
  'alt',
  'caption',
  'creator',
  'title',
  'source',
  'sourceName',
  'description',
  'attribution',
  'attributionHtml',
] as const

type Say = (text: string) => string

/** Says every text in a value anew; the keys of maps stay. */
export function sayIn<Value>(value: Value, say: Say): Value {
  if (typeof value === 'string') return say(value) as Value
  if (Array.isArray(value)) return value.map((item) => sayIn(item, say)) as Value
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(Object.entries(value).map(([key, inside]) => [key, sayIn(inside, say)])) as Value
}

/** A row with some of its columns alone. */
export function pick<Row extends object, Key extends keyof Row>(row: Row, keys: readonly Key[]): Pick<Row, Key> {
  return Object.fromEntries(keys.flatMap((key) => (key in row ? [[key, row[key]]] : []))) as Pick<Row, Key>
}

interface TextTools {
  readonly say: Say
  readonly text: TakenOut | null
  readonly whole: string
}

/** Quotes that are nothing else any more go, and the ranges of the others are moved. */
function quotesWithout(
  { quotes, edition, gaps }: StagedEdition,
  { say, text, whole }: TextTools,
): { quotes: StagedEdition['quotes']; touched: string[] } {
  const touched: string[] = []
  const move = text?.move ?? ((offset: number) => offset)
  const kept = quotes.flatMap((quote) => {
    const said = say(quote.text)
    const isCut = text?.ranges.some(({ start, end }) => start < quote.rangeEnd && quote.rangeStart < end) === true
    if (said === quote.text && !isCut) return [{ ...quote, ...otherWords(quote, say) }]
    touched.push(quote.uid)
    // What is cut without having all of the words is no longer what was quoted.
    if (said === quote.text || isMark(said)) return []
    const normal = said.normalize('NFKC').toLowerCase().replace(/\s+/g, ' ').trim()
    const uid = stableId('quote', edition.articleId, normal, 0)
    return [{ ...quote, uid, text: said, html: say(quote.html), ...otherWords(quote, say) }]
  })
  const moved = kept.map((quote, position) => ({
    ...quote,
    position,
    rangeStart: move(quote.rangeStart),
    rangeEnd: move(quote.rangeEnd),
  }))
  if (text === null) return { quotes: moved, touched }
  const layout = { text: whole, gaps: gaps.map(move) }
  const fragments = textFragments(
    layout,
    moved.map(({ rangeStart, rangeEnd }) => ({ start: rangeStart, end: rangeEnd })),
  )
  return { quotes: moved.map((quote, index) => ({ ...quote, fragment: fragments[index] ?? null })), touched }
}

function otherWords(quote: StagedEdition['quotes'][number], say: Say) {
  return sayIn(pick(quote, ['attribution', 'source']), say)
}

/** Without the links that stood within a passage, and are on the page no more; those that began or ended in one say what is left. */
function linksLeft(
  links: StagedEdition['edition']['links'],
  { before, after, say }: { readonly before: string; readonly after: string; readonly say: Say },
): StagedEdition['edition']['links'] {
  const [had, has] = [linksIn(before), linksIn(after)]
  const saysNow = new Map<string, (string | null)[]>()
  let next = 0
  for (const { tag, text } of had) {
    const one = has[next]
    const stays = one?.tag === tag && (one.text === text || one.text.includes(TAKEN_BACK))
    if (stays) next += 1
    saysNow.set(text, [...(saysNow.get(text) ?? []), stays ? one.text : null])
  }
  return links.flatMap((link) => {
    const said = saysNow.get(inOneLine(link.text))?.shift()
    return said === null
      ? []
      : [{ ...link, ...sayIn(pick(link, ['href', 'target']), say), text: said ?? say(link.text) }]
  })
}

function linksIn(html: string): { tag: string; text: string }[] {
  const links = html.matchAll(/(<a\s[^>]*>)([\s\S]*?)<\/a>/gi)
  return [...links].map(([, tag = '', inside = '']) => ({
    tag,
    text: inOneLine(decodeCharacterReferences(inside.replace(/<[^>]*>/g, ''))),
  }))
}

function inOneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim()
}

/** Without the themes that headings made of sections whose last quote is gone. */
function themesLeft(
  before: StagedEdition,
  { sections, quotes, say }: Pick<StagedEdition, 'sections' | 'quotes'> & { readonly say: Say },
): Pick<StagedEdition, 'sections' | 'themes'> {
  const nameOf = new Map(before.themes.map(({ theme, name }) => [theme, name]))
  const isByHeading = ({ position, heading = null, anchor, themes }: StagedEdition['sections'][number]) => {
    const { slug, name } = themeOfHeading({ anchor, heading })
    const had = before.quotes.some(({ section }) => section === position)
    return had && themes.length === 1 && themes[0] === slug && nameOf.get(slug) === name
  }
  const emptied = new Set(
    before.sections
      .filter((section) => isByHeading(section) && !quotes.some((quote) => quote.section === section.position))
      .map(({ position }) => position),
  )
  const left = sections.map((section) => (emptied.has(section.position) ? { ...section, themes: [] } : section))
  const lost = new Set(before.sections.flatMap(({ position, themes }) => (emptied.has(position) ? themes : [])))
  for (const { themes } of left) for (const theme of themes) lost.delete(theme)
  const themes = before.themes
    .filter(({ theme }) => !lost.has(theme))
    .map((theme, position) => ({ ...theme, position, name: say(theme.name) }))
  return { sections: left, themes }
}

/** Sections with their places in texts that have become others. */
function sectionsWithout(
  { sections, edition }: StagedEdition,
  { say, keys }: { readonly say: Say; readonly keys: Parameters<typeof takeOut>[1] },
): StagedEdition['sections'] {
  const placesIn = (name: 'markdown' | 'html' | 'text') => {
    const out = takeOut(edition[name], keys)
    if (out === null) return (offset: number | null | undefined) => offset ?? null
    const before = Buffer.from(edition[name])
    return (offset: number | null | undefined) =>
      offset == null ? null : Buffer.byteLength(out.text.slice(0, out.move(before.toString('utf8', 0, offset).length)))
  }
  const [markdown, html, text] = [placesIn('markdown'), placesIn('html'), placesIn('text')]
  return sections.map((section) => ({
    ...section,
    ...sayIn(pick(section, ['heading', 'leads', 'markdown', 'html', 'text']), say),
    markdownStart: markdown(section.markdownStart),
    markdownEnd: markdown(section.markdownEnd),
    htmlStart: html(section.htmlStart),
    htmlEnd: html(section.htmlEnd),
    textStart: text(section.textStart),
    textEnd: text(section.textEnd),
  }))
}

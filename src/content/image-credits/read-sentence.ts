import { agencyOfUrl } from './agencies.ts'
import type { CaptionLink, Span } from './caption-text.ts'
import { type MarkedCaption, slice } from './marks.ts'
import { looksLikeName } from './names.ts'
import { pageKind } from './page-kinds.ts'
import { splitPhrases } from './phrases.ts'
import { namesOnlyMedia, readLabel } from './read-label.ts'
import { readPhrase } from './read-phrase.ts'
import { cleanName, emptyStatement, type Statement, takeTitle } from './statement.ts'

/** Reads one sentence of a caption, cut at its licences, its addresses and a quoted or emphasised title. */
export function readSentence(caption: MarkedCaption, sentence: Span): Statement {
  const { masked } = caption
  const statement = emptyStatement(/^[(["“'\s]*[\ue000\ue001]/.test(masked.slice(sentence.start, sentence.end)))
  const marks = caption.marks.filter((mark) => mark.start >= sentence.start && mark.end <= sentence.end)
  for (const mark of marks) {
    if (mark.kind === 'licence') {
      statement.licences.push(mark.licence)
      statement.forAll ||= mark.forAll
    } else statement.sources.push(mark.href)
    statement.isCredit ||= mark.kind === 'licence' || mark.named || isWorkAtAgency(mark.href)
  }
  const title = findTitle(caption, sentence)
  if (title !== null) takeTitle(statement, slice(caption, title))
  statement.isCredit ||= title?.isAtAgency === true
  const cuts = [...marks, ...(title === null ? [] : [title])].sort((a, b) => a.start - b.start)
  for (const phrase of splitPhrases(caption, sentence, cuts)) readPhrase(caption, statement, phrase)
  takeLinks(caption, statement, sentence)
  return statement
}

const titleLabel = /^(?:title|titel|titre|título)\s*:$/i
const beforeTitle = /[,:)，：\ue000\ue001\ue00f]$/
const afterTitle =
  /^(?:[,.;(–—/，。、\ue000\ue001-]|(?:by|from|via|on|von|par|por|de|di|©|(?:flickr )?(?:photo|image|picture))(?![\p{L}]))/iu
const ownerBefore = /^(.+?)(?:['’]s|(?<=s)['’])$/u

interface Candidate extends Span {
  readonly kind: 'quoted' | 'work' | 'emphasis'
  /** It links to one image of a known agency. */
  readonly isAtAgency?: boolean
}

/** The quoted, emphasised or linked words that stand where a title stands; null where there are none. */
function findTitle(caption: MarkedCaption, { start, end }: Span): Candidate | null {
  const candidates: Candidate[] = [
    ...caption.quoted.map((span) => ({ ...span, kind: 'quoted' as const })),
    ...caption.links
      .filter((link) => isTitleLink(caption, link, end))
      .map(({ href, ...span }) => ({ ...span, kind: 'work' as const, isAtAgency: isWorkAtAgency(href) })),
    ...caption.emphases.map((span) => ({ ...span, kind: 'emphasis' as const })),
  ]
  const inside = candidates.filter((one) => one.start >= start && one.end <= end)
  const isWhole = (one: Candidate): boolean => one.start === start && one.end >= end - 1
  return (
    inside.find((one) => (!isWhole(one) || one.isAtAgency) && standsAsTitle(caption, { start, end }, one)) ??
    inside.find((one) => one.kind === 'quoted' && isWhole(one)) ??
    null
  )
}

/** A link to one image is its title, unless its words may be its maker's name: then a link to the maker has to follow, or nothing at all. */
function isTitleLink(caption: MarkedCaption, link: CaptionLink, end: number): boolean {
  const text = slice(caption, link)
  const tellsMaker = /\s(?:by|von|par|por)\s|,\s\p{Lu}/u.test(text)
  if (link.bare || tellsMaker || pageKind(link.href) !== 'work' || namesOnlyMedia(text)) return false
  const isBeforeProfile = caption.links.some(
    (other) => link.end < other.start && other.end <= end && pageKind(other.href) === 'profile',
  )
  return isBeforeProfile || !looksLikeName(text) || link.end - link.start === caption.text.length
}

function standsAsTitle({ masked }: MarkedCaption, sentence: Span, one: Candidate): boolean {
  const before = masked.slice(sentence.start, one.start).trimEnd()
  const after = masked.slice(one.end, sentence.end).trimStart()
  const words = masked.slice(one.start, one.end)
  const label = readLabel(before)
  const role = label?.role
  if (one.kind === 'work' && role === 'source') return false
  // "Photo by Ana Lima, *Harbour Weekly*": where it was published.
  const isPublication = before.endsWith(':')
    ? role !== 'title' && (role !== 'maybe' || looksLikeName(words))
    : role !== undefined && before.endsWith(',')
  if (one.kind === 'emphasis' && isPublication) return false
  const opens = before === '' || beforeTitle.test(before) || namesOnlyMedia(before) || titleLabel.test(before)
  if (!opens && !looksLikeName(ownerBefore.exec(before.slice(label?.length ?? 0))?.[1] ?? '')) return false
  if (readLabel(`${words} `) !== null || /[:\ue000\ue001]/.test(words)) return false
  return after === '' || afterTitle.test(after) || /[」』》]$/.test(words)
}

/** Gives each link its part: the creator's page where it lies on the creator's name, else a source; one in a remark is neither. */
function takeLinks(caption: MarkedCaption, statement: Statement, { start, end }: Span): void {
  const links = caption.links.filter(
    (link) =>
      link.start < end &&
      start < link.end &&
      !caption.marks.some((mark) => mark.start <= link.start && mark.end >= link.end),
  )
  const profiles = new Set<string>()
  for (const link of links) {
    const text = slice(caption, link)
    const { creatorSpan: name } = statement
    const isWithin = name !== null && link.start >= name.start && link.end <= name.end
    const isCreator = isWithin || (statement.creator !== null && statement.creator === cleanName(text))
    if (isCreator && ['profile', 'home'].includes(pageKind(link.href))) profiles.add(link.href)
    else if (!statement.description.some((words) => words.includes(text))) statement.sources.push(link.href)
  }
  if (profiles.size === 1) statement.creatorUrl = [...profiles][0]!
}

function isWorkAtAgency(href: string): boolean {
  return pageKind(href) === 'work' && agencyOfUrl(href) !== null
}

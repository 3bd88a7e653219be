import { agencyOfUrl } from './agencies.ts'
import type { Span } from './caption-text.ts'
import { type MarkedCaption, slice } from './marks.ts'
import { looksLikeName } from './names.ts'
import { pageKind } from './page-kinds.ts'
import { splitPhrases } from './phrases.ts'
import { namesOnlyMedia, readLabel } from './read-label.ts'
import { readPhrase } from './rules.ts'
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

/** The quoted, emphasised or linked words that stand where a title stands; null where there are none. */
function findTitle(caption: MarkedCaption, { start, end }: Span): Span | null {
  const { masked, quoted, emphases } = caption
  // "[Tarn](…/photos/ana/7) / [Ana](…/photos/ana/)"
  const isBeforeProfile = (work: Span): boolean =>
    caption.links.some((link) => work.end < link.start && link.end <= end && pageKind(link.href) === 'profile')
  const works = caption.links.filter(
    (link) =>
      !link.bare && pageKind(link.href) === 'work' && (!looksLikeName(slice(caption, link)) || isBeforeProfile(link)),
  )
  const candidates = [...quoted, ...works, ...emphases].filter(
    (one) => one.start >= start && one.end <= end && one.end - one.start < end - start,
  )
  const found = candidates.find((one) => {
    const before = masked.slice(start, one.start).trimEnd()
    const after = masked.slice(one.end, end).trimStart()
    const inside = masked.slice(one.start, one.end)
    const label = readLabel(before)
    if (before.endsWith(':') && emphases.includes(one) && label?.role !== 'title') return false
    if (emphases.includes(one) && (label?.role === 'creator' || label?.role === 'maybe') && before.endsWith(','))
      return false
    if (works.includes(one as never) && label?.role === 'source') return false
    const opens = before === '' || beforeTitle.test(before) || namesOnlyMedia(before) || titleLabel.test(before)
    if (!opens && !looksLikeName(ownerBefore.exec(before)?.[1] ?? '')) return false
    const isLabel = readLabel(`${inside} `) !== null || /[:\ue000\ue001]/.test(inside)
    return !isLabel && (after === '' || afterTitle.test(after) || /[」』》]$/.test(inside))
  })
  return found ?? quoted.find((one) => one.start === start && one.end >= end - 1 && one.end <= end) ?? null
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
    if (isCreator && isPageOfCreator(caption, start, end, link.href)) profiles.add(link.href)
    else if (!statement.description.some((words) => words.includes(text))) statement.sources.push(link.href)
  }
  if (profiles.size === 1) statement.creatorUrl = [...profiles][0]!
}

function isPageOfCreator(caption: MarkedCaption, start: number, end: number, href: string): boolean {
  const kind = pageKind(href)
  if (kind === 'profile' || kind === 'home') return true
  return kind === 'other' && readLabel(caption.masked.slice(start, end))?.courtesy !== true
}

function isWorkAtAgency(href: string): boolean {
  return pageKind(href) === 'work' && agencyOfUrl(href) !== null
}

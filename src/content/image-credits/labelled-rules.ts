import { agencyOfUrl, knownAgency } from './agencies.ts'
import type { Span } from './caption-text.ts'
import { type MarkedCaption, slice } from './marks.ts'
import { looksLikeHandle, looksLikeName } from './names.ts'
import { pageKind } from './page-kinds.ts'
import type { Phrase } from './phrases.ts'
import {
  cleanName,
  describe,
  type Statement,
  splitAgency,
  takeCreator,
  takeParts,
  takeSourceName,
  withoutQuotes,
} from './statement.ts'

/** "Title: Tin Roofs". */
export function readLabelledTitle({ role, rest }: Phrase, statement: Statement, caption: MarkedCaption): boolean {
  if (role !== 'title') return false
  statement.title = withoutQuotes(slice(caption, rest)).replace(/\.$/, '')
  statement.isCredit = true
  return true
}

/** "Photo: Getty Images", "Photo: Getty Images, Ana Lima", "Flickr, Ana Lima". */
export function readAgencyThenMaker(
  { role, head, parts }: Phrase,
  statement: Statement,
  caption: MarkedCaption,
): boolean {
  const text = slice(caption, head)
  const other = parts.find((part) => part.kind === 'source' && knownAgency(slice(caption, part)) === null)
  if (knownAgency(text) === null || (other === undefined && role !== 'maybe')) return false
  takeSourceName(statement, text)
  if (other !== undefined) takeCreator(caption, statement, other)
  return true
}

/** "Source: City Archive"; of a work by somebody, the source is the work. */
export function readLabelledSource(
  { role, head, parts }: Phrase,
  statement: Statement,
  caption: MarkedCaption,
): boolean {
  if (role !== 'source') return false
  const by = parts.find((part) => part.kind === 'by')
  const sources = parts.filter((part) => part.kind === 'source')
  const words = slice(caption, head)
  const { name, source } = splitAgency(words)
  statement.isCredit = true
  // "Source: Tin Roofs by Ana Lima": the source is the work.
  const isTitle = words !== '' && (by === undefined ? isTitleOfWork(caption, head) : knownAgency(words) === null)
  if (isTitle) statement.title ??= withoutQuotes(words)
  else if (by === undefined && (source ?? sources[0]) !== undefined && looksLikeName(name))
    takeCreator(caption, statement, head)
  else takeSourceName(statement, words)
  if (by !== undefined) takeCreator(caption, statement, by)
  takeParts(caption, statement, sources)
  return true
}

/** Whether the words are a link to one image of a known agency and do not look like somebody's name. */
function isTitleOfWork(caption: MarkedCaption, span: Span): boolean {
  const link = caption.links.find((one) => one.start <= span.start && one.end >= span.end)
  const isWork = link !== undefined && pageKind(link.href) === 'work' && agencyOfUrl(link.href) !== null
  return isWork && !looksLikeName(slice(caption, span))
}

/** "Photo: Ana Lima", "Photo by Ana Lima for Harbour Press". */
export function readLabelledMaker(phrase: Phrase, statement: Statement, caption: MarkedCaption): boolean {
  const { role, rest, head, parts, beforeMark } = phrase
  if (role !== 'creator' && role !== 'maybe') return false
  const by = parts.find((part) => part.kind === 'by')
  const maker = by ?? head
  const { name, source } = splitAgency(slice(caption, maker).replace(/\s©.*$/, ''))
  const isSupported = beforeMark || source !== null || parts.some((part) => part.kind === 'source')
  const isProfile = caption.links.some(
    (link) => link.start === maker.start && link.end >= maker.end && pageKind(link.href) === 'profile',
  )
  // "Foto: Hochwasser 1953"
  const isNounAndYear = role === 'maybe' && /^\p{L}+ \d{4}$/u.test(name)
  const isName = looksLikeName(cleanName(name)) || (isSupported && looksLikeHandle(cleanName(name))) || isProfile
  if (isNounAndYear || (!isName && (role === 'maybe' || by !== undefined))) describe(statement, slice(caption, rest))
  else {
    if (by !== undefined && head.end > head.start) statement.title ??= withoutQuotes(slice(caption, head))
    takeCreator(caption, statement, maker)
    takeParts(caption, statement, parts)
  }
  return true
}

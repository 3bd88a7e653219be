import { type MarkedCaption, slice } from './caption-marks.ts'
import type { Span } from './caption-text.ts'
import { readCue } from './cues.ts'
import { findTitle } from './find-title.ts'
import { piecesBetween } from './pieces.ts'
import { readPiece } from './read-piece.ts'
import { sortOfPage, sourceNameOfUrl } from './source-names.ts'
import { emptyStatement, type Statement } from './statement.ts'
import { cleanName, withoutQuotes } from './statement-facts.ts'

/** Reads one statement of a caption, cut at its marks and at a quoted or emphasised title. */
export function readStatement(caption: MarkedCaption, span: Span): Statement {
  const statement = emptyStatement(/^[(["“'\s]*[\ue000\ue001]/.test(caption.masked.slice(span.start, span.end)))
  const marks = caption.marks.filter((mark) => mark.start >= span.start && mark.end <= span.end)
  for (const mark of marks) {
    if (mark.kind === 'licence') {
      statement.licences.push(mark.licence)
      statement.forAll ||= mark.forAll
    } else statement.sources.push(mark.href)
    statement.isCredit ||=
      mark.kind === 'licence' || mark.named || (sortOfPage(mark.href) === 'work' && sourceNameOfUrl(mark.href) !== null)
  }
  const title = findTitle(caption, span)
  if (title !== null) takeTitle(caption, statement, title)
  const cuts = [...marks, ...(title === null ? [] : [title])].sort((a, b) => a.start - b.start)
  for (const piece of piecesBetween(caption, span, cuts)) readPiece(caption, statement, piece)
  takeLinks(caption, statement, span)
  return statement
}

function takeTitle(caption: MarkedCaption, statement: Statement, span: Span): void {
  const text = withoutQuotes(slice(caption, span))
  if (/[.!?]$/.test(text) && text.split(' ').length > 4) statement.description.push(text)
  else statement.title = text.replace(/[,.]$/, '')
}

/** Gives each link of the statement its part: the creator's page where it lies on the creator's name alone, else a source. */
function takeLinks(caption: MarkedCaption, statement: Statement, span: Span): void {
  const inside = caption.links.filter(
    (link) =>
      link.start < span.end &&
      span.start < link.end &&
      !caption.marks.some((mark) => mark.start <= link.start && mark.end >= link.end),
  )
  const onDescription = inside.filter((link) =>
    statement.description.some((text) => text.includes(slice(caption, link))),
  )
  const profiles: string[] = []
  for (const link of inside) {
    const text = cleanName(slice(caption, link))
    const { creatorSpan: name } = statement
    const isWithin = name !== null && link.start >= name.start && link.end <= name.end
    const isCreator = isWithin || (text !== '' && statement.creator === text)
    if (isCreator && isPageOfCreator(caption, span, link.href)) profiles.push(link.href)
    else if (!onDescription.includes(link)) statement.sources.push(link.href)
  }
  if (profiles.length === 1 || new Set(profiles).size === 1) statement.creatorUrl = profiles[0]!
}

function isPageOfCreator(caption: MarkedCaption, span: Span, href: string): boolean {
  const sort = sortOfPage(href)
  if (sort === 'profile' || sort === 'home') return true
  if (sort === 'work') return false
  return readCue(caption.masked.slice(span.start, span.end))?.courtesy !== true
}

import { type MarkedCaption, slice } from './caption-marks.ts'
import type { Span } from './caption-text.ts'
import { type Part, splitAtConnectors } from './connectors.ts'
import { readCopyright } from './copyright.ts'
import { describesMedia, endsWithMedia, namesOnlyMedia, tellsAdaptation, withoutMakingVerb } from './cues.ts'
import { looksLikeHandle, looksLikeName, withoutDate } from './names.ts'
import { type Piece, trimPunctuation } from './pieces.ts'
import { knownSourceName, sourceNameOfUrl } from './source-names.ts'
import type { Statement } from './statement.ts'
import {
  cleanName,
  describe,
  readAccount,
  takeCreator,
  takeParts,
  takeSourceName,
  withoutQuotes,
} from './statement-facts.ts'

/** Reads a piece that begins with no cue: a name beside a licence or source, "title by name", or a description. */
export function readUnlabelled(caption: MarkedCaption, statement: Statement, piece: Piece): void {
  const { head, parts } = splitAtConnectors(caption, piece)
  const text = slice(caption, head)
  const by = parts.find((part) => part.kind === 'by')
  const sources = parts.filter((part) => part.kind === 'source')
  const hasMark = statement.licences.length > 0 || statement.sources.length > 0
  const account = readAccount(slice(caption, piece))
  if (account !== null && looksLikeName(account.name)) {
    takeCreator(caption, statement, piece)
    return
  }
  const sign = /©|\(c\)/i.exec(slice(caption, piece))
  if (sign !== null) {
    readSigned(caption, statement, piece, piece.start + sign.index)
    return
  }
  if (by !== undefined) {
    readTitled(caption, statement, { piece, head, by, sources, hasMark })
    return
  }
  const knownSource = sources.some(
    (part) =>
      knownSourceName(slice(caption, part)) !== null ||
      caption.links.some(
        (link) => link.start === part.start && link.end >= part.end && sourceNameOfUrl(link.href) !== null,
      ),
  )
  if (namesOnlyMedia(text)) {
    takeParts(caption, statement, sources)
    statement.isCredit ||= sources.length > 0
  } else if (knownSource && looksLikeName(text)) {
    takeCreator(caption, statement, head)
    takeParts(caption, statement, sources)
  } else if (knownSourceName(text) !== null && sources.length > 0) {
    takeSourceName(statement, text)
    takeCreator(caption, statement, sources[0]!)
  } else if (
    parts.length === 0 &&
    piece.alone &&
    looksLikeName(text.replace(/\.$/, '')) &&
    text.split(/\s+/).length <= 5
  ) {
    statement.bareName = cleanName(text)
    statement.creatorSpan = head
    describe(statement, text)
  } else if (statement.creator === null && hasMark && isNameBeforeMark(text, piece)) {
    takeCreator(caption, statement, head)
    takeParts(caption, statement, sources)
  } else if (hasMark && knownSourceName(text) !== null) takeSourceName(statement, text)
  else {
    const known = sources.filter((part) => knownSourceName(slice(caption, part)) !== null)
    takeParts(caption, statement, known)
    describe(statement, known.length > 0 ? text : slice(caption, piece))
  }
}

/** Reads words before a © sign as a name or a description, what follows it as the holder. */
function readSigned(caption: MarkedCaption, statement: Statement, piece: Span, at: number): void {
  const before = trimPunctuation(caption.masked, { start: piece.start, end: at })
  const name = slice(caption, before)
  const signLength = caption.text[at] === '©' ? 1 : 3
  const after = trimPunctuation(caption.masked, { start: at + signLength, end: piece.end })
  if (looksLikeName(name) && !namesOnlyMedia(name)) {
    takeCreator(caption, statement, before)
    statement.notice = `© ${slice(caption, after) || name}`
    return
  }
  if (!namesOnlyMedia(name)) describe(statement, name)
  if (after.end > after.start) readCopyright(caption, statement, after)
}

function isNameBeforeMark(text: string, piece: Piece): boolean {
  if (knownSourceName(text) !== null) return false
  return looksLikeName(withoutDate(text)) || (piece.beforeMark && looksLikeHandle(text))
}

interface Titled {
  readonly piece: Span
  readonly head: Span
  readonly by: Span
  readonly sources: readonly Part[]
  readonly hasMark: boolean
}

function readTitled(caption: MarkedCaption, statement: Statement, { piece, head, by, sources, hasMark }: Titled): void {
  const text = withoutMakingVerb(slice(caption, head)).replace(/[,\s]+$/, '')
  const name = cleanName(slice(caption, by))
  const linked = caption.links.some(
    (link) => link.start <= head.start && link.end >= head.start + text.length && link.end > head.start,
  )
  const licensed = /^[\s.]*\ue000/.test(caption.masked.slice(piece.end))
  const supported = hasMark || sources.length > 0 || linked || licensed
  const plausible = looksLikeName(name) || (supported && looksLikeHandle(name))
  const isMedia = namesOnlyMedia(text) || describesMedia(text) || endsWithMedia(text)
  const otherVerb = /\b\p{L}{3,}ed$/u.test(text)
  if (!plausible || otherVerb || !(supported || isMedia || statement.title !== null)) {
    describe(statement, slice(caption, piece))
    return
  }
  if (text !== '' && !namesOnlyMedia(text)) {
    if (describesMedia(text) || tellsAdaptation(text) || statement.title !== null || text.split(/\s+/).length > 12)
      describe(statement, text)
    else statement.title = withoutQuotes(text)
  }
  takeCreator(caption, statement, by)
  takeParts(caption, statement, sources)
}

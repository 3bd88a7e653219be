import { type MarkedCaption, slice } from './caption-marks.ts'
import type { Span } from './caption-text.ts'
import { splitAtConnectors } from './connectors.ts'
import { readCopyright } from './copyright.ts'
import { type CueRole, readCue } from './cues.ts'
import { isDate, looksLikeHandle, looksLikeName, saysUnknown } from './names.ts'
import type { Piece } from './pieces.ts'
import { readUnlabelled } from './read-unlabelled.ts'
import { knownSourceName, sortOfPage } from './source-names.ts'
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

const boilerplate =
  /^(?:or|and|und|ou|oder|y|et|is|was|see|at|(?:to )?(?:view|see|read|visit)(?: (?:a copy of|the|this|here|terms of))*(?: licen[sc]e)?(?:,? (?:visit|here|at|see))?)$/i

/** Reads one piece of a statement by the cue it begins with. */
export function readPiece(caption: MarkedCaption, statement: Statement, piece: Piece): void {
  const whole = slice(caption, piece)
  if (boilerplate.test(whole) || isDate(whole)) return
  if (isLabelOnly(whole)) {
    statement.isCredit ||= piece.beforeMark || statement.title !== null
    return
  }
  if (piece.alone && knownSourceName(whole) !== null) {
    statement.bareSource = whole
    return
  }
  if (saysUnknown(whole.replace(/\.$/, ''))) {
    statement.isCredit = true
    return
  }
  const labelled = stripCues(caption, piece)
  if (labelled.role === null) {
    readUnlabelled(caption, statement, piece)
    return
  }
  const rest = { ...piece, start: labelled.start }
  if (labelled.role === 'title') {
    statement.title = withoutQuotes(slice(caption, rest)).replace(/\.$/, '')
    statement.isCredit = true
  } else if (labelled.role === 'source') readSource(caption, statement, rest)
  else if (labelled.role === 'copyright') readCopyright(caption, statement, rest)
  else readCreator(caption, statement, rest, labelled.role)
}

function isLabelOnly(text: string): boolean {
  const cue = readCue(`${text}: `)
  return cue !== null && cue.length === text.length + 2
}

/** Takes off the cues at the start, of which there may be several: "Image: Photo courtesy of …". */
function stripCues(caption: MarkedCaption, piece: Span): { role: CueRole | null; start: number } {
  let start = piece.start
  let role: CueRole | null = null
  for (;;) {
    const cue = readCue(`${caption.masked.slice(start, piece.end)} `)
    if (cue === null || (role === 'creator' && cue.role === 'maybe')) return { role, start }
    if (cue.role !== 'maybe' || role === null) role = cue.role
    start = Math.min(piece.end, start + cue.length)
  }
}

function readCreator(
  caption: MarkedCaption,
  statement: Statement,
  span: Span & { beforeMark: boolean },
  role: 'creator' | 'maybe',
): void {
  const { head, parts } = splitAtConnectors(caption, span)
  const by = parts.find((part) => part.kind === 'by')
  if (by !== undefined && !looksLikeName(cleanName(slice(caption, by)))) {
    describe(statement, slice(caption, span))
    return
  }
  const reversed =
    parts[0]?.kind === 'source' &&
    knownSourceName(slice(caption, head)) !== null &&
    knownSourceName(slice(caption, parts[0])) === null
  const nameSpan = by ?? (reversed ? parts[0]! : head)
  const text = slice(caption, nameSpan)
  const known = knownSourceName(text)
  if (known !== null && parts.length === 0 && role === 'maybe') {
    statement.sourceName = known
    statement.isCredit = true
    return
  }
  const supported = parts.some((part) => part.kind === 'source') || span.beforeMark
  const linkedProfile = caption.links.some(
    (link) => link.start === nameSpan.start && link.end >= nameSpan.end && sortOfPage(link.href) === 'profile',
  )
  const plain = cleanName(text.replace(/\s©.*$/, ''))
  const accepted = role === 'creator' || looksLikeName(plain) || linkedProfile || (supported && looksLikeHandle(text))
  if (!accepted) {
    describe(statement, slice(caption, { start: span.start, end: span.end }))
    return
  }
  if (by !== undefined && head.end > head.start) statement.title ??= withoutQuotes(slice(caption, head))
  if (reversed) takeSourceName(statement, slice(caption, head))
  takeCreator(caption, statement, nameSpan)
  takeParts(caption, statement, parts)
}

function readSource(caption: MarkedCaption, statement: Statement, span: Span): void {
  const { head, parts } = splitAtConnectors(caption, span)
  const by = parts.find((part) => part.kind === 'by')
  const others = parts.filter((part) => part.kind === 'source')
  if (head.end > head.start) {
    const name = slice(caption, head)
    if ((others.length > 0 && looksLikeName(name)) || readAccount(name) !== null) takeCreator(caption, statement, head)
    else takeSourceName(statement, name)
  }
  if (by !== undefined) takeCreator(caption, statement, by)
  takeParts(caption, statement, others)
  statement.isCredit = true
}

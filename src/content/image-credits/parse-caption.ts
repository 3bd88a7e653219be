import type { Credit } from '../document.ts'
import { agencyOfUrl, knownAgency } from './agencies.ts'
import { type CaptionText, readCaptionText } from './caption-text.ts'
import { findLicenceEnd, withEnd } from './licence-end.ts'
import { combineLicences } from './licences.ts'
import { markCaption } from './marks.ts'
import { pageKind } from './page-kinds.ts'
import { readSentence } from './read-sentence.ts'
import { splitSentences } from './sentences.ts'
import type { Statement } from './statement.ts'

/** A caption as plain text, and the credits it states: none, one or several. */
export interface ParsedCaption {
  readonly caption: string
  readonly credits: readonly Credit[]
}

/** Captions longer than this, in UTF-16 code units, are kept as they are and state no credit. */
export const longestCaption = 4_000

// The Markdown parser's time grows with the square of these.
const mostMarks = 400

/** Reads a caption written in Markdown or HTML; states only what the caption states, and guesses nothing. */
export function parseCaption(source: string): ParsedCaption {
  const isHostile = source.length > longestCaption || source.split(/[*_[\]<`\\]/, mostMarks).length === mostMarks
  if (isHostile) return { caption: source.replace(/\s+/g, ' ').trim(), credits: [] }
  const end = findLicenceEnd(source)
  const text = readCaptionText(source)
  const credits = readCredits(end === null ? text : readCaptionText(end.rest))
  return { caption: text.text.replace(/\n/g, ' '), credits: end === null ? credits : withEnd(credits, end.until) }
}

function readCredits(text: CaptionText): Credit[] {
  const marked = markCaption(text)
  const statements = splitSentences(marked).map((sentence) => readSentence(marked, sentence))
  return gatherCredits(settleBareNames(statements)).map(finish)
}

/** A name that stands alone is the creator's where an address or a licence follows it: "ITU. https://…". */
function settleBareNames(statements: Statement[]): Statement[] {
  return statements.map((statement, index) => {
    const next = statements[index + 1]
    const isCreator = statement.bareName !== null && next?.startsWithMark === true && next.creator === null
    return isCreator ? { ...statement, creator: statement.bareName, description: [], isCredit: true } : statement
  })
}

function gatherCredits(statements: readonly Statement[]): Statement[] {
  const credits: Statement[] = []
  let waiting: string[] = []
  const loose: string[] = []
  for (const statement of statements) {
    const current = credits.at(-1)
    if (!statement.isCredit) {
      if (statement.bareSource !== null && current !== undefined && current.sourceName === null)
        current.sourceName = knownAgency(statement.bareSource)
      else if (statement.bareSource !== null) waiting.push(statement.bareSource)
      waiting.push(...statement.description)
      if (current !== undefined && statement.description.length === 0) current.sources.push(...statement.sources)
      else loose.push(...statement.sources)
      continue
    }
    const opens =
      current === undefined ||
      (statement.creator !== null && current.creator !== null) ||
      (statement.title !== null && current.title !== null)
    if (opens) {
      credits.push({
        ...statement,
        description: [...waiting, ...statement.description],
        sources: [...statement.sources],
      })
      waiting = []
    } else merge(current, statement)
    if (statement.forAll)
      for (const credit of credits) if (credit.licences.length === 0) credit.licences = statement.licences
  }
  const last = credits.at(-1)
  last?.description.push(...waiting)
  if (last !== undefined && last.sources.length === 0 && credits.length === 1)
    last.sources = loose.filter((href) => agencyOfUrl(href) !== null)
  return credits
}

function merge(credit: Statement, more: Statement): void {
  credit.creator ??= more.creator
  credit.creatorUrl ??= more.creatorUrl
  credit.title ??= more.title
  credit.sourceName ??= more.sourceName
  credit.notice ??= more.notice
  credit.sources = [...credit.sources, ...more.sources]
  credit.licences = [...credit.licences, ...more.licences]
  credit.description = [...credit.description, ...more.description]
}

function finish(statement: Statement): Credit {
  const source = bestSource(statement.sources)
  const stated = combineLicences(statement.licences)
  const description = statement.description.join(' ').trim()
  return {
    creator: statement.creator,
    creatorUrl: statement.creatorUrl,
    title: statement.title,
    source,
    sourceName: statement.sourceName ?? hostOf(source) ?? hostOf(statement.creatorUrl),
    licence: stated ?? (statement.notice === null ? null : { spdx: null, name: statement.notice, url: null }),
    description: description === '' ? null : description,
  }
}

function bestSource(sources: readonly string[]): string | null {
  const commons = sources.find((href) => agencyOfUrl(href) === 'Wikimedia Commons' && pageKind(href) === 'work')
  const work = sources.find((href) => pageKind(href) === 'work' && agencyOfUrl(href) !== null)
  return commons ?? work ?? sources.find((href) => pageKind(href) !== 'home') ?? sources[0] ?? null
}

function hostOf(href: string | null): string | null {
  return href === null ? null : agencyOfUrl(href)
}

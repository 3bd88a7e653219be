import { knownAgency } from './agencies.ts'
import { readCommonsCredit, readCopyright, readLabelBehindName, readPossessive } from './form-rules.ts'
import { readAgencyThenMaker, readLabelledMaker, readLabelledSource, readLabelledTitle } from './labelled-rules.ts'
import type { MarkedCaption } from './marks.ts'
import { isDate, saysUnknown, withoutOwnWork } from './names.ts'
import type { Phrase } from './phrases.ts'
import { readLabel } from './read-label.ts'
import type { Statement } from './statement.ts'
import {
  keepAsDescription,
  readMakerWithAgency,
  readNameAlone,
  readNameBesideMark,
  readWorkByMaker,
} from './unlabelled-rules.ts'

/** Reads a phrase into the statement where it fits; says whether it did. */
type Rule = (phrase: Phrase, statement: Statement, caption: MarkedCaption) => boolean

/** Reads a phrase by the first rule that fits. */
export function readPhrase(caption: MarkedCaption, statement: Statement, phrase: Phrase): void {
  rules.find((rule) => rule(phrase, statement, caption))
}

const rules: readonly Rule[] = [
  skipFiller,
  readLabelAlone,
  readAgencyAlone,
  readUnknownMaker,
  readCommonsCredit,
  readPossessive,
  readLabelledTitle,
  readAgencyThenMaker,
  readLabelledSource,
  readLabelledMaker,
  readLabelBehindName,
  readCopyright,
  readWorkByMaker,
  readMakerWithAgency,
  readNameAlone,
  readNameBesideMark,
  keepAsDescription,
]

const filler =
  /^(?:or|and|und|ou|oder|y|et|is|was|see|at|(?:to )?(?:view|see|read|visit)(?: (?:a copy of|the|this|here|terms of))*(?: licen[sc]e)?(?:,? (?:visit|here|at|see))?)$/i

function skipFiller({ text }: Phrase): boolean {
  return filler.test(text) || isDate(text) || withoutOwnWork(text) === ''
}

/** "Photo", "Source": the words lead to what stands beside them. */
function readLabelAlone({ text, beforeMark }: Phrase, statement: Statement): boolean {
  const label = readLabel(`${text}: `)
  if (label === null || label.length < text.length + 2) return false
  statement.isCredit ||= beforeMark || statement.title !== null
  return true
}

function readAgencyAlone({ text, alone }: Phrase, statement: Statement): boolean {
  if (alone && knownAgency(text) !== null) statement.bareSource = text
  return statement.bareSource !== null
}

function readUnknownMaker({ text }: Phrase, statement: Statement): boolean {
  const isUnknown = saysUnknown(text.replace(/\.$/, ''))
  statement.isCredit ||= isUnknown
  return isUnknown
}

import type { Span } from './caption-text.ts'
import type { MarkedCaption } from './marks.ts'
import { looksLikeHandle, looksLikeName } from './names.ts'
import type { Part, Phrase } from './phrases.ts'
import { cleanName, type Statement } from './statement.ts'

/** Reads a phrase into the statement where it fits; says whether it did. */
export type Rule = (phrase: Phrase, statement: Statement, caption: MarkedCaption) => boolean

/** Whether the words, without what may surround a name, can be one or an account's. */
export function looksLikeMaker(text: string): boolean {
  const name = cleanName(text)
  return looksLikeName(name) || looksLikeHandle(name)
}

/** What the phrase's connecting words give as sources. */
export function sourcesOf({ parts }: Phrase): Part[] {
  return parts.filter((part) => part.kind === 'source')
}

/** Whether a licence or an address stands in the sentence, which shows that it is a credit. */
export function hasMark(statement: Statement): boolean {
  return statement.licences.length > 0 || statement.sources.length > 0
}

/** Where the words stand in the phrase. */
export function spanOf({ start, text }: Phrase, words: string): Span {
  const at = start + text.indexOf(words)
  return { start: at, end: at + words.length }
}

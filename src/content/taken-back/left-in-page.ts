import type { Document } from '../document.ts'
import { indexLines } from '../line-index.ts'
import type { Position, Problem } from '../problem.ts'
import { foldCase, spokenWords } from '../spoken/spoken-words.ts'
import { concerns, type PassageKey, type TakenBack } from './passage-key.ts'
import { takeOut } from './take-out.ts'
import { withoutMarkup } from './without-markup.ts'

/** The code of the problem of a page that says what was taken back, and of which nothing is published for that. */
export const TAKEN_BACK_PAGE = 'taken-back-page'

/**
 * Finds a passage that a page says although none of them is left in its file: its parts stand apart there, such as in items of a
 * numbered list, or it comes from elsewhere. Null where it says none.
 */
export function findLeftInPage(document: Document, source: string, taken: readonly TakenBack[]): Problem | null {
  const path = document.sourcePath
  const keys = taken.filter((passage) => concerns(passage, path)).map(({ key }) => key)
  if (keys.length === 0) return null
  const said = firstSaid(textsOf(document), keys)
  return said === null ? null : pageSays(path, placeOf(said, source))
}

/** Tells that a page is not published for what it says, and where that is. */
export function pageSays(path: string, position: Position): Problem {
  return {
    ...{ path, ...position },
    code: TAKEN_BACK_PAGE,
    severity: 'warning',
    message:
      'Expected no words that were taken back, found some that begin here and cannot be cut out of the file; the page is not published as it is.',
    hint: 'Delete the words from the page, or write them in one piece, without the number of a list, a shortcode or the like between them, so that they can be left out.',
  }
}

function firstSaid(texts: readonly string[], keys: readonly PassageKey[]): string | null {
  for (const text of texts) {
    const [range] = takeOut(text, keys)?.ranges ?? []
    if (range) return text.slice(range.start, range.end)
  }
  return null
}

/** What an edition would say that can have words of its own; its Markdown is that of the file. */
function textsOf(document: Document): string[] {
  const { title, summary, correction, extra, menus, labels, licence, terms, themes, text, html } = document
  const { sections, quotes, imageCredits, links, images } = document
  const ofSections = sections.map(({ heading, leads, themes: named }) => [heading, leads, named])
  const ofQuotes = quotes.map(({ attribution, source }) => [attribution, source])
  const ofLinks = links.map((link) => link.text)
  const ofImages = images.map(({ alt }) => alt)
  const rest = [ofSections, ofQuotes, imageCredits, ofLinks, ofImages]
  return stringsIn([title, summary, correction, extra, menus, labels, licence, terms, themes, text, html, rest])
}

function stringsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  if (value === null || typeof value !== 'object') return []
  return Object.values(value).flatMap(stringsIn)
}

/** Where the longest part of the words begins that stands in the file in one piece; its beginning where none does. */
function placeOf(said: string, source: string): Position {
  const written = wordsIn(withoutMarkup(source))
  const wanted = wordsIn(withoutMarkup(said)).map(({ word }) => word)
  const longest = { length: 0, start: 0 }
  let before = new Map<number, number>()
  for (const { word, start, index } of written.map((one, at) => ({ ...one, index: at }))) {
    const lengths = new Map<number, number>()
    for (const [at, other] of wanted.entries()) {
      if (other !== word) continue
      const length = (before.get(at - 1) ?? 0) + 1
      lengths.set(at, length)
      if (length > longest.length)
        Object.assign(longest, { length, start: written[index - length + 1]?.start ?? start })
    }
    before = lengths
  }
  return indexLines(source)(longest.start)
}

function wordsIn(text: string): { word: string; start: number }[] {
  return spokenWords(text).flatMap(({ isWord, key, start }) => (isWord ? { word: foldCase(key), start } : []))
}

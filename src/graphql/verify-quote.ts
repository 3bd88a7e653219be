import { describeDifferences } from '../content/spoken/describe-differences.ts'
import { type Elided, findElided, readElisions } from '../content/spoken/elisions.ts'
import { findPassages, type Passage, quotedWords, withoutLastMark } from '../content/spoken/find-passage.ts'
import { wordsWithin } from '../content/spoken/index-passages.ts'
import { type NearPassage, nearestPassage, nearlyWholeQuote } from '../content/spoken/nearest-passage.ts'
import { fewWords, phrasesNearPassage, phrasesOfPassages } from '../content/spoken/phrases.ts'
import { isInCapitals, type SpokenWord, withoutCase } from '../content/spoken/spoken-words.ts'
import { caselessSequence, wordSequence } from '../content/spoken/word-sequence.ts'
import { findKeys, isDistinct, readPassageKey } from '../content/taken-back/passage-key.ts'
import type { ArticleRow } from '../database/read/articles.ts'
import type { QuoteRow } from '../database/read/edition-parts.ts'
import {
  type AskedPassages,
  findEditionsNearPhrases,
  findEditionsWithPassages,
  findPastWithPassages,
  type PassageEdition,
  type PassageText,
} from '../database/read/passages.ts'
import { listWithdrawnWords } from '../database/read/withdrawn-quotes.ts'
import { articleOf, type Context, keysOfPath } from './context.ts'
import { inputError } from './input.ts'
import { followPath } from './loaders.ts'
import { LONG_TEXT, type SpokenText } from './spoken-texts.ts'

/** From the best to the worst. */
export const verdictKinds = ['VERBATIM', 'ALTERED', 'ELSEWHERE', 'WITHDRAWN', 'NOT_OURS'] as const

/** Whether words were said, and where they stand. */
export interface Verdict {
  readonly kind: (typeof verdictKinds)[number]
  readonly quote: QuoteRow | null
  readonly article: ArticleRow | null
  readonly range: Passage | null
  /** The text that the range is a part of, and its gaps. */
  readonly layout: Pick<PassageText, 'text' | 'gaps'> | null
  readonly difference: string | null
}

/** The longest text that is looked for, in UTF-16 code units. */
export const maxQuoted = 5_000

/** Looks for the words in what readers can see, then in what they once could; `path` is where they are said to stand. */
export async function verifyQuote(context: Context, text: string, path: string | null): Promise<Verdict> {
  if (text.length > maxQuoted)
    throw inputError(`\`text\` may hold at most ${maxQuoted} characters; it holds ${text.length}.`)
  context.budget.spendScan('Query.verifyQuote')
  const words = quotedWords(text)
  if (words.length === 0) return notOurs
  const asked = askedOf(context, text, words)
  const named = path === null ? null : await followPath(context.loaders, keysOfPath(context, path))
  return (
    (await findVerbatim(asked, named, path !== null)) ??
    (await findTakenBack(asked)) ??
    (await findWithParts(asked, named)) ??
    (await findNearly(asked, named, path !== null)) ??
    notOurs
  )
}

const notOurs: Verdict = {
  kind: 'NOT_OURS',
  quote: null,
  article: null,
  range: null,
  layout: null,
  difference: null,
}

/** What is asked. */
interface Asked {
  readonly context: Context
  readonly text: string
  readonly quoted: readonly SpokenWord[]
  /** Whether it is all in capitals, so that case tells nothing. */
  readonly anyCase: boolean
}

function askedOf(context: Context, text: string, words: readonly SpokenWord[]): Asked {
  const anyCase = isInCapitals(words)
  return { context, text, anyCase, quoted: anyCase ? withoutCase(words) : words }
}

async function findVerbatim(asked: Asked, named: ArticleRow | null, isNamed: boolean): Promise<Verdict | null> {
  const here = named ? await placeIn(asked, [named.id]) : null
  if (here) return { ...here, kind: 'VERBATIM', difference: null }
  const passages = askedPassages(asked, [asked.quoted])
  const { snapshot } = asked.context
  const there = await placeIn(asked, idsOf(await findEditionsWithPassages(snapshot, passages)))
  if (there) return { ...there, kind: isNamed ? 'ELSEWHERE' : 'VERBATIM', difference: null }
  const past = await findPastWithPassages(snapshot, passages)
  const texts = await asked.context.spokenTexts(idsOf(past), asked.anyCase)
  const gone = texts.find(({ words }) => findPassages(asked.quoted, words).length > 0)
  const articleId = past.find(({ id }) => id === gone?.id)?.articleId
  if (articleId === undefined) return null
  return { ...notOurs, kind: 'WITHDRAWN', article: await asked.context.loaders.articleById.load(articleId) }
}

/** Whether a quote that was taken back is in the words; of a short one, whether it is all of them. */
async function findTakenBack({ context, quoted }: Asked): Promise<Verdict | null> {
  const spoken = quoted.filter(({ isWord }) => isWord)
  for (const { words, articleId } of await listWithdrawnWords(context.snapshot)) {
    const keys = words.split(' ').flatMap((written) => readPassageKey(written) ?? [])
    const asked = keys.filter((key) => isDistinct(key) || key.words === spoken.length)
    if (findKeys(spoken, asked).length === 0) continue
    const article = articleId === null ? null : await context.loaders.articleById.load(articleId)
    return { ...notOurs, kind: 'WITHDRAWN', article }
  }
  return null
}

function askedPassages({ anyCase }: Asked, pieces: Elided['pieces']): AskedPassages {
  const sequenceOf = anyCase ? caselessSequence : wordSequence
  const sequences = pieces.map((piece) => sequenceOf(withoutLastMark(piece)))
  return { phrases: phrasesOfPassages(pieces), sequences, anyCase }
}

function idsOf(found: readonly PassageEdition[]): number[] {
  return found.map(({ id }) => id)
}

type Place = Pick<Verdict, 'quote' | 'article' | 'range' | 'layout'>

/** Where the words stand in these editions: in a quote if they do in any. */
async function placeIn(asked: Asked, ids: readonly number[]): Promise<Place | null> {
  const found = (await asked.context.spokenTexts(ids, asked.anyCase)).flatMap((layout) =>
    findPassages(asked.quoted, layout.words).map((range) => ({ layout, range })),
  )
  const places = await Promise.all(
    found.map(async ({ layout, range }) => {
      const quotes = await asked.context.loaders.quotesOfEdition.load(layout.id)
      return { layout, range, quote: quoteAround(quotes, range) }
    }),
  )
  const place = places.find(({ quote }) => quote !== null) ?? places[0]
  return place ? { ...place, article: await articleOf({ editionId: place.layout.id }, {}, asked.context) } : null
}

function quoteAround(quotes: readonly QuoteRow[], { start, end }: Passage): QuoteRow | null {
  return quotes.find(({ rangeStart, rangeEnd }) => rangeStart <= start && end <= rangeEnd) ?? null
}

/** Where all the words stand but for an ellipsis or square brackets; in the named article if they do there. */
async function findWithParts(asked: Asked, named: ArticleRow | null): Promise<Verdict | null> {
  const elided = readElisions(asked.quoted)
  if (!elided) return null
  const near = async (ids: readonly number[]) => alteredIn(asked, ids, ({ words }) => findElided(elided, words))
  return (
    (named ? await near([named.id]) : null) ??
    (await near(idsOf(await findEditionsWithPassages(asked.context.snapshot, askedPassages(asked, elided.pieces)))))
  )
}

/** Where nearly these words stand; in the named article if they do there. Words too few to be found as they stand may turn up as well. */
async function findNearly(asked: Asked, named: ArticleRow | null, isNamed: boolean): Promise<Verdict | null> {
  const { context, quoted } = asked
  const isShort = quoted.filter(({ isWord }) => isWord).length <= fewWords + 1
  const near = async (ids: readonly number[]) => {
    const quotes = isShort ? await Promise.all(ids.map((id) => context.loaders.quotesOfEdition.load(id))) : []
    const quotesOf = new Map(ids.map((id, index) => [id, quotes[index] ?? []]))
    return alteredIn(asked, ids, ({ id, words }) => nearestIn(quoted, words, quotesOf.get(id) ?? []))
  }
  const here = named ? await near([named.id]) : null
  const there = here ? null : await near(await findEditionsNearPhrases(context.snapshot, phrasesNearPassage(quoted)))
  // Nothing differs.
  if (there?.difference === '') return { ...there, kind: isNamed ? 'ELSEWHERE' : 'VERBATIM', difference: null }
  return here ?? there
}

function nearestIn(
  quoted: readonly SpokenWord[],
  words: readonly SpokenWord[],
  quotes: readonly QuoteRow[],
): NearPassage | null {
  for (const { rangeStart: start, rangeEnd: end } of quotes) {
    const quote = nearlyWholeQuote(quoted, wordsWithin(words, { start, end }))
    if (quote) return quote
  }
  return nearestPassage(quoted, words)
}

/** The verdict on what differs least of what is found in these editions; on the first of several. */
async function alteredIn(
  { context, text, anyCase }: Asked,
  ids: readonly number[],
  find: (text: SpokenText) => NearPassage | null,
): Promise<Verdict | null> {
  let best: { layout: SpokenText; passage: NearPassage } | null = null
  for (const layout of await context.spokenTexts(ids, anyCase)) {
    if (layout.text.length > LONG_TEXT) await context.slices.turn(context.budget, null)
    const passage = find(layout)
    if (passage && passage.distance < (best?.passage.distance ?? Infinity)) best = { layout, passage }
  }
  if (!best) return null
  const { layout, passage } = best
  const { start, end, differences } = passage
  const quotes = await context.loaders.quotesOfEdition.load(layout.id)
  return {
    kind: 'ALTERED',
    quote: quoteMostly(quotes, { start, end }),
    article: await articleOf({ editionId: layout.id }, {}, context),
    range: { start, end },
    layout,
    difference: describeDifferences(differences, { quoted: text, text: layout.text }),
  }
}

/** The quote that has more than half of the passage, whose ends may lie a word beyond it. */
function quoteMostly(quotes: readonly QuoteRow[], { start, end }: Passage): QuoteRow | null {
  const shared = ({ rangeStart, rangeEnd }: QuoteRow) => Math.min(rangeEnd, end) - Math.max(rangeStart, start)
  return quotes.find((quote) => shared(quote) * 2 > end - start) ?? null
}

import { describeDifferences } from '../content/spoken/describe-differences.ts'
import { findPassages, type Passage, quotedWords } from '../content/spoken/find-passage.ts'
import { type NearPassage, nearestPassage } from '../content/spoken/nearest-passage.ts'
import { phrasesNearPassage, phrasesOfPassage } from '../content/spoken/phrases.ts'
import { type SpokenWord, spokenWords } from '../content/spoken/spoken-words.ts'
import type { ArticleRow } from '../database/read/articles.ts'
import type { QuoteRow } from '../database/read/edition-parts.ts'
import { findEditionsNearPhrases, findEditionsWithPhrases, findPassageTexts } from '../database/read/passages.ts'
import { articleOf, type Context, keysOfPath } from './context.ts'
import { inputError } from './input.ts'
import { followPath } from './loaders.ts'

/** From the best to the worst. */
export const verdictKinds = ['VERBATIM', 'ALTERED', 'ELSEWHERE', 'WITHDRAWN', 'NOT_OURS'] as const

/** Whether words were said, and where they stand. */
export interface Verdict {
  readonly kind: (typeof verdictKinds)[number]
  readonly quote: QuoteRow | null
  readonly article: ArticleRow | null
  readonly range: Passage | null
  readonly difference: string | null
}

/** The longest text that is looked for, in UTF-16 code units. */
export const maxQuoted = 5_000

/** Bytes of the texts that are compared with one quote. */
const MOST_BYTES = 4_000_000

/** Looks for the words in what readers can see, then in what they once could; `path` is where they are said to stand. */
export async function verifyQuote(context: Context, text: string, path: string | null): Promise<Verdict> {
  if (text.length > maxQuoted)
    throw inputError(`\`text\` may hold at most ${maxQuoted} characters; it holds ${text.length}.`)
  context.budget.spendScan('Query.verifyQuote')
  const quoted = quotedWords(text)
  if (quoted.length === 0) return notOurs
  const { snapshot, loaders } = context
  const named = path === null ? null : await followPath(loaders, keysOfPath(context, path))
  const candidates = await findEditionsWithPhrases(snapshot, phrasesOfPassage(quoted))
  const visible = candidates.filter(({ isVisible }) => isVisible).map(({ id }) => id)
  const past = candidates.filter(({ isVisible }) => !isVisible)
  const texts = await readTexts(context, [...(named ? [named.id] : []), ...visible, ...past.map(({ id }) => id)])

  const here = await placeIn(context, { quoted, texts, ids: named ? [named.id] : [] })
  if (here) return { ...here, kind: 'VERBATIM', difference: null }
  const there = await placeIn(context, { quoted, texts, ids: visible })
  if (there) return { ...there, kind: path === null ? 'VERBATIM' : 'ELSEWHERE', difference: null }
  const gone = past.find(({ id }) => findPassages(quoted, texts.get(id) ?? []).length > 0)
  if (gone) return { ...notOurs, kind: 'WITHDRAWN', article: await loaders.articleById.load(gone.articleId) }
  return (await findAltered(context, { text, quoted, named })) ?? notOurs
}

const notOurs: Verdict = { kind: 'NOT_OURS', quote: null, article: null, range: null, difference: null }

type Place = Pick<Verdict, 'quote' | 'article' | 'range'>

async function readTexts(context: Context, ids: readonly number[]): Promise<Map<number, SpokenWord[]>> {
  const texts = await findPassageTexts(context.snapshot, ids, MOST_BYTES)
  return new Map([...texts].map(([id, text]) => [id, spokenWords(text)]))
}

/** Where the words stand in these editions: in a quote if they do in any. */
async function placeIn(
  context: Context,
  asked: { quoted: readonly SpokenWord[]; texts: Map<number, SpokenWord[]>; ids: readonly number[] },
): Promise<Place | null> {
  const found = asked.ids
    .map((id) => ({ id, passages: findPassages(asked.quoted, asked.texts.get(id) ?? []) }))
    .filter(({ passages }) => passages.length > 0)
  const places = await Promise.all(
    found.map(async ({ id, passages }) => {
      const quotes = await context.loaders.quotesOfEdition.load(id)
      const inQuotes = passages.map((range) => ({ range, quote: quoteAround(quotes, range) }))
      return { id, ...(inQuotes.find(({ quote }) => quote !== null) ?? inQuotes[0]) }
    }),
  )
  const place = places.find(({ quote }) => quote != null) ?? places[0]
  if (!place) return null
  const article = await articleOf({ editionId: place.id }, {}, context)
  return { article, quote: place.quote ?? null, range: place.range ?? null }
}

function quoteAround(quotes: readonly QuoteRow[], { start, end }: Passage): QuoteRow | null {
  return quotes.find(({ rangeStart, rangeEnd }) => rangeStart <= start && end <= rangeEnd) ?? null
}

async function findAltered(
  context: Context,
  { text, quoted, named }: { text: string; quoted: readonly SpokenWord[]; named: ArticleRow | null },
): Promise<Verdict | null> {
  const near = await findEditionsNearPhrases(context.snapshot, phrasesNearPassage(quoted))
  const ids = [...new Set([...(named ? [named.id] : []), ...near])]
  const texts = await findPassageTexts(context.snapshot, ids, MOST_BYTES)
  let best: { id: number; ours: string; passage: NearPassage } | null = null
  for (const id of ids) {
    const ours = texts.get(id)
    if (ours === undefined) continue
    const passage = nearestPassage(quoted, spokenWords(ours))
    if (passage && passage.distance < (best?.passage.distance ?? Infinity)) best = { id, ours, passage }
    if (best?.id === named?.id) break
  }
  if (!best) return null
  const { start, end, differences } = best.passage
  const quotes = await context.loaders.quotesOfEdition.load(best.id)
  return {
    kind: 'ALTERED',
    quote: quoteMostly(quotes, { start, end }),
    article: await articleOf({ editionId: best.id }, {}, context),
    range: { start, end },
    difference: describeDifferences(differences, { quoted: text, text: best.ours }),
  }
}

/** The quote that has more than half of the passage, whose ends may lie a word beyond it. */
function quoteMostly(quotes: readonly QuoteRow[], { start, end }: Passage): QuoteRow | null {
  const shared = ({ rangeStart, rangeEnd }: QuoteRow) => Math.min(rangeEnd, end) - Math.max(rangeStart, start)
  return quotes.find((quote) => shared(quote) * 2 > end - start) ?? null
}

import type { EditionFacts, Effect } from './effect.ts'

/** A quote, by its lasting id, that readers will not find any more. */
export interface VanishedQuote {
  readonly id: string
  readonly text: string
  readonly path: string
}

/** A quote that stands in another section, or under other themes, than before. */
export interface MovedQuote extends VanishedQuote {
  readonly from: QuotePlace
  readonly to: QuotePlace
}

/** Where a quote stands: the anchor of its section, and its themes. */
export interface QuotePlace {
  readonly anchor: string
  readonly themes: readonly string[]
}

/** The quotes of what is closed that nothing opened has. */
export function findVanishedQuotes(effects: readonly Effect[]): VanishedQuote[] {
  return effects.flatMap(({ before, after }) => {
    const stay = new Set(after?.quotes.map((quote) => quote.uid))
    const gone = before?.quotes.filter((quote) => !stay.has(quote.uid)) ?? []
    return gone.map(({ uid, text }) => ({ id: uid, text, path: before?.path ?? '' }))
  })
}

/** The quotes that stay and change their place. */
export function findMovedQuotes(effects: readonly Effect[]): MovedQuote[] {
  return effects.flatMap(({ before, after }) => {
    if (before === null || after === null) return []
    const were = placesOf(before)
    return [...placesOf(after)].flatMap(([id, { text, place }]) => {
      const was = were.get(id)
      return was === undefined || isSame(was.place, place)
        ? []
        : { id, text, path: after.path, from: was.place, to: place }
    })
  })
}

function placesOf({ sections, quotes }: EditionFacts): Map<string, { text: string; place: QuotePlace }> {
  const anchors = new Map(sections.map(({ position, anchor }) => [position, anchor]))
  return new Map(
    quotes.map(({ uid, text, section, themes }) => [
      uid,
      { text, place: { anchor: anchors.get(section) ?? '', themes } },
    ]),
  )
}

function isSame(a: QuotePlace, b: QuotePlace): boolean {
  return a.anchor === b.anchor && a.themes.toSorted().join('\n') === b.themes.toSorted().join('\n')
}

import type { EditionFacts, Effect } from './effect.ts'

/** A quote by its lasting id, with the path of its article. */
interface Quote {
  readonly id: string
  readonly text: string
  readonly path: string
}

/** A quote that readers will not find any more. */
export interface VanishedQuote extends Quote {
  /** An article that has the same words from now on, as a quote of its own; null where none gains them. */
  readonly gainedBy: string | null
}

/** A quote that stands in another section, or under other themes, than before. */
export interface MovedQuote extends Quote {
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
  const gained = findGained(effects)
  return effects.flatMap(({ before, after }) =>
    lacking(before, after).map(({ uid, text }) => ({
      id: uid,
      text,
      path: before?.path ?? '',
      gainedBy: gained.get(text) ?? null,
    })),
  )
}

/** Which article gains a quote, by its words. */
function findGained(effects: readonly Effect[]): Map<string, string> {
  return new Map(
    effects.flatMap(({ before, after }) =>
      lacking(after, before).map(({ text }): [string, string] => [text, after?.path ?? '']),
    ),
  )
}

/** The quotes of the one that the other has not. */
function lacking(one: EditionFacts | null, other: EditionFacts | null): EditionFacts['quotes'] {
  const has = new Set(other?.quotes.map((quote) => quote.uid))
  return one?.quotes.filter((quote) => !has.has(quote.uid)) ?? []
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

import type { EditionFacts, Effect } from './effect.ts'

/** A theme that will have no quote any more. */
export interface EmptiedTheme {
  readonly slug: string
  /** How many it has now. */
  readonly quotes: number
}

/** The themes whose count of quotes a plan can lessen. */
export function findTouchedThemes(effects: readonly Effect[]): string[] {
  return [...new Set(effects.flatMap(({ before }) => (before === null ? [] : themesOfQuotes(before))))].sort()
}

/** The themes that have quotes now, as `counts` says, and will have none. */
export function findEmptiedThemes(effects: readonly Effect[], counts: ReadonlyMap<string, number>): EmptiedTheme[] {
  const left = new Map(counts)
  const add = (edition: EditionFacts | null, by: 1 | -1) => {
    for (const theme of edition === null ? [] : themesOfQuotes(edition)) left.set(theme, (left.get(theme) ?? 0) + by)
  }
  for (const { before, after } of effects) {
    add(before, -1)
    add(after, 1)
  }
  return [...counts].filter(([slug]) => left.get(slug) === 0).map(([slug, quotes]) => ({ slug, quotes }))
}

function themesOfQuotes({ quotes }: EditionFacts): string[] {
  return quotes.flatMap((quote) => quote.themes)
}

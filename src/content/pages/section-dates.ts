import type { PageSettings } from '../settings/page-settings.ts'
import type { SiteSettings } from '../settings/settings.ts'
import { ancestors, sectionKey } from './cascade.ts'
import type { ContentPath } from './content-path.ts'
import type { AddressedPage, LocatedPage } from './page-states.ts'
import { readTerms } from './terms.ts'

/** Milliseconds since 1970; null where no page below has that date. */
export interface NewestDates {
  readonly date: number | null
  readonly lastmod: number | null
}

/** A page whose file has an error and that stays as it was published. */
export interface KeptPage {
  readonly content: ContentPath
  readonly dates: NewestDates
}

/**
 * The newest dates of the pages below each section, by `sectionKey`; a taxonomy also counts the pages that name
 * its terms, a term those that name it, but not those that are kept. Takes time linear in the number of pages and their depth.
 */
export function findNewestDates(
  { pages, kept }: { readonly pages: readonly AddressedPage[]; readonly kept: readonly KeptPage[] },
  settings: SiteSettings['pageSettings'],
): ReadonlyMap<string, NewestDates> {
  const newest = new Map<string, NewestDates>()
  const count = (language: string, above: readonly string[], { date, lastmod }: NewestDates) => {
    for (const path of new Set(above)) {
      const key = sectionKey(language, path)
      const before = newest.get(key)
      newest.set(key, { date: later(before?.date ?? null, date), lastmod: later(before?.lastmod ?? null, lastmod) })
    }
  }
  for (const page of pages) {
    const { content, dates } = page
    const above = [...ancestors(content), ...termPaths(page, settings[content.language])]
    count(content.language, above, { date: dates.date?.at ?? null, lastmod: dates.lastmod?.at ?? null })
  }
  for (const { content, dates } of kept) count(content.language, ancestors(content), dates)
  return newest
}

function termPaths({ values }: LocatedPage, settings: PageSettings | undefined): string[] {
  if (settings === undefined) return []
  const terms = readTerms(values, settings.taxonomies, { ...settings, disablePathToLower: false })
  return terms.flatMap(({ taxonomy, slug }) => [`/${taxonomy}`, `/${taxonomy}/${slug}`])
}

function later(a: number | null, b: number | null): number | null {
  if (a === null || b === null) return a ?? b
  return Math.max(a, b)
}

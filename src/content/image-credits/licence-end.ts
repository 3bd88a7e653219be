import type { Credit, Licence } from '../document.ts'

const CLOCK = '[Tt ]\\d{2}:\\d{2}(?::\\d{2})?(?:Z|[+-]\\d{2}:?\\d{2})?'
const end = new RegExp(
  `[\\s,;.(–—-]*\\b(?:licen[sc]ed|licen[sc]e|rights)\\s+until\\s+(\\d{4}-\\d{2}-\\d{2}(?:${CLOCK})?)(?![\\d:])\\)?`,
  'i',
)

/** When a caption says that its images are "licensed until 2026-12-31", as RFC 3339, and the caption without these words. */
export interface StatedEnd {
  readonly until: string
  readonly rest: string
}

/** Reads until when the images of a caption are licensed: a day counts to its end, and times are in UTC unless they say otherwise. */
export function findLicenceEnd(source: string): StatedEnd | null {
  const found = end.exec(source)
  if (found === null) return null
  const [words, written = ''] = found
  const isDay = written.length === 10
  const time = new Date(isDay || /(?:Z|[+-]\d{2}:?\d{2})$/.test(written.slice(10)) ? written : `${written}Z`).getTime()
  if (Number.isNaN(time)) return null
  const until = new Date(isDay ? time + 86_400_000 : time).toISOString()
  return { until, rest: `${source.slice(0, found.index)}${source.slice(found.index + words.length)}` }
}

/** A licence that ends; where none is named, one that says no more than that. */
export function licenceUntil(licence: Licence | null, until: string): Licence {
  return { ...(licence ?? { spdx: null, name: 'Licensed for a time', url: null }), until: until.replace('.000Z', 'Z') }
}

/** Whether a licence has ended. */
export function hasEnded(licence: Licence | null, now: Date): boolean {
  return licence?.until !== undefined && Date.parse(licence.until) <= now.getTime()
}

/** The credits with the end of their licence; one that states nothing else where there are none. */
export function withEnd(credits: readonly Credit[], until: string): Credit[] {
  const nothing = { creator: null, creatorUrl: null, title: null, source: null, sourceName: null, description: null }
  const stated: readonly Credit[] = credits.length === 0 ? [{ ...nothing, licence: null }] : credits
  return stated.map((credit) => ({ ...credit, licence: licenceUntil(credit.licence, until) }))
}

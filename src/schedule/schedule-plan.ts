import { comparePaths } from '../content/compare.ts'
import type { ReleasePlan } from '../database/write/publish.ts'
import type { DueEdition, Schedule, ScheduledEdition, VisibleEdition } from '../database/write/schedule.ts'

/** What the clock does next. */
export interface ScheduleDecision {
  /** The release of the earliest instant at which anything can be done; null where nothing is left to do. */
  readonly release: Omit<ReleasePlan, 'import'> | null
  /** Editions that are due and cannot come, because another visible one has their path or stands for their article. */
  readonly blocked: readonly { readonly edition: DueEdition; readonly by: VisibleEdition }[]
}

/**
 * Decides what is published of what is due: one release an instant, the earliest first, so that a gateway that was down
 * makes the history there would have been. What is blocked stays due until its way is free.
 */
export function planSchedule(schedule: Schedule): ScheduleDecision {
  const blocked: ScheduleDecision['blocked'][number][] = []
  const places = placesOf(schedule.inTheWay)
  for (const { closing, arriving } of instantsOf(schedule)) {
    for (const edition of closing) places.leave(edition)
    const opening: DueEdition[] = []
    for (const edition of arriving) {
      const by = places.holder(edition)
      if (by) blocked.push({ edition, by })
      else {
        places.take(edition)
        opening.push(edition)
      }
    }
    if (closing.length + opening.length > 0) return { release: releasePlan(schedule, closing, opening), blocked }
  }
  return { release: null, blocked }
}

/** What comes and goes at one moment. */
interface Instant {
  readonly closing: ScheduledEdition[]
  readonly arriving: DueEdition[]
}

/** The earliest first; what arrives at the same moment in the order in which it was imported. */
function instantsOf({ due, expired }: Schedule): Instant[] {
  const instants = new Map<number, Instant>()
  const at = (moment: number): Instant => {
    const instant = instants.get(moment) ?? { closing: [], arriving: [] }
    instants.set(moment, instant)
    return instant
  }
  for (const edition of expired) at(edition.at).closing.push(edition)
  for (const edition of [...due].sort((a, b) => a.id - b.id)) at(edition.at).arriving.push(edition)
  return [...instants].sort(([a], [b]) => a - b).map(([, instant]) => instant)
}

/** Who has which path, and who stands for which article: of each there is one. */
function placesOf(visible: readonly VisibleEdition[]) {
  const byPath = new Map<string, VisibleEdition>()
  const byArticle = new Map<string, VisibleEdition>()
  const take = (edition: VisibleEdition) => {
    byPath.set(edition.pathKey, edition)
    byArticle.set(edition.articleId, edition)
  }
  for (const edition of visible) take(edition)
  return {
    take,
    leave({ pathKey, articleId }: VisibleEdition) {
      byPath.delete(pathKey)
      byArticle.delete(articleId)
    },
    holder: ({ pathKey, articleId }: VisibleEdition) => byPath.get(pathKey) ?? byArticle.get(articleId),
  }
}

function releasePlan(
  { release, publication, site, declaredThemes }: Schedule,
  closing: readonly VisibleEdition[],
  opening: readonly DueEdition[],
): ScheduleDecision['release'] {
  if (site === null) return null
  return {
    expected: release,
    publication,
    release: true,
    kind: 'SCHEDULE',
    note: null,
    site,
    added: opening.length,
    changed: 0,
    moved: 0,
    withdrawn: closing.length,
    close: closing.map((edition) => edition.id),
    open: opening.map((edition) => edition.id),
    hold: [],
    discard: [],
    touch: [],
    changes: [
      ...closing.map((edition) => ({ ...change(edition), kind: 'WITHDRAWN' as const, reason: 'EXPIRED' as const })),
      ...opening.map((edition) => ({
        ...change(edition),
        kind: edition.shown ? ('RESTORED' as const) : ('PUBLISHED' as const),
      })),
    ].sort(comparePaths),
    files: { put: [], remove: [] },
    themes: declaredThemes,
  }
}

function change({ articleId, path }: VisibleEdition) {
  return { articleId, path, previousPath: null, reason: null, correction: null }
}

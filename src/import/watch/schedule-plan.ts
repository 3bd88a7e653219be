import type { ReleasePlan } from '../../database/publish.ts'
import type { DueEdition, Schedule, VisibleEdition } from '../../database/schedule.ts'

/** What the clock does next. */
export interface ScheduleDecision {
  /** The release of the earliest instant at which anything can be done; null where nothing is left to do. */
  readonly release: ReleasePlan | null
  /** Editions that are due and cannot come, because another visible one has their path or stands for their article. */
  readonly blocked: readonly { readonly edition: DueEdition; readonly by: VisibleEdition }[]
}

const NO_IMPORT = '00000000-0000-0000-0000-000000000000'

/**
 * Decides what is published of what is due: one release an instant, the earliest first, so that a gateway that was down
 * makes the history there would have been. What is blocked stays due until its way is free.
 */
export function planSchedule(schedule: Schedule): ScheduleDecision {
  const { due, expired } = schedule
  const instants = [...new Set([...due, ...expired].map((edition) => edition.at))].sort((a, b) => a - b)
  const blocked: ScheduleDecision['blocked'][number][] = []
  for (const instant of instants) {
    const closing = expired.filter((edition) => edition.at === instant)
    const gone = new Set(closing.map((edition) => edition.id))
    const there = schedule.inTheWay.filter((edition) => !gone.has(edition.id))
    const opening: DueEdition[] = []
    for (const edition of due.filter(({ at }) => at === instant).sort((a, b) => a.id - b.id)) {
      const by = [...there, ...opening].find((other) => excludes(other, edition))
      if (by) blocked.push({ edition, by })
      else opening.push(edition)
    }
    if (closing.length + opening.length > 0) return { release: releasePlan(schedule, closing, opening), blocked }
  }
  return { release: null, blocked }
}

function excludes(one: VisibleEdition, other: VisibleEdition): boolean {
  return one.pathKey === other.pathKey || one.articleId === other.articleId
}

function releasePlan(
  { release, site, declaredThemes }: Schedule,
  closing: readonly VisibleEdition[],
  opening: readonly DueEdition[],
): ReleasePlan | null {
  if (site === null) return null
  return {
    import: NO_IMPORT,
    expected: release,
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
    ].sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0)),
    files: { put: [], remove: [] },
    themes: declaredThemes,
  }
}

function change({ articleId, path }: VisibleEdition) {
  return { articleId, path, previousPath: null, reason: null, correction: null }
}

import { comparePaths } from '../content/compare.ts'
import type { ReleasePlan } from '../database/write/publish.ts'
import type {
  DueEdition,
  ExpiredEdition,
  Schedule,
  ScheduledEdition,
  VisibleEdition,
} from '../database/write/schedule.ts'

/** What the clock does next. */
export interface ScheduleDecision {
  /** The release of the earliest instant at which anything changes; null if nothing is left to do. */
  readonly release: Omit<ReleasePlan, 'import'> | null
  /** The ids of what it is of; missing where there is none. */
  readonly editions?: readonly number[]
  /** Editions that are due but cannot be published, because another visible edition has their path or their article. */
  readonly blocked: readonly { readonly edition: DueEdition; readonly by: VisibleEdition }[]
}

/** What is left of a schedule for one decision. */
export interface ScheduleChoice {
  /** The ids of editions that are left as they are. */
  readonly without?: ReadonlySet<number>
  /** Whether one edition makes a release of its own, so that it keeps none of the same instant back. */
  readonly alone?: boolean
}

/**
 * Decides what to publish next of what is due: one release per instant, the earliest first, so that a gateway that was down
 * makes the releases it would have made. Blocked editions stay due until the other edition is gone.
 */
export function planSchedule(
  schedule: Schedule,
  { without = new Set(), alone = false }: ScheduleChoice = {},
): ScheduleDecision {
  const blocked: ScheduleDecision['blocked'][number][] = []
  const occupied = trackVisible(schedule.inTheWay)
  for (const instant of instantsOf(withoutEditions(schedule, without))) {
    const { closing, arriving, losing } = instant
    for (const edition of closing) occupied.remove(edition)
    const opening: DueEdition[] = []
    for (const edition of arriving) {
      const by = occupied.find(edition)
      if (by) blocked.push({ edition, by })
      else {
        occupied.add(edition)
        opening.push(edition)
      }
    }
    // A page that goes takes its images along.
    const changing = losing.filter(({ id }) => !closing.some((edition) => edition.id === id))
    if (closing.length + opening.length + changing.length === 0) continue
    const all = { closing, opening, changing }
    const chosen = alone ? firstOf(all) : all
    const editions = [...chosen.closing, ...chosen.opening, ...chosen.changing].map(({ id }) => id)
    return { release: releasePlan(schedule, chosen), editions, blocked }
  }
  return { release: null, blocked }
}

function withoutEditions(schedule: Schedule, without: ReadonlySet<number>): Schedule {
  if (without.size === 0) return schedule
  const isLeft = ({ id }: VisibleEdition) => !without.has(id)
  const [due, expired] = [schedule.due.filter(isLeft), schedule.expired.filter(isLeft)]
  // What stays although it expired is in the way of what comes in its place.
  const stuck = schedule.expired.filter((edition) => !isLeft(edition))
  const losingImages = schedule.losingImages.filter(isLeft)
  return { ...schedule, due, expired, losingImages, inTheWay: [...schedule.inTheWay, ...stuck] }
}

/** One edition: what goes before what comes. */
function firstOf({ closing, opening, changing }: Parameters<typeof releasePlan>[1]): Parameters<typeof releasePlan>[1] {
  if (closing.length > 0) return { closing: closing.slice(0, 1), opening: [], changing: [] }
  if (opening.length > 0) return { closing, opening: opening.slice(0, 1), changing: [] }
  return { closing, opening, changing: changing.slice(0, 1) }
}

/** What expires, is due and loses an image at one instant. */
interface Instant {
  readonly closing: ExpiredEdition[]
  readonly arriving: DueEdition[]
  readonly losing: ScheduledEdition[]
}

/** Sorted by time; editions due at the same instant are in the order in which they were imported. */
function instantsOf({ due, expired, losingImages }: Schedule): Instant[] {
  const instants = new Map<number, Instant>()
  const instantAt = (time: number): Instant => {
    const instant = instants.get(time) ?? { closing: [], arriving: [], losing: [] }
    instants.set(time, instant)
    return instant
  }
  for (const edition of expired) instantAt(edition.at).closing.push(edition)
  for (const edition of [...due].sort((a, b) => a.id - b.id)) instantAt(edition.at).arriving.push(edition)
  for (const edition of losingImages) instantAt(edition.at).losing.push(edition)
  return [...instants].sort(([a], [b]) => a - b).map(([, instant]) => instant)
}

/** Keeps track of the one visible edition of each path and each article. */
function trackVisible(visible: readonly VisibleEdition[]) {
  const byPath = new Map<string, VisibleEdition>()
  const byArticle = new Map<string, VisibleEdition>()
  const add = (edition: VisibleEdition) => {
    byPath.set(edition.pathKey, edition)
    byArticle.set(edition.articleId, edition)
  }
  for (const edition of visible) add(edition)
  return {
    add,
    remove({ pathKey, articleId }: VisibleEdition) {
      byPath.delete(pathKey)
      byArticle.delete(articleId)
    },
    find: ({ pathKey, articleId }: VisibleEdition) => byPath.get(pathKey) ?? byArticle.get(articleId),
  }
}

function releasePlan(
  { release, publication, site, declaredThemes }: Schedule,
  {
    closing,
    opening,
    changing,
  }: {
    readonly closing: readonly ExpiredEdition[]
    readonly opening: readonly DueEdition[]
    readonly changing: readonly ScheduledEdition[]
  },
): ScheduleDecision['release'] {
  if (site === null) return null
  return {
    expected: release,
    publication,
    release: true,
    kind: 'SCHEDULE',
    note: null,
    publishedBy: null,
    site,
    added: opening.length,
    changed: changing.length,
    moved: 0,
    withdrawn: closing.length,
    close: closing.map((edition) => edition.id),
    open: opening.map((edition) => edition.id),
    hold: [],
    discard: [],
    touch: [],
    changes: [
      ...closing.map((edition) => ({
        ...change(edition),
        kind: 'WITHDRAWN' as const,
        reason: edition.byRights ? ('RIGHTS_WITHDRAWN' as const) : ('EXPIRED' as const),
      })),
      // Of that time, by which the next look knows that it was told.
      ...changing.map((edition) => ({
        ...change(edition),
        kind: 'UPDATED' as const,
        at: new Date(edition.at).toISOString(),
      })),
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

import { comparePaths } from '../../content/compare.ts'
import { pathKey } from '../../content/path-key.ts'
import type { Database } from '../../database/open.ts'
import type { ImportState } from '../../database/write/import-state.ts'
import { listScheduled, type TimedEdition } from '../../database/write/schedule.ts'
import type { ImportPlan } from './plan.ts'

/** What the clock does with a page once a plan is carried out. */
export interface ClockChange {
  readonly action: 'appear' | 'expire'
  readonly path: string
  /** ISO 8601. */
  readonly at: string
  /** Whether that time is over, so that the clock does it as soon as it looks. */
  readonly atOnce: boolean
}

/** An edition as the clock finds it after a plan. */
export type Timed = Pick<TimedEdition, 'path' | 'publishAt' | 'expireAt' | 'isOpen'>

/** What a plan changes of what the clock finds; numbers are ids of editions. */
export interface PlannedTimes {
  /** Those it closes, discards or gives other times. */
  readonly replaced: ReadonlySet<number>
  /** Those it opens as they are. */
  readonly opened: ReadonlySet<number>
  /** What takes their place, or is new; without drafts. */
  readonly put: readonly Timed[]
  /** The files it removes from the tree. */
  readonly removed: ReadonlySet<string>
}

const DAYS = 30

/** Finds what the clock does in the thirty days after a plan is carried out at `now`, in the order of time. */
export async function foreseeClock(database: Database, planned: PlannedTimes, now: Date): Promise<ClockChange[]> {
  const until = new Date(now.getTime() + DAYS * 86_400_000)
  return findClockChanges(await listScheduled(database, until), planned, { now, until })
}

/** What an import's plan changes of what the clock finds. */
export function timesOfPlan(
  { steps, touch, files }: ImportPlan,
  { latest }: Pick<ImportState, 'latest'>,
): PlannedTimes {
  const editions = new Map(latest.map((edition) => [edition.id, edition]))
  const staged = steps.flatMap(({ path, edition, open }) =>
    edition === null || (edition.draft && open === false) ? [] : { ...edition, path, isOpen: open === true },
  )
  const touched = touch.flatMap(({ edition: id, draft, publishAt, expireAt }): Timed[] => {
    const edition = editions.get(id)
    const isOver = edition === undefined || edition.until !== null
    const isOpen = steps.some((step) => step.open === id) || (edition?.since ?? null) !== null
    return isOver || (draft && !isOpen) ? [] : [{ path: edition.path, publishAt, expireAt, isOpen }]
  })
  return {
    replaced: new Set([
      ...steps.flatMap(({ close, discard }) => [close ?? [], discard ?? []].flat()),
      ...touch.map(({ edition }) => edition),
    ]),
    opened: new Set(steps.flatMap(({ open }) => (typeof open === 'number' ? open : []))),
    put: [...staged, ...touched],
    removed: new Set(files.remove),
  }
}

function findClockChanges(
  scheduled: readonly TimedEdition[],
  { replaced, opened, put, removed }: PlannedTimes,
  { now, until }: { readonly now: Date; readonly until: Date },
): ClockChange[] {
  const taken = new Set(put.flatMap(({ path, isOpen }) => (isOpen ? pathKey(path) : [])))
  const mayAppear = ({ inTheWay, hasFile, sourcePath, pathKey: key }: TimedEdition) =>
    hasFile && !removed.has(sourcePath) && !taken.has(key) && inTheWay.every((id) => replaced.has(id))
  const standing = scheduled
    .filter((edition) => !replaced.has(edition.id) && (edition.isOpen || opened.has(edition.id) || mayAppear(edition)))
    .map((edition) => ({ ...edition, isOpen: edition.isOpen || opened.has(edition.id) }))
  return [...standing, ...put]
    .flatMap((edition) => changesOf(edition, now))
    .filter(({ at }) => at <= until.toISOString())
    .sort((a, b) => a.at.localeCompare(b.at) || comparePaths(a, b))
}

function changesOf({ path, publishAt, expireAt, isOpen }: Timed, now: Date): ClockChange[] {
  const [from, to] = [publishAt, expireAt].map((time) => (time === null ? null : new Date(time)))
  const change = (action: ClockChange['action'], at: Date) => ({
    action,
    path,
    at: at.toISOString(),
    atOnce: at <= now,
  })
  const expires = to == null ? [] : [change('expire', to)]
  if (isOpen) return expires
  const isNever = from == null || (to != null && (to <= now || to <= from))
  return isNever ? [] : [change('appear', from), ...expires]
}

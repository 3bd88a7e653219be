import type { Database } from '../database/open.ts'
import { isSessionLost } from '../database/retry.ts'
import { listenForPublishing } from '../database/write/publish-notices.ts'
import { findNextDue, publishDue } from '../database/write/schedule.ts'
import { planSchedule, type ScheduleDecision } from './schedule-plan.ts'

/** Publishes and withdraws pages at their time until it is stopped. */
export interface Clock {
  /** Resolves once what was under way is done. */
  stop(): Promise<void>
}

/** What a clock needs to be told. */
export interface ClockOptions {
  readonly log: ClockLog
  readonly now?: () => Date
}

/** Whom the clock tells what it did. */
export interface ClockLog {
  warn(details: object, message: string): void
  info(details: object, message: string): void
}

// Not longer, so that a clock set anew, or a notice lost, costs a minute at most; well within what a timer can hold.
const LONGEST_SLEEP = 60_000
const AFTER_AN_ERROR = 1000
// Of one release, in a line of the log.
const MOST_TOLD = 20

/**
 * Makes a release of kind SCHEDULE at every instant at which a page is due or expires, first of all those that passed
 * while no clock was running. Any number of clocks on one database make each release once.
 */
export function startClock(database: Database, { log, now = () => new Date() }: ClockOptions): Clock {
  const bell = createBell()
  const notices = listenForPublishing(database, bell.ring)
  const teller = createTeller(log)
  let stopped = false

  async function run(): Promise<void> {
    while (!stopped) await bell.wait(await look().catch(failed))
  }

  function failed(error: unknown): number {
    if (!isSessionLost(error)) return teller.failed(error)
    // That the database is away is told once, for all who use it.
    void database.availability.guard(() => findNextDue(database, now())).catch(() => {})
    return AFTER_AN_ERROR
  }

  /** Publishes what is due, and gives the milliseconds until anything will be. */
  async function look(): Promise<number> {
    const time = now()
    while (!stopped && (await publishNext(time)));
    const next = await findNextDue(database, time)
    teller.worked()
    return next === null ? LONGEST_SLEEP : Math.min(Math.max(next - now().getTime(), 0), LONGEST_SLEEP)
  }

  async function publishNext(time: Date): Promise<boolean> {
    let decision: ScheduleDecision = { release: null, blocked: [] }
    const number = await publishDue(database, time, (schedule) => {
      decision = planSchedule(schedule)
      return decision.release
    })
    teller.blocked(decision.blocked)
    if (number !== null) teller.published(number, decision)
    return number !== null
  }

  const running = run()
  return {
    async stop() {
      stopped = true
      bell.ring()
      await Promise.all([running, notices.stop()])
    },
  }
}

/** Ends a sleep; a ring while nobody sleeps ends the next one before it begins. */
function createBell() {
  let rung = false
  let wake = () => {}
  return {
    ring: () => {
      rung = true
      wake()
    },
    wait: async (milliseconds: number) => {
      if (!rung)
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, milliseconds)
          wake = () => {
            clearTimeout(timer)
            resolve()
          }
        })
      rung = false
    },
  }
}

/** Tells each thing once, however often the clock looks. */
function createTeller(log: ClockLog) {
  let failing = false
  let known = new Set<number>()
  return {
    published(release: number, { release: plan }: ScheduleDecision) {
      const { added, withdrawn, changes } = plan ?? { changes: [] }
      const first = changes.slice(0, MOST_TOLD).map(({ kind, path }) => ({ kind, path }))
      log.info({ release, added, withdrawn, changes: first }, 'Published what was due.')
    },
    blocked(blocked: ScheduleDecision['blocked']) {
      for (const { edition, by } of blocked.filter((one) => !known.has(one.edition.id)))
        log.warn(
          { path: edition.path, file: edition.sourcePath, takenBy: by.sourcePath },
          'A page is due and stays unpublished: another one is visible in its place.',
        )
      known = new Set(blocked.map((one) => one.edition.id))
    },
    failed(error: unknown): number {
      if (!failing) log.warn({ err: error }, 'Cannot publish what is due; trying again every second.')
      failing = true
      return AFTER_AN_ERROR
    },
    worked() {
      if (failing) log.info({}, 'What is due can be published again.')
      failing = false
    },
  }
}

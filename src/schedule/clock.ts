import type { Database } from '../database/open.ts'
import { isSessionLost } from '../database/retry.ts'
import { listenForPublishing, type PublishListeners } from '../database/write/publish-notices.ts'
import { findNextDue, publishDue, tellOfEndedImages } from '../database/write/schedule.ts'
import { planSchedule, type ScheduleChoice, type ScheduleDecision } from './schedule-plan.ts'

/** Publishes and withdraws pages when they are due, until it is stopped. */
export interface Clock {
  /** Resolves when a release that is being made is done. */
  stop(): Promise<void>
}

/** `now` is for tests. */
export interface ClockOptions {
  readonly log: ClockLog
  readonly now?: () => Date
  /** Also told of what is published, by whomever: the clock listens for the whole gateway. */
  readonly listener?: PublishListeners
}

/** The part of a logger the clock uses. */
export interface ClockLog {
  warn(details: object, message: string): void
  info(details: object, message: string): void
}

// So that a change of the system time or a lost notification delays a release by a minute at most.
const LONGEST_SLEEP = 60_000
const PAUSE_AFTER_ERROR = 1000
// In one round: more have a reason that is not theirs.
const MOST_FAULTS = 20
// The most changes of a release to list in the log.
const LOGGED_CHANGES = 20

/**
 * Makes a release of kind SCHEDULE at every instant at which a page is due or expires, starting with those that passed while no
 * clock was running. Any number of clocks on one database make each release only once.
 */
export function startClock(database: Database, { log, now = () => new Date(), listener }: ClockOptions): Clock {
  const alarm = createAlarm()
  const notices = listenForPublishing(database, {
    onNotice() {
      alarm.wake()
      listener?.onNotice()
    },
    onMissing: () => listener?.onMissing(),
  })
  const reporter = createReporter(log)
  let stopped = false
  let toldUntil = now()

  async function run(): Promise<void> {
    while (!stopped) await alarm.sleep(await publishAllDue().catch(failed))
  }

  function failed(error: unknown): number {
    if (!isSessionLost(error)) return reporter.failed(error)
    // The database itself reports once that it is away; a guarded read makes it notice.
    void database.availability.guard(() => findNextDue(database, now())).catch(() => {})
    return PAUSE_AFTER_ERROR
  }

  /** Publishes what is due, and returns the milliseconds until the next page is. */
  async function publishAllDue(): Promise<number> {
    const time = now()
    const fault = await publishEach(time)
    await tellOfEndedImages(database, toldUntil, time)
    toldUntil = time
    if (fault !== null) throw fault.error
    const next = await findNextDue(database, time)
    reporter.worked()
    return next === null ? LONGEST_SLEEP : Math.min(Math.max(next - now().getTime(), 0), LONGEST_SLEEP)
  }

  /** Publishes what is due, and leaves out what cannot be published; the first reason why something cannot. */
  async function publishEach(time: Date): Promise<{ readonly error: unknown } | null> {
    const failing = new Set<number>()
    let fault: { readonly error: unknown } | null = null
    for (let faults = 0; !stopped; ) {
      const attempt = await publishNext(time, { without: failing, alone: fault !== null })
      if (attempt.fault === null && !attempt.isPublished) return fault
      if (attempt.fault === null) continue
      faults += 1
      if (isSessionLost(attempt.fault.error) || attempt.editions.length === 0 || faults === MOST_FAULTS)
        return attempt.fault
      fault ??= attempt.fault
      if (attempt.editions.length === 1) failing.add(attempt.editions[0] as number)
    }
    return fault
  }

  async function publishNext(time: Date, choice: ScheduleChoice) {
    let decision: ScheduleDecision = { release: null, blocked: [] }
    try {
      const number = await publishDue(database, time, (schedule) => {
        decision = planSchedule(schedule, choice)
        return decision.release
      })
      reporter.blocked(decision.blocked)
      if (number !== null) reporter.published(number, decision)
      return { isPublished: number !== null, fault: null }
    } catch (error) {
      return { isPublished: false, fault: { error }, editions: decision.editions ?? [] }
    }
  }

  const running = run()
  return {
    async stop() {
      stopped = true
      alarm.wake()
      await Promise.all([running, notices.stop()])
    },
  }
}

/** A sleep that can be ended early; `wake` while nobody sleeps ends the next sleep at once. */
function createAlarm() {
  let isWoken = false
  let end = () => {}
  return {
    wake: () => {
      isWoken = true
      end()
    },
    sleep: async (milliseconds: number) => {
      if (!isWoken)
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, milliseconds)
          end = () => {
            clearTimeout(timer)
            resolve()
          }
        })
      isWoken = false
    },
  }
}

/** Logs each thing once, however often the clock checks. */
function createReporter(log: ClockLog) {
  let failing = false
  let known = new Set<number>()
  return {
    published(release: number, { release: plan }: ScheduleDecision) {
      const { added, withdrawn, changes } = plan ?? { changes: [] }
      const first = changes.slice(0, LOGGED_CHANGES).map(({ kind, path }) => ({ kind, path }))
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
      if (!failing) log.warn({ err: error }, 'Cannot publish something that is due; trying again every second.')
      failing = true
      return PAUSE_AFTER_ERROR
    },
    worked() {
      if (failing) log.info({}, 'What is due can be published again.')
      failing = false
    },
  }
}

import { setTimeout as sleep } from 'node:timers/promises'
import { createLimiter, type LimiterOptions, Overloaded } from '../database/limiter.ts'
import type { Admission, AdmissionRequest, Entry } from '../graphql/operation.ts'
import { networkOf } from './rate-limiter.ts'
import { createTurns, type Turns } from './turns.ts'

/** How much runs at once and how much waits, by what it costs. */
export interface AdmissionLimits {
  /** Operations, and those of them that turn out large. */
  readonly small: LimiterOptions
  readonly large: LimiterOptions
  /** What asks for another release than the newest, which has to enter here before it enters as an operation or page. */
  readonly older: LimiterOptions
  /** Pages, feeds and sitemaps that have to be made. */
  readonly pages: LimiterOptions
  /** How much of the last two kinds, and of dumps and the log, is made at once. */
  readonly turns: number
  /** Milliseconds by which the event loop may run late before nothing of this kind is begun. */
  readonly lag: { readonly [kind in Kind]: number }
}

type Kind = 'small' | 'large' | 'older' | 'pages'

/** What `/readyz` says about admission. */
export interface Load extends Readonly<Record<Kind, { readonly running: number; readonly waiting: number }>> {
  /** How late the event loop has been running, in milliseconds. */
  readonly lag: number
  /** How many operations and pages have been turned away since the start. */
  readonly refused: number
}

/**
 * Milliseconds for which anything waits for its place: a client that is turned away asks again, which costs more than its waiting, and a
 * build that asks for twenty pages at once is answered. Half of what an operation has in all.
 */
const PATIENCE = 5_000

/** Milliseconds for which an operation waits besides where the event loop runs late, as while a process is new. */
const PATIENCE_WHERE_LATE = 2_000

/** The limits in force unless an operator sets others; one client address may take three quarters of each. */
export function admissionLimits(running: number, large: number, waiting: number, turns = 1): AdmissionLimits {
  const limiter = (places: number, queue: number, patience: number) => ({
    running: places,
    waiting: queue,
    patience,
    share: Math.max(1, Math.floor((places + queue) * 0.75)),
  })
  return {
    small: limiter(running, waiting, PATIENCE),
    large: limiter(large, waiting, PATIENCE),
    older: limiter(turns, waiting, PATIENCE),
    pages: limiter(turns, waiting, PATIENCE),
    turns,
    lag: { large: 150, older: 150, pages: 150, small: 1_000 },
  }
}

/** Lets operations and pages in, and counts them. */
export interface AdmissionControl extends Admission {
  /** Waits for a place to make a page, and returns the function that frees it. */
  enterPage(asked: AdmissionRequest): Promise<() => void>
  /** In which pages and older releases are made, and whatever else nobody waits for in front of a screen. */
  readonly turns: Turns
  readonly load: Load
  close(): void
}

/** Measures the event loop from now until it is closed. `isNewest` says whether a release is known to be the newest. */
export function createAdmission(
  limits: AdmissionLimits,
  isNewest: (release: number) => boolean = () => false,
): AdmissionControl {
  const limiters = {
    small: createLimiter(limits.small),
    large: createLimiter(limits.large),
    older: createLimiter(limits.older),
    pages: createLimiter(limits.pages),
  }
  const turns = createTurns(limits.turns, () => limiters.older.waiting + limiters.pages.waiting > 0)
  const lag = measureLag()
  let refused = 0
  /** How many of each kind wait for the event loop to run on time. */
  const held = { small: 0, large: 0, older: 0, pages: 0 }

  async function enter(kind: Kind, { address, signal }: Pick<AdmissionRequest, 'address' | 'signal'>) {
    try {
      await untilOnTime(kind, signal)
      return await limiters[kind].enter({ key: networkOf(address), signal })
    } catch (error) {
      if (error instanceof Overloaded) refused += 1
      throw error
    }
  }

  /** Small operations are turned away at once: only who is far behind is late for them. */
  async function untilOnTime(kind: Kind, signal: AbortSignal | undefined): Promise<void> {
    const end = performance.now() + (kind === 'small' ? 0 : PATIENCE_WHERE_LATE)
    while (lag.milliseconds > limits.lag[kind]) {
      const isFull = held[kind] + limiters[kind].waiting >= limits[kind].waiting
      if (isFull || performance.now() >= end) throw new Overloaded('The event loop runs late.')
      held[kind] += 1
      await sleep(SAMPLE)
      held[kind] -= 1
      signal?.throwIfAborted()
    }
  }

  const turn =
    ({ signal }: AdmissionRequest) =>
    () =>
      turns.take(signal)

  /** Who reads the newest release needs neither a place nor a turn for it. */
  const isOlder = ({ release = null }: AdmissionRequest) => release !== null && !isNewest(release)

  /** Enters one after the other, and returns the function that leaves all; leaves those entered where one cannot be. */
  async function enterAll(entrances: readonly (() => Promise<() => void>)[]): Promise<() => void> {
    const left: (() => void)[] = []
    const leave = () => {
      for (const one of left.toReversed()) one()
    }
    try {
      for (const entrance of entrances) left.push(await entrance())
      return leave
    } catch (error) {
      leave()
      throw error
    }
  }

  return {
    async enter(request): Promise<Entry> {
      const older = isOlder(request)
      const leaveOlder = older ? await enter('older', request) : () => {}
      const leaveSmall = await enter('small', request).catch((error: unknown) => {
        leaveOlder()
        throw error
      })
      // Last, so that nobody has a turn and only waits.
      const endTurn = older
        ? await turn(request)().catch((error: unknown) => {
            leaveSmall()
            leaveOlder()
            throw error
          })
        : () => {}
      const endMaking = () => {
        endTurn()
        leaveOlder()
      }
      let leaveLarge: (() => void) | null = null
      let isOver = false
      return {
        async becomeLarge() {
          // An operation that waits here must keep neither small ones waiting nor those that take turns: its answer may be read slowly.
          leaveSmall()
          endMaking()
          const leave = await enter('large', request)
          if (isOver) leave()
          else leaveLarge = leave
        },
        endMaking,
        leave() {
          isOver = true
          leaveSmall()
          leaveLarge?.()
          endMaking()
        },
      }
    },
    enterPage(request) {
      const older = isOlder(request) ? [() => enter('older', request)] : []
      return enterAll([...older, () => enter('pages', request), turn(request)])
    },
    turns,
    get load() {
      const of = (kind: Kind) => {
        const { running, waiting } = limiters[kind]
        return { running, waiting: waiting + held[kind] }
      }
      const kinds = { small: of('small'), large: of('large'), older: of('older'), pages: of('pages') }
      return { ...kinds, lag: Math.round(lag.milliseconds), refused }
    },
    close: lag.stop,
  }
}

const SAMPLE = 100

/** How late a timer fires, smoothed over about half a second. */
function measureLag(): { readonly milliseconds: number; stop(): void } {
  let due = performance.now() + SAMPLE
  let smoothed = 0
  const timer = setInterval(() => {
    const now = performance.now()
    smoothed = smoothed * 0.8 + Math.max(now - due, 0) * 0.2
    due = now + SAMPLE
  }, SAMPLE)
  timer.unref()
  return {
    get milliseconds() {
      return smoothed
    },
    stop: () => clearInterval(timer),
  }
}

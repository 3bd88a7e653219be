import { createLimiter, type LimiterOptions, Overloaded } from '../database/limiter.ts'
import type { Admission, AdmissionRequest, Entry } from '../graphql/operation.ts'

/** How many operations run at once and how many wait, of small ones and of those that turn out large. */
export interface AdmissionLimits {
  readonly small: LimiterOptions
  readonly large: LimiterOptions
  /** Milliseconds by which the event loop may run late before no large operation, or none at all, is begun. */
  readonly lag: { readonly large: number; readonly small: number }
}

/** What `/readyz` says about admission. */
export interface Load {
  readonly small: { readonly running: number; readonly waiting: number }
  readonly large: { readonly running: number; readonly waiting: number }
  /** How late the event loop has been running, in milliseconds. */
  readonly lag: number
  /** How many operations have been turned away since the start. */
  readonly refused: number
}

/** The limits in force unless an operator sets others; one client address may take three quarters of each. */
export function admissionLimits(running: number, large: number, waiting: number): AdmissionLimits {
  const limiter = (places: number, queue: number, patience: number) => ({
    running: places,
    waiting: queue,
    patience,
    share: Math.max(1, Math.floor((places + queue) * 0.75)),
  })
  return {
    small: limiter(running, waiting, 2_000),
    // A client that is turned away at once asks again at once, which costs more than its waiting.
    large: limiter(large, waiting, 1_500),
    lag: { large: 150, small: 1_000 },
  }
}

/** Lets operations in, and counts them. */
export interface AdmissionControl extends Admission {
  readonly load: Load
  close(): void
}

/** Measures the event loop from now until it is closed. */
export function createAdmission(limits: AdmissionLimits): AdmissionControl {
  const limiters = { small: createLimiter(limits.small), large: createLimiter(limits.large) }
  const lag = measureLag()
  let refused = 0

  async function enter(size: 'small' | 'large', { address, signal }: AdmissionRequest): Promise<() => void> {
    try {
      if (lag.milliseconds > limits.lag[size]) throw new Overloaded('The event loop runs late.')
      return await limiters[size].enter({ key: address, signal })
    } catch (error) {
      if (error instanceof Overloaded) refused += 1
      throw error
    }
  }

  return {
    async enter(request): Promise<Entry> {
      const leaveSmall = await enter('small', request)
      let leaveLarge: (() => void) | null = null
      let isOver = false
      return {
        async becomeLarge() {
          // An operation that waits here must not keep small ones waiting.
          leaveSmall()
          const leave = await enter('large', request)
          if (isOver) leave()
          else leaveLarge = leave
        },
        leave() {
          isOver = true
          leaveSmall()
          leaveLarge?.()
        },
      }
    },
    get load() {
      const of = ({ running, waiting }: Load['small']) => ({ running, waiting })
      return { small: of(limiters.small), large: of(limiters.large), lag: Math.round(lag.milliseconds), refused }
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

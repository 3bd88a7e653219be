import type { DocumentNode } from 'graphql'
import type { ReleaseRow } from '../database/read/releases.ts'
import { createReads, type Reads } from './cache-tags.ts'
import { createBudget } from './limits/budget.ts'
import type { Limits } from './limits/limits.ts'
import { type Metered, never } from './limits/meter-fields.ts'
import type { TimeSlices } from './limits/time-slices.ts'

/** Decides which operations run now and which wait; `enter` rejects with `Overloaded` for those that are turned away. */
export interface Admission {
  enter(request: AdmissionRequest): Promise<Entry>
}

/** Who asks, and until when. */
export interface AdmissionRequest {
  /** The address of the client, which may take only a share of all places. */
  readonly address: string
  readonly signal: AbortSignal
  /** The release that it asks to read; null or missing for the newest. */
  readonly release?: number | null
}

/** The place of one operation. */
export interface Entry {
  /** Waits for a place among the large operations; for an operation whose answer turns out to be large. */
  becomeLarge(): Promise<void>
  /** Gives back all that making the answer took, and keeps the place that reading it takes. */
  endMaking(): void
  leave(): void
}

/** What an operation asks for, found to be within the limits. */
export interface Expected {
  readonly document: DocumentNode
  readonly operationName: string | null
  /** In objects, as estimated before it runs. */
  readonly cost: number
}

/** One operation from its request to its answer. */
export interface Operation extends Metered {
  /** The address of the client. */
  readonly address: string
  /** Notes what it asks for. */
  expect(expected: Expected): void
  /** What was noted; null before. */
  expected(): Expected | null
  /** Waits until it may run, at the release it asks for; null for the newest. */
  enter(release: number | null): Promise<void>
  /** The answer is made, and its client has only to read it. */
  endMaking(): void
  /** Frees its place. */
  leave(): void
  /** What its answer was made from. */
  readonly reads: Reads
  /**
   * Whether its answer is a stream; the release it came from, whether everyone may have it, whether that is so and nothing is
   * missing from it, and the answer itself where it is too large to be written at once. Whether it was read from a replica, and
   * failed for a reason that the primary may not have.
   */
  readonly answer: {
    isStream: boolean
    release: ReleaseRow | null
    isPublic: boolean
    isWhole: boolean
    large: object | null
    isFromReplica: boolean
    isForPrimary: boolean
  }
}

/** Objects above which an operation counts as large from the start. */
const LARGE = 500

/** An operation that has not been let in yet; `stop` ends it. */
export function createOperation(options: {
  readonly limits: Limits
  readonly slices: TimeSlices
  readonly admission: Admission
  readonly address: string
  readonly stop: AbortController
}): Operation {
  const { limits, slices, admission, address, stop } = options
  const { signal } = stop
  const end = (error: Error) => stop.abort(error)
  const budget = createBudget({ limits, stop: end })
  let entry: Entry | null = null
  let large: Promise<void> | null = null
  let mayBeLarge = false
  let expected: Expected | null = null
  const forget = () => slices.forget(budget)
  signal.addEventListener('abort', forget, { once: true })
  return {
    address,
    signal,
    stop: end,
    budget,
    slices,
    becomeLarge() {
      if (mayBeLarge) return null
      large ??= (entry?.becomeLarge() ?? Promise.resolve()).then(
        () => {
          mayBeLarge = true
        },
        (error) => {
          end(error)
          return never()
        },
      )
      return large
    },
    expect(found) {
      expected = found
    },
    expected: () => expected,
    async enter(release) {
      entry = await admission.enter({ address, signal, release })
      const isLarge = (expected?.cost ?? 0) > LARGE
      if (isLarge) await entry.becomeLarge()
      mayBeLarge = isLarge
    },
    endMaking: () => entry?.endMaking(),
    leave() {
      signal.removeEventListener('abort', forget)
      entry?.leave()
    },
    reads: createReads(),
    answer: {
      isStream: false,
      release: null,
      isPublic: true,
      isWhole: false,
      large: null,
      isFromReplica: false,
      isForPrimary: false,
    },
  }
}

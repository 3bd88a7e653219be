import type { PlanFingerprint } from './plan/plan-fingerprint.ts'
import type { Progress } from './progress.ts'

/** What an editor chose for one import. */
export interface ImportOptions {
  /** Plan only; nothing is written. */
  readonly planOnly?: boolean
  /** Withdraw articles whose file is gone. */
  readonly prune?: boolean
  /** The most articles `prune` may withdraw, in percent of those visible. */
  readonly maxPrune?: number
  /** Publish what is sound although some files have errors. */
  readonly keepGoing?: boolean
  /** Treat warnings as errors. */
  readonly strict?: boolean
  readonly note?: string | null
  /** As whoever publishes calls themselves, to be kept with the release. */
  readonly publishedBy?: string | null
  /** Publish only if the plan comes out as this one did. */
  readonly apply?: PlanFingerprint
  /** Stage as the proposal of this name instead of publishing. */
  readonly propose?: string
  /** With `planOnly`: gives up at the next step, and rejects with its reason, once it fires. */
  readonly signal?: AbortSignal
  readonly now?: Date
}

/** Whom an import tells how it goes. */
export interface ImportListeners {
  readonly progress: Progress
  /** Another import holds the lock; this one waits. */
  readonly onWait: () => void
  /** Told by what the plan can be known again, before anything is done. */
  readonly onPlan?: (fingerprint: PlanFingerprint) => void
}

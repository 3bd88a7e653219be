import type { Storage } from '../../storage.ts'

/** What has taken the port, and answers there once the storage is open: this process, or workers that it starts. */
export interface Serving {
  readonly url: string
  /** Whether it listens at all addresses of this machine. */
  readonly isEverywhere: boolean
  /** Rejects with a sentence when it cannot go on answering. */
  readonly failed: Promise<never>
  /** Answers from the storage from now on; until then all but `/healthz` is refused with `STARTING`. */
  open(storage: Storage): Promise<void>
  /** Starts everything anew while requests are answered all the time; missing where that is not possible. */
  readonly reload?: () => void
  /** Takes nothing new and finishes what runs; does not use the storage any more after that. May be called again. */
  close(): Promise<void>
}

/** Milliseconds in which connections that are kept open may still ask, and are then told to close. */
export const GRACE = 1_000

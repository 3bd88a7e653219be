import type { DatabaseSource } from '../../database/connection.ts'

/** What the primary process tells a worker. */
export type Order =
  /** Take the port now, and refuse with `STARTING` until told to open. */
  | { readonly kind: 'take port' }
  /** Answer from this database, and take the port unless that is done. */
  | { readonly kind: 'open'; readonly source: DatabaseSource }
  /** Give no release that is older than this one as the newest. */
  | Given
  /** Take no more connections, finish what runs, and end; kept connections may ask for `grace` milliseconds more. */
  | { readonly kind: 'leave'; readonly grace: number }

/** What a worker tells the primary process. */
export type Report =
  /** It listens to orders from now on. */
  | { readonly kind: 'hears' }
  | { readonly kind: 'listening'; readonly url: string; readonly isEverywhere: boolean }
  | { readonly kind: 'ready' }
  | Given
  /** It ends, for a reason that is a sentence. */
  | { readonly kind: 'failed'; readonly reason: string }

/** This release was given as the newest. */
export interface Given {
  readonly kind: 'given'
  readonly release: number
}

import type { ReleaseRow } from '../database/read/releases.ts'
import { refused, retryAfter } from './errors.ts'

/** Tells streams about releases as they are published. */
export interface ReleaseFeed {
  /** Looks for new releases now; to be called whenever something may have been published. */
  check(): void
  /**
   * The releases after this number, in order, and then every new one; of those that are there already at most the newest 100.
   * Ends when `signal` fires or the feed is closed. Throws `TOO_MANY_STREAMS`.
   */
  follow(asked: { readonly after: number; readonly address: string; readonly signal: AbortSignal }): ReleaseStream
  /** Ends every stream, so that clients connect again elsewhere. */
  close(): void
}

export type ReleaseStream = AsyncIterableIterator<ReleaseRow>

/** What a feed is made from. */
export interface ReleaseFeedOptions {
  /** The newest releases after a number, at most `limit`, in the order of their publication. */
  readonly findAfter: (number: number, limit: number) => Promise<ReleaseRow[]>
  /** How many streams there may be at once; a tenth of them of one address. */
  readonly most: number
}

const MOST_MISSED = 100

/** Milliseconds after which a release is noticed of which no notice came. */
const BETWEEN_LOOKS = 15_000

/** A feed that looks for releases only while somebody follows it. */
export function createReleaseFeed({ findAfter, most }: ReleaseFeedOptions): ReleaseFeed {
  const followers = new Set<Follower>()
  const share = Math.ceil(most / 10)
  let isLooking = false
  let isOutdated = false
  let isClosed = false

  async function look(): Promise<void> {
    isOutdated = true
    if (isLooking) return
    isLooking = true
    while (isOutdated && followers.size > 0) {
      isOutdated = false
      // Whoever comes while these are read may have missed more.
      const asked = [...followers]
      const after = Math.min(...asked.map((follower) => follower.after))
      // If the database is away, a notice comes when it is back.
      const releases = await findAfter(after, MOST_MISSED).catch(() => [])
      for (const follower of asked) follower.push(releases)
    }
    isLooking = false
  }

  const poll = setInterval(() => void look(), BETWEEN_LOOKS).unref()
  return {
    check: () => void look(),
    follow({ after, address, signal }) {
      const own = [...followers].filter((follower) => follower.address === address)
      if (followers.size >= most || own.length >= share) throw tooMany()
      const follower: Follower = createFollower({ after, address, onEnd: () => followers.delete(follower) })
      followers.add(follower)
      signal.addEventListener('abort', follower.end, { once: true })
      if (signal.aborted || isClosed) follower.end()
      else void look()
      return follower.stream
    },
    close() {
      isClosed = true
      clearInterval(poll)
      for (const follower of followers) follower.end()
    },
  }
}

const tooMany = () =>
  refused(
    503,
    'TOO_MANY_STREAMS',
    'Too many streams are open, by all clients or by this one. Close one, or try again in a moment.',
    retryAfter,
  )

interface Follower {
  readonly address: string
  /** The number of the last release it was told. */
  readonly after: number
  /** Tells it those of these releases that it does not know; one that does not read what it was told is ended. */
  push(releases: readonly ReleaseRow[]): void
  readonly end: () => void
  readonly stream: ReleaseStream
}

function createFollower(options: {
  readonly after: number
  readonly address: string
  readonly onEnd: () => void
}): Follower {
  const unread: ReleaseRow[] = []
  let { after } = options
  let isOver = false
  let wake = () => {}
  const end = () => {
    isOver = true
    options.onEnd()
    wake()
  }
  const stream: ReleaseStream = {
    async next() {
      while (unread.length === 0 && !isOver)
        await new Promise<void>((resolve) => {
          wake = resolve
        })
      const value = unread.shift()
      return isOver || value === undefined ? { done: true, value: undefined } : { done: false, value }
    },
    async return() {
      end()
      return { done: true, value: undefined }
    },
    [Symbol.asyncIterator]: () => stream,
  }
  return {
    address: options.address,
    get after() {
      return after
    },
    push(releases) {
      unread.push(...releases.filter(({ number }) => number > after))
      after = releases.at(-1)?.number ?? after
      if (unread.length > MOST_MISSED) end()
      wake()
    },
    end,
    stream,
  }
}

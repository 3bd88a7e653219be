import { setImmediate as turnOfEvents } from 'node:timers/promises'
import { readStamps } from '../../watch/folder-stamps.ts'
import { type FolderWatch, watchFolder } from '../../watch/watch-folder.ts'
import { type ChangeRunner, runAfterChanges } from '../../watch/watch-site.ts'

/** Something made from a folder and from what is published. */
export interface KeptPlan<Plan> {
  /** That of the folder as it is now; made only if the one that was made last does not hold any more. */
  current(): Promise<Plan>
  /** The one that was made last, whether or not it holds; null before the first. */
  last(): Plan | null
  /** Does not hold any more, whatever the folder looks like. */
  forget(): void
  /** Somebody is here who will ask: from now on it is made again as files change, until nobody was here for a while. */
  follow(): void
  /** Something was published. */
  check(): void
  close(): Promise<void>
}

/** How a plan is made and known to hold. */
export interface KeptPlanOptions<Plan> {
  /** Rejects, soon after the signal fired, where that was made for nobody. */
  readonly make: (signal: AbortSignal) => Promise<Plan>
  /** Names all that a plan depends on beside the files of the folder. */
  readonly findGround: () => Promise<string>
  /** The time from which on a plan that was just made is another one, though nothing changes. */
  readonly holdsUntil: (plan: Plan) => Date
  /** Resolves when nothing is about to change what is published. */
  readonly untilIdle: () => Promise<void>
  /** Told of a plan that was made because something had changed. */
  readonly onMade: () => void
  /** Whether somebody has a page open, though they have asked for nothing in a while. */
  readonly isWatched: () => boolean
  /** Nobody was here for a while. */
  readonly onLeft: () => void
  readonly watch?: typeof watchFolder
}

interface Kept<Plan> {
  readonly plan: Plan
  readonly ground: string
  readonly until: Date
  /** How often the folder had changed before it was read. */
  readonly changes: number
  /** What the files looked like before they were read; null where the system tells of every change. */
  readonly stamps: ReadonlyMap<string, string> | null
}

// Milliseconds. An import by `serve --watch` begins earlier after a change, and is waited for.
const DEBOUNCE = 150
const FOLLOWED_FOR = 15 * 60_000

/** Keeps the plan of the folder at `root`, as a plan takes seconds on large sites and looking whether it holds takes none. */
export function keepPlan<Plan>(
  root: string,
  { make, findGround, holdsUntil, untilIdle, onMade, isWatched, onLeft, watch = watchFolder }: KeptPlanOptions<Plan>,
): KeptPlan<Plan> {
  let kept: Kept<Plan> | null = null
  let making: { readonly plan: Promise<Plan>; readonly stop: AbortController } | null = null
  let asking = 0
  let isGivenUp = false
  let changes = 0
  let followed: { readonly folder: FolderWatch; readonly runner: ChangeRunner; readonly idle: NodeJS.Timeout } | null =
    null

  async function makeNow(signal: AbortSignal): Promise<Plan> {
    const seen = changes
    const [ground, stamps] = await Promise.all([findGround(), followed?.folder.isPrompt() ? null : readStamps(root)])
    const plan = await make(signal)
    kept = { plan, ground, until: holdsUntil(plan), changes: seen, stamps }
    isGivenUp = false
    return plan
  }

  /**
   * What is being made is of files as they were, and would hold up the import of the change. Never twice in a row, so that it is made
   * although edits do not end; and not where somebody waits for it.
   */
  function giveUp(): void {
    if (making === null || asking > 0 || isGivenUp) return
    isGivenUp = true
    making.stop.abort()
  }

  async function holds({ ground, until, changes: seen, stamps }: Kept<Plan>): Promise<boolean> {
    if (until.getTime() <= Date.now() || (await findGround()) !== ground) return false
    // What the system has told by now of changes before this was asked is heard.
    await turnOfEvents()
    return followed?.folder.isPrompt()
      ? seen === changes
      : stamps !== null && isSameFolder(stamps, await readStamps(root))
  }

  async function ask(): Promise<Plan> {
    // What is being made may be of files as they were before this was asked.
    await making?.plan.catch(() => {})
    const found = kept
    if (found !== null && (await holds(found))) return found.plan
    making ??= begin()
    return await making.plan
  }

  function begin() {
    const stop = new AbortController()
    const plan = makeNow(stop.signal).finally(() => {
      making = null
    })
    return { plan, stop }
  }

  /** Makes it again unless it still holds. */
  async function bringUpToDate(): Promise<void> {
    try {
      await untilIdle()
      const before = kept?.plan
      if ((await ask()) !== before && before !== undefined) onMade()
    } catch {
      // Whoever asks for it is told.
    }
  }

  function follow(): void {
    if (followed !== null) {
      followed.idle.refresh()
      return
    }
    const runner = runAfterChanges(bringUpToDate, DEBOUNCE)
    const folder = watch(root, () => {
      changes += 1
      giveUp()
      runner.changed()
    })
    followed = { folder, runner, idle: setTimeout(onIdle, FOLLOWED_FOR).unref() }
  }

  function onIdle(): void {
    if (isWatched()) followed?.idle.refresh()
    else void leave().then(onLeft)
  }

  function leave(): Promise<void> {
    const left = followed
    followed = null
    if (left === null) return Promise.resolve()
    clearTimeout(left.idle)
    left.folder.close()
    // What changes from now on is not told.
    kept = null
    return left.runner.stop()
  }

  return {
    async current() {
      follow()
      asking += 1
      try {
        return await ask()
      } finally {
        asking -= 1
      }
    },
    last: () => kept?.plan ?? null,
    forget() {
      kept = null
    },
    follow,
    check: () => followed?.runner.changed(),
    close: leave,
  }
}

function isSameFolder(before: ReadonlyMap<string, string>, now: ReadonlyMap<string, string>): boolean {
  return before.size === now.size && [...now].every(([path, stamp]) => before.get(path) === stamp)
}

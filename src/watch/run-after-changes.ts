/** Runs a task after changes until it is stopped. */
export interface Trigger {
  /** Settles with the first run, which begins at once. */
  readonly first: Promise<void>
  changed(): void
  /** Whether something has changed that no run has begun after. */
  pending(): boolean
  /** Begins no further run; resolves once the present one is done. */
  stop(): Promise<void>
}

const QUIET = 100
const LONGEST_WAIT = 1000

/**
 * Runs `task` once at first, and again once changes have come to rest for a moment, or go on for a second. One run at a
 * time; whatever changes during a run is followed by one more. `task` must not reject.
 */
export function runAfterChanges(task: () => Promise<void>): Trigger {
  let running: Promise<void> | null = null
  let firstChange: number | null = null
  let timer: NodeJS.Timeout | undefined
  let stopped = false

  const run = (): Promise<void> => {
    firstChange = null
    running = task().then(() => {
      running = null
      schedule()
    })
    return running
  }
  const schedule = () => {
    if (firstChange === null || running !== null || stopped) return
    clearTimeout(timer)
    timer = setTimeout(run, Math.min(QUIET, Math.max(firstChange + LONGEST_WAIT - Date.now(), 0)))
  }

  return {
    first: run(),
    changed() {
      firstChange ??= Date.now()
      schedule()
    },
    pending: () => firstChange !== null,
    async stop() {
      stopped = true
      clearTimeout(timer)
      await running
    },
  }
}

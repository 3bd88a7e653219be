import { watchFolder } from './watch-folder.ts'

/** Runs a task after changes until it is stopped. */
export interface ChangeRunner {
  /** Settles with the first run, which starts at once. */
  readonly first: Promise<void>
  /** Reports a change. */
  changed(): void
  /** Whether something has changed since the last run started. */
  pending(): boolean
  /** Starts no further run; resolves when the current one is done. */
  stop(): Promise<void>
}

/** Runs `task` at once and after every change in the site folder; `task` must not reject. */
export function watchSite(root: string, task: () => Promise<void>): ChangeRunner {
  // Watched before the first run reads anything, so that no change is missed.
  let changed = () => {}
  const folder = watchFolder(root, () => changed())
  const runner = runAfterChanges(task)
  changed = runner.changed
  return {
    ...runner,
    async stop() {
      folder.close()
      await runner.stop()
    },
  }
}

// Milliseconds to wait after a change for further ones by default, and the longest such wait.
const DEBOUNCE = 100
const LONGEST_WAIT = 1000

/**
 * Runs `task` at once, and again after changes, when there were none for a moment or they have gone on for a second. There is
 * one run at a time; changes during a run are followed by one more. `task` must not reject.
 */
export function runAfterChanges(task: () => Promise<void>, debounce: number = DEBOUNCE): ChangeRunner {
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
    timer = setTimeout(run, Math.min(debounce, Math.max(firstChange + LONGEST_WAIT - Date.now(), 0)))
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

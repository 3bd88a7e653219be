import { runAfterChanges } from './run-after-changes.ts'
import { watchFolder } from './watch-folder.ts'

/** Keeps running a task after changes of a site until it is stopped. */
export interface SiteWatch {
  /** Settles with the first run, which begins at once. */
  readonly first: Promise<void>
  /** Asks for one more run, as a change would. */
  again(): void
  /** Whether something has changed that no run has begun after. */
  pending(): boolean
  /** Resolves once the present run is done; nothing is left running. */
  stop(): Promise<void>
}

/** Runs `task` at once and after every change in the site folder; `task` must not reject. */
export function watchSite(root: string, task: () => Promise<void>): SiteWatch {
  // Watched before the first run reads anything, so that no edit falls in between.
  let changed = () => {}
  const folder = watchFolder(root, () => changed())
  const trigger = runAfterChanges(task)
  changed = trigger.changed
  return {
    first: trigger.first,
    again: trigger.changed,
    pending: trigger.pending,
    async stop() {
      folder.close()
      await trigger.stop()
    },
  }
}

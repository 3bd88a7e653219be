import { type FSWatcher, readdirSync, watch } from 'node:fs'
import { join } from 'node:path'
import { readStamps } from './folder-stamps.ts'
import { isFolder, leadsToFolder, within } from './folders-within.ts'
import { isWatchedPath } from './watched-path.ts'

/** Watches a folder until it is closed. */
export interface FolderWatch {
  /** Whether the system reports every change at once, as far as is known: it watches each folder, and has missed nothing. */
  isPrompt(): boolean
  close(): void
}

// Milliseconds between two scans; longer on large sites, so that scanning takes at most a fiftieth of the time.
const SCAN_INTERVAL = 5000
const SCAN_INTERVAL_WITHOUT_EVENTS = 1000
const REST_PER_SCAN = 50

/**
 * Calls `onChange` for every change of a watched path below `root`: at once if the system reports it, and otherwise (network
 * drives, containers, too many folders, a root that was away) after the next scan. Folders behind symbolic links are watched
 * as well, because a site's `content` may be one.
 */
export function watchFolder(root: string, onChange: () => void): FolderWatch {
  const reported = new Set<string>()
  let isDeaf = false
  const events = watchEachFolder(root, (path) => {
    reported.add(path)
    onChange()
  })
  const scans = scanPeriodically(
    root,
    () => (events.complete() ? SCAN_INTERVAL : SCAN_INTERVAL_WITHOUT_EVENTS),
    (changed) => {
      const missed = changed.some((path) => !reported.has(path))
      if (changed.length > 0 && reported.size === 0) isDeaf = true
      reported.clear()
      if (missed) {
        events.restart()
        onChange()
      }
    },
  )
  return {
    isPrompt: () => !isDeaf && events.complete(),
    close() {
      events.close()
      scans.close()
    },
  }
}

/**
 * One watcher per folder: on Linux, Node's recursive watching misses every save after the first by an editor that replaces the
 * file.
 */
function watchEachFolder(root: string, onEvent: (path: string) => void) {
  const watchers = new Map<string, FSWatcher>()
  let complete = true

  const unwatch = (folder: string) => {
    for (const [path, watcher] of watchers)
      if (path === folder || path.startsWith(`${folder}/`) || folder === '') {
        watcher.close()
        watchers.delete(path)
      }
  }
  const watchBelow = (folder: string) => {
    try {
      // Before its entries are read, so that none is missed in between.
      const watcher = watch(join(root, folder), (kind, name) => onFileEvent(folder, kind, name))
      watchers.set(folder, watcher)
      watcher.on('error', () => {
        complete = false
        unwatch(folder)
      })
      for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
        const path = within(folder, entry.name)
        if (isWatchedPath(path) && leadsToFolder(root, path, entry)) watchBelow(path)
      }
    } catch (error) {
      // The folder is gone again; after any other error, the scans have to find the changes in it.
      if (!isGone(error)) complete = false
    }
  }
  const onFileEvent = (folder: string, kind: string, name: string | null) => {
    const path = name === null ? folder : within(folder, name)
    if (!isWatchedPath(path)) return
    if (kind === 'rename' && name !== null) {
      unwatch(path)
      if (isFolder(join(root, path))) watchBelow(path)
    }
    onEvent(path)
  }

  watchBelow('')
  return {
    complete: () => complete && watchers.has(''),
    restart() {
      unwatch('')
      complete = true
      watchBelow('')
    },
    close: () => unwatch(''),
  }
}

function scanPeriodically(root: string, pause: () => number, onChanged: (paths: string[]) => void) {
  let timer: NodeJS.Timeout
  let closed = false
  let known: ReadonlyMap<string, string> | null = null
  const scan = async () => {
    const started = performance.now()
    const found = await readStamps(root)
    if (closed) return
    const paths = new Set([...found.keys(), ...(known?.keys() ?? [])])
    const changed = known === null ? [] : [...paths].filter((path) => found.get(path) !== known?.get(path))
    known = found
    onChanged(changed)
    timer = setTimeout(scan, Math.max(pause(), (performance.now() - started) * REST_PER_SCAN))
  }
  void scan()
  return {
    close() {
      closed = true
      clearTimeout(timer)
    },
  }
}

function isGone(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR')
}

import { type FSWatcher, lstatSync, readdirSync, watch } from 'node:fs'
import { lstat, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { isWatchedPath } from './watched-path.ts'

/** Watches a folder until it is closed. */
export interface FolderWatch {
  close(): void
}

// Scanning takes at most a fiftieth of the time, however large the site.
const SCAN_EVERY = 5000
const SCAN_EVERY_WITHOUT_EVENTS = 1000
const SCAN_SHARE = 50

/**
 * Calls `onChange` for every change of a watched path below `root`, at once where the system tells of it, and otherwise
 * (network drives, containers, too many folders) after the next scan.
 */
export function watchFolder(root: string, onChange: () => void): FolderWatch {
  const told = new Set<string>()
  const events = listenToFolders(root, (path) => {
    told.add(path)
    onChange()
  })
  const scans = scanAgainAndAgain(
    root,
    () => (events.complete() ? SCAN_EVERY : SCAN_EVERY_WITHOUT_EVENTS),
    (changed) => {
      const missed = changed.some((path) => !told.has(path))
      told.clear()
      if (missed) {
        events.listenAnew()
        onChange()
      }
    },
  )
  return {
    close() {
      events.close()
      scans.close()
    },
  }
}

/**
 * One watcher a folder: Node's own recursive watching on Linux misses every save after the first of an editor that
 * replaces the file.
 */
function listenToFolders(root: string, onEvent: (path: string) => void) {
  const watchers = new Map<string, FSWatcher>()
  let complete = true

  const forget = (folder: string) => {
    for (const [path, watcher] of watchers)
      if (path === folder || path.startsWith(`${folder}/`) || folder === '') {
        watcher.close()
        watchers.delete(path)
      }
  }
  const listen = (folder: string) => {
    try {
      // Before its entries are read, so that none comes unseen in between.
      const watcher = watch(join(root, folder), (kind, name) => heard(folder, kind, name))
      watchers.set(folder, watcher)
      watcher.on('error', () => {
        complete = false
        forget(folder)
      })
      for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
        const path = within(folder, entry.name)
        if (entry.isDirectory() && isWatchedPath(path)) listen(path)
      }
    } catch (error) {
      // A folder that is gone again is none; anything else leaves part of the site to the scans.
      if (!isGone(error)) complete = false
    }
  }
  const heard = (folder: string, kind: string, name: string | null) => {
    const path = name === null ? folder : within(folder, name)
    if (!isWatchedPath(path)) return
    if (kind === 'rename' && name !== null) {
      forget(path)
      if (isFolder(join(root, path))) listen(path)
    }
    onEvent(path)
  }

  listen('')
  return {
    complete: () => complete && watchers.has(''),
    listenAnew() {
      forget('')
      complete = true
      listen('')
    },
    close: () => forget(''),
  }
}

function scanAgainAndAgain(root: string, pause: () => number, onChanged: (paths: string[]) => void) {
  let timer: NodeJS.Timeout
  let closed = false
  let known: Map<string, string> | null = null
  const scan = async () => {
    const started = performance.now()
    const found = await stampsBelow(root)
    if (closed) return
    const paths = new Set([...found.keys(), ...(known?.keys() ?? [])])
    const changed = known === null ? [] : [...paths].filter((path) => found.get(path) !== known?.get(path))
    known = found
    onChanged(changed)
    timer = setTimeout(scan, Math.max(pause(), (performance.now() - started) * SCAN_SHARE))
  }
  void scan()
  return {
    close() {
      closed = true
      clearTimeout(timer)
    },
  }
}

/** When each file was last written, and how large it is; what cannot be read is not there. */
async function stampsBelow(root: string): Promise<Map<string, string>> {
  const stamps = new Map<string, string>()
  const pending = ['']
  for (let folder = pending.pop(); folder !== undefined; folder = pending.pop()) {
    const here = folder
    const entries = await readdir(join(root, here), { withFileTypes: true }).catch(() => [])
    const watched = entries.filter((entry) => isWatchedPath(within(here, entry.name)))
    pending.push(...watched.filter((entry) => entry.isDirectory()).map((entry) => within(here, entry.name)))
    await Promise.all(
      watched
        .filter((entry) => entry.isFile())
        .map(async (entry) => {
          const path = within(here, entry.name)
          const stat = await lstat(join(root, path)).catch(() => null)
          if (stat) stamps.set(path, `${stat.mtimeMs} ${stat.size} ${stat.ino}`)
        }),
    )
  }
  return stamps
}

function isFolder(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false
}

function within(folder: string, name: string): string {
  return folder === '' ? name : `${folder}/${name}`
}

function isGone(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR')
}

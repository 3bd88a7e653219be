import { execFileSync } from 'node:child_process'
import { chmodSync, rmSync } from 'node:fs'
import { makeFolder } from './fresh-folder.ts'

/** A disk of its own that is soon full. */
export interface SmallDisk {
  readonly folder: string
  /** Gives it another size, such as `200m`. */
  resize(size: string): void
  remove(): void
}

/** Whether this account may mount one: root may, outside of most containers. */
export const canMount = tryMount()

/** Mounts a file system in memory of the size given, which every account may enter. */
export function mountSmallDisk(size: string): SmallDisk {
  const folder = makeFolder()
  mount(folder, `size=${size}`)
  chmodSync(folder, 0o755)
  return {
    folder,
    resize: (other) => mount(folder, `remount,size=${other}`),
    remove() {
      execFileSync('umount', [folder])
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

function mount(folder: string, options: string): void {
  execFileSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', folder], { stdio: 'ignore' })
}

function tryMount(): boolean {
  try {
    mountSmallDisk('1m').remove()
    return true
  } catch {
    return false
  }
}

import { existsSync, readFileSync, symlinkSync } from 'node:fs'
import { basename, join } from 'node:path'

interface LibraryLink {
  readonly source: string
  readonly target: string
}

/**
 * Makes the links between libraries (`libpq.so.5` → `libpq.so.5.18`) that are still missing. npm packages cannot hold
 * links, and the install script that would make them does not run under `--ignore-scripts`. False where it may not write.
 */
export function makeLibraryLinks(root: string): boolean {
  const list = join(root, 'pg-symlinks.json')
  if (!existsSync(list)) return true
  const links = JSON.parse(readFileSync(list, 'utf8')) as LibraryLink[]
  // Source and target always share a folder: a relative link survives a copy of the whole.
  return links.every(({ source, target }) => makeLink(basename(source), join(root, '..', target)))
}

function makeLink(source: string, link: string): boolean {
  if (existsSync(link)) return true
  try {
    symlinkSync(source, link)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EEXIST'
  }
  return true
}

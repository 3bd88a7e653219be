import { createGlob, type Glob } from '../glob.ts'

/** A folder or a file of the site whose pages are part of the content. */
export interface ContentMount {
  /** Relative to the site folder, without slashes at its ends. */
  readonly source: string
  /** Where its files are among the content: nothing for its root, `docs`, or the path of the one file. */
  readonly target: string
  /** The code of the language of files that do not name one. */
  readonly language: string
  /** Globs on paths below `source`; one that begins with `!` leaves files out. */
  readonly files: readonly string[]
}

/** The content of a theme or module, in each of the folders it may be in. */
export interface ModuleMounts {
  readonly name: string
  /** Whether the site's configuration mounts it, so that it is there for sure. */
  readonly isGiven: boolean
  readonly mounts: readonly ContentMount[]
}

/**
 * Whether a path below the source of a mount is taken: by any glob, or without one, and by none that leaves it out. As in
 * Hugo, its folders have to be taken as well: `**.md` takes none.
 */
export function takesFile({ source, files }: ContentMount, path: string): boolean {
  if (files.length === 0) return true
  const inner = path.slice(source === '' ? 0 : source.length + 1)
  const parts = inner.split('/')
  const all = parts.map((_, index) => parts.slice(0, index + 1).join('/') + (index < parts.length - 1 ? '/' : ''))
  const [without, within] = [files.filter(isNegated), files.filter((pattern) => !isNegated(pattern))]
  const leftOut = without.map((pattern) => globOf(pattern.slice(1).trim()))
  const taken = within.map(globOf)
  if (leftOut.some((glob) => glob(inner))) return false
  return taken.length === 0 || all.every((path) => taken.some((glob) => glob(path)))
}

/** Whether a path is the content of a theme or module, or a file in it. */
export function isOfModule(
  path: string,
  { moduleMounts }: { readonly moduleMounts: readonly ModuleMounts[] },
): boolean {
  return moduleMounts.some(({ mounts }) =>
    mounts.some(({ source }) => path === source || path.startsWith(`${source}/`)),
  )
}

function globOf(pattern: string): Glob {
  return createGlob(pattern.replace(/^\//, ''))
}

/** Whether a glob leaves out what it matches. */
export function isNegated(pattern: string): boolean {
  return pattern.startsWith('!')
}

import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Problem } from '../../content/problem.ts'
import { mapConcurrently } from '../map-concurrently.ts'
import type { HashedMedia, MediaFile } from './list-media.ts'
import { digestOf } from './read-source.ts'

/** The SHA-256 (hexadecimal) of image files, by path. */
export interface ReadMedia {
  readonly digests: ReadonlyMap<string, string>
  /** For every file that could not be read, or has no bytes, a `warning`. */
  readonly problems: readonly Problem[]
}

const CONCURRENT_READS = 2
// A file system may give two writes within this time the same date.
const SETTLED_AFTER_MS = 2000

/**
 * Hashes image files, but for those that have the stamp they had when they were last hashed; `store` gets what is to be
 * remembered. A file that cannot be read, or is empty, has the digest it was last published with, where there is one.
 */
export async function readMedia(
  root: string,
  media: readonly MediaFile[],
  {
    cached,
    store,
    loadPublished,
  }: {
    readonly cached: ReadonlyMap<string, HashedMedia>
    readonly store: (hashed: ReadonlyMap<string, HashedMedia>, gone: readonly string[]) => Promise<void>
    /** The digests of the files as last published, by path. */
    readonly loadPublished: () => Promise<ReadonlyMap<string, string>>
  },
): Promise<ReadMedia> {
  const started = Date.now()
  const hashed = new Map<string, HashedMedia>()
  const faults = new Map<string, Problem>()
  const unknown = media.filter(({ path, stamp }) => cached.get(path)?.stamp !== stamp)
  await mapConcurrently(unknown, CONCURRENT_READS, async ({ path, stamp }) => {
    const bytes = await readFile(join(root, path)).catch((error: NodeJS.ErrnoException) => {
      faults.set(path, unreadable(path, error.code ?? error.message))
      return null
    })
    if (bytes?.length === 0) faults.set(path, empty(path))
    else if (bytes !== null) hashed.set(path, { stamp, digest: digestOf(bytes) })
  })
  const settled = unknown.filter(({ path, writtenAt }) => hashed.has(path) && writtenAt + SETTLED_AFTER_MS < started)
  const there = new Set(media.map(({ path }) => path))
  await store(
    new Map(settled.map(({ path }) => [path, hashed.get(path) as HashedMedia])),
    [...cached.keys()].filter((path) => !there.has(path)),
  )
  const published = faults.size === 0 ? new Map<string, string>() : await loadPublished()
  const digestOfFile = ({ path, stamp }: MediaFile): string | undefined => {
    if (faults.has(path)) return published.get(path)
    const known = cached.get(path)
    return known?.stamp === stamp ? known.digest : hashed.get(path)?.digest
  }
  return {
    digests: new Map(
      media.flatMap((file): [string, string][] => {
        const digest = digestOfFile(file)
        return digest === undefined ? [] : [[file.path, digest]]
      }),
    ),
    problems: [...faults.values()],
  }
}

function unreadable(path: string, why: string): Problem {
  return {
    code: 'unreadable-file',
    severity: 'warning',
    path,
    line: 1,
    column: 1,
    message: `Expected an image that can be read, found ${why}; it stays as it was last published.`,
    hint: 'Check that you may open the file.',
  }
}

function empty(path: string): Problem {
  return {
    code: 'media-empty',
    severity: 'warning',
    path,
    line: 1,
    column: 1,
    message: 'Expected an image, found a file of 0 bytes; it stays as it was last published.',
    hint: 'A program that syncs files may not have brought it yet: open the file, or put it here again.',
  }
}

import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { isDrawing } from '../../content/media/media-types.ts'
import { type Place, type Problem, startOf } from '../../content/problem.ts'
import type { TakenBack } from '../../content/taken-back/passage-key.ts'
import { mapConcurrently } from '../map-concurrently.ts'
import type { HashedMedia, MediaFile } from './list-media.ts'
import { digestOf } from './read-source.ts'
import { takeOutOfFile } from './take-out-of-file.ts'

/** The SHA-256 (hexadecimal) of image files, by path. */
export interface ReadMedia {
  readonly digests: ReadonlyMap<string, string>
  /** For every file that could not be read, has no bytes, or says what was taken back, a `warning`. */
  readonly problems: readonly Problem[]
}

const CONCURRENT_READS = 2
// A file system may give two writes within this time the same date.
const SETTLED_AFTER_MS = 2000

/**
 * Hashes image files, but for those that have the stamp they had when they were last hashed; `store` gets what is to be
 * remembered. A file that cannot be read, or is empty, has the digest it was last published with, where there is one; a drawing that
 * says what was taken back has none.
 */
export async function readMedia(
  root: string,
  media: readonly MediaFile[],
  {
    cached,
    takenBack,
    store,
    loadPublished,
  }: {
    readonly takenBack: readonly TakenBack[]
    readonly cached: ReadonlyMap<string, HashedMedia>
    readonly store: (hashed: ReadonlyMap<string, HashedMedia>, gone: readonly string[]) => Promise<void>
    /** The digests of the files as last published, by path. */
    readonly loadPublished: () => Promise<ReadonlyMap<string, string>>
  },
): Promise<ReadMedia> {
  const started = Date.now()
  const hashed = new Map<string, HashedMedia>()
  const faults = new Map<string, Problem>()
  const saying = new Map<string, Problem>()
  // What is known of a drawing may be from before its words were taken back.
  const isInDoubt = (path: string) => takenBack.length > 0 && isDrawing(path)
  const unknown = media.filter(({ path, stamp }) => cached.get(path)?.stamp !== stamp || isInDoubt(path))
  await mapConcurrently(unknown, CONCURRENT_READS, async ({ path, stamp }) => {
    const bytes = await readFile(join(root, path)).catch((error: NodeJS.ErrnoException) => {
      faults.set(path, unreadable(path, error.code ?? error.message))
      return null
    })
    const out = bytes !== null && isInDoubt(path) ? takeOutOfFile(path, bytes, takenBack) : null
    if (out !== null) saying.set(path, saysTakenBack(out.places[0] ?? startOf(path)))
    else if (bytes?.length === 0) faults.set(path, empty(path))
    else if (bytes !== null) hashed.set(path, { stamp, digest: digestOf(bytes) })
  })
  const settled = unknown.filter(({ path, writtenAt }) => hashed.has(path) && writtenAt + SETTLED_AFTER_MS < started)
  const there = new Set(media.map(({ path }) => path))
  await store(
    new Map(settled.map(({ path }) => [path, hashed.get(path) as HashedMedia])),
    [...cached.keys()].filter((path) => !there.has(path) || saying.has(path)),
  )
  const published = faults.size === 0 ? new Map<string, string>() : await loadPublished()
  const digestOfFile = ({ path, stamp }: MediaFile): string | undefined => {
    if (saying.has(path)) return undefined
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
    problems: [...faults.values(), ...saying.values()],
  }
}

function saysTakenBack(place: Place): Problem {
  return {
    ...place,
    code: 'taken-back',
    severity: 'warning',
    message: 'Expected an image without words that were taken back, found some here; the image is not kept.',
    hint: 'Take them out of the image, so that they are nowhere any more.',
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

import { lstatSync } from 'node:fs'
import { basename, join } from 'node:path'
import { mediaTypeOf } from '../../content/media/media-types.ts'
import type { Problem } from '../../content/problem.ts'

/** An image file of the site. */
export interface MediaFile {
  /** Relative to the site folder, with `/` between its parts. */
  readonly path: string
  readonly size: number
  /** The same as long as nothing has written to the file. */
  readonly stamp: string
  /** Milliseconds since 1970 at which the file was last written to. */
  readonly writtenAt: number
}

/** An image file as it was hashed: as long as it has this stamp, it has the bytes with this SHA-256 (hexadecimal). */
export interface HashedMedia {
  readonly stamp: string
  readonly digest: string
}

/** Those of these files that are images and no larger than `limit` bytes, each once; a `warning` for each that is larger. */
export function listMedia(
  root: string,
  paths: readonly string[],
  limit: number,
): { media: MediaFile[]; problems: Problem[] } {
  const media: MediaFile[] = []
  const problems: Problem[] = []
  for (const path of new Set(paths)) {
    if (mediaTypeOf(path) === null || basename(path).startsWith('.')) continue
    const found = lstatSync(join(root, path), { bigint: true, throwIfNoEntry: false })
    if (!found?.isFile()) continue
    const size = Number(found.size)
    if (size > limit) {
      problems.push(tooLarge(path, size, limit))
      continue
    }
    const stamp = [found.size, found.mtimeNs, found.ctimeNs, found.ino].join(' ')
    media.push({ path, size, stamp, writtenAt: Math.max(Number(found.mtimeMs), Number(found.ctimeMs)) })
  }
  return { media, problems }
}

function tooLarge(path: string, size: number, limit: number): Problem {
  return {
    code: 'media-too-large',
    severity: 'warning',
    path,
    line: 1,
    column: 1,
    message: `Expected an image of at most ${inWords(limit)}, found ${inWords(size)}; it is not kept, and pages show it from the site.`,
    hint: 'Save it smaller, or raise "media: {maxFileSize: …}" in commonplace.yaml.',
  }
}

function inWords(bytes: number): string {
  return bytes < 1e6 ? `${Math.ceil(bytes / 1e3)} KB` : `${Math.ceil(bytes / 1e5) / 10} MB`
}

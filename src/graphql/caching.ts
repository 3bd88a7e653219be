import { createHash, hash } from 'node:crypto'
import type { ReleaseRow } from '../database/read/releases.ts'

/** How long shared caches may keep an answer, in seconds. */
export interface Caching {
  readonly fresh: number
  /** For how much longer they may give it while they ask again. */
  readonly stale: number
  /** What answers depend on beside question and release: other settings and versions of the gateway have other answers. */
  readonly edition: string
}

/** Caches keep an answer and ask each time whether it still holds. */
export const neverStale: Caching = { fresh: 0, stale: 0, edition: '' }

/** The Cache-Control of a whole answer. Browsers always ask, because nobody can tell them that a release was published. */
export function cacheControl({ fresh, stale }: Caching): string {
  if (fresh === 0) return 'public, no-cache'
  return `public, max-age=0, s-maxage=${fresh}${stale === 0 ? '' : `, stale-while-revalidate=${stale}`}`
}

/** The entity tag of an answer from its bytes; those of another media type are another representation. */
export function tagOfBody(type: string, body: Uint8Array | string): string {
  const digest =
    typeof body === 'string'
      ? hash('sha256', `${type}\0${body}`, 'base64url')
      : createHash('sha256').update(type).update('\0').update(body).digest('base64url')
  return `"${digest.slice(0, 32)}"`
}

/**
 * The entity tag of an answer that is sent before it is known as a whole: from what decides about it, which is the address, the
 * release and the gateway. Weak, because it is not of the bytes.
 */
export function tagOfQuestion(
  url: string,
  type: string,
  { edition, number, at }: Pick<ReleaseRow, 'number' | 'at'> & Pick<Caching, 'edition'>,
): string {
  const question = JSON.stringify([url, type, number, at, edition])
  return `W/"${createHash('sha256').update(question).digest('base64url').slice(0, 32)}"`
}

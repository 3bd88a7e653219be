import type { Database } from '../database/open.ts'
import { findKey, type KeyRow } from '../database/read/keys.ts'
import { openPerspective, type Perspective, type ShownPart } from '../database/read/perspective.ts'
import { findNewestRelease, type ReleaseRow } from '../database/read/releases.ts'
import { hashOfKey, isKey, keyOfHeader } from '../keys/key.ts'
import { refused } from './errors.ts'
import type { PlainRequest } from './plain-request.ts'

/** What a request reads: the database as its key shows it. */
export interface View {
  readonly database: Database
  /** Null for what everyone may read. */
  readonly perspective: Perspective | null
  /** The newest release, where the view had to know it. */
  readonly newest?: ReleaseRow | null
}

/** The key that a request comes with; null for most. */
export function askedKey({ headers }: Pick<PlainRequest, 'headers'>): string | null {
  return keyOfHeader(headers.get('authorization'))
}

/**
 * What the holder of a key reads; without a key, what everyone does. Costs one or two statements with a key, and none without.
 * @throws GraphQLError for a key that is unknown, expired or revoked, or shows a proposal that is gone
 */
export async function viewOf(database: Database, key: string | null, signal?: AbortSignal): Promise<View> {
  if (key === null) return { database, perspective: null }
  const found = await knownKey(database, key, signal)
  if (found.scope === 'partner') return { database, perspective: null }
  if (found.proposal === null) return await viewOfDrafts(database, partOf(found), signal)
  const perspective = proposedBy(found.proposal, found)
  return { database: openPerspective(database, perspective), perspective }
}

/** The newest release with some of the drafts. Costs one statement. */
export async function viewOfDrafts(database: Database, part: ShownPart, signal?: AbortSignal): Promise<View> {
  const newest = await findNewestRelease(database, signal)
  const perspective: Perspective = { kind: 'drafts', part, release: newest?.number ?? 0 }
  return { database: openPerspective(database, perspective), perspective, newest }
}

/**
 * The key that a request comes with.
 * @throws GraphQLError for a key that is unknown, expired or revoked
 */
export async function knownKey(database: Database, key: string, signal?: AbortSignal): Promise<KeyRow> {
  const found = isKey(key) ? await findKey(database, hashOfKey(key), signal) : null
  if (found === null) throw unauthorized('This key is not known here.')
  if (!found.holds) throw unauthorized('This key has expired or was revoked.')
  return found
}

function partOf({ pathKey, only }: KeyRow): ShownPart {
  return only ? { at: pathKey } : { below: pathKey }
}

function proposedBy(proposal: string, { proposed, pruned }: KeyRow): Perspective {
  if (proposed === null) {
    const message = `There is no proposal \`${proposal}\`: none was made, or it was made again and came to nothing. Ask without the key, or when it was proposed.`
    throw refused(404, 'PROPOSAL_UNKNOWN', message)
  }
  if (pruned) {
    const message = `The release that \`${proposal}\` was made against is no longer kept. Propose it again.`
    throw refused(410, 'RELEASE_PRUNED', message)
  }
  const { id, base, makesRelease } = proposed
  return { kind: 'proposal', id, name: proposal, base, target: makesRelease ? base + 1 : base }
}

function unauthorized(sentence: string) {
  const message = `${sentence} Ask without a key for what everyone may read, or ask whoever gave it to you for another.`
  return refused(401, 'KEY_INVALID', message, {
    'www-authenticate': 'Bearer realm="Commonplace", error="invalid_token"',
  })
}

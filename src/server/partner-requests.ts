import { GraphQLError } from 'graphql'
import type { Database } from '../database/open.ts'
import { findPlacesInLog, readChangeCursor } from '../database/read/change-cursors.ts'
import type { PlaceInLog } from '../database/read/changes.ts'
import { findNewestRelease, type ReleaseRow } from '../database/read/releases.ts'
import type { Snapshot } from '../database/read/snapshot.ts'
import { createReads, type Kind, tagHeaders } from '../graphql/cache-tags.ts'
import type { Caching } from '../graphql/caching.ts'
import { endOfRequest, refusal, refusalOf, refused, retryAfter } from '../graphql/errors.ts'
import { describeFault, type Log } from '../graphql/log.ts'
import { askedRelease, keptRelease } from '../graphql/release.ts'
import { whyCutShort } from '../syndication/cut-short.ts'

/** What the answers to partners are made with. */
export interface PartnerParts {
  readonly database: Database
  readonly log: Pick<Log, 'warn'>
  /** The address that readers have for this gateway, without a slash at its end. */
  readonly url: string
  /** The folder of this gateway below which the site's content is, such as `/content`. */
  readonly contentPath: string
  /** Where readers may subscribe to feeds (WebSub); null for nowhere. */
  readonly hub: string | null
  /** What the addresses of image files begin with, with a slash at its end. */
  readonly mediaUrl: string
  readonly caching: Caching
}

/**
 * The release that a request reads: the one it asks for, by header, parameter or, as `named`, in the path of its address; else the newest.
 * @throws GraphQLError where there is none, or what it showed is no longer kept
 */
export async function releaseRead(
  database: Database,
  request: Request,
  named: string | null = null,
): Promise<ReleaseRow> {
  const asked = askedRelease(request, named)
  return await (asked === null ? newestRelease(database, request.signal) : keptRelease(database, asked, request.signal))
}

/**
 * The newest release.
 * @throws GraphQLError before the first
 */
export async function newestRelease(database: Database, signal: AbortSignal): Promise<ReleaseRow> {
  const newest = await findNewestRelease(database, signal)
  if (newest) return newest
  throw refused(503, 'NO_RELEASE', 'Nothing is published yet. Ask again after the first import.', retryAfter)
}

/** Logs that an answer ended before its end, which its reader knows by the cut of the connection; not where it was the reader who left. */
export function logCut({ log }: Pick<PartnerParts, 'log'>, { url, signal }: Request): (error: unknown) => void {
  return (error) => {
    if (signal.aborted) return
    const { code, message } = whyCutShort(error)
    log.warn({ code, address: new URL(url).pathname, fault: describeFault(error) }, message)
  }
}

/** The headers by which caches forget an answer that was made from these; none where they ask each time. */
export function tagsOfAnswer(
  { fresh }: Caching,
  madeFrom: readonly (readonly [Kind, string])[],
): Record<string, string> {
  if (fresh === 0) return {}
  const reads = createReads()
  for (const [kind, name] of madeFrom) reads.note(kind, name)
  return tagHeaders(reads)
}

/** A cursor that was sent, and the name under which it was. */
export interface SentCursor {
  readonly name: string
  readonly cursor: string
}

/**
 * The places in the log that cursors stand for, with one statement.
 * @throws GraphQLError for what is no cursor, and for one of another history
 */
export async function placesOfCursors(snapshot: Snapshot, sent: readonly SentCursor[]): Promise<PlaceInLog[]> {
  const keys = sent.map(({ name, cursor }) => {
    const key = readChangeCursor(cursor)
    if (key !== null) return key
    throw refused(400, 'BAD_CURSOR', `\`${name}\` is no cursor of changes. Pass one as it was given.`)
  })
  const places = await findPlacesInLog(snapshot, keys)
  return places.map((place) => {
    if (place !== null) return place
    const message =
      'The cursor is of a history that this gateway does not have, as after a database was set up anew or restored. ' +
      'Read /dump, drop what is not in it, and go on after its `cursor`.'
    throw refused(410, 'CURSOR_EXPIRED', message)
  })
}

/** The parameters of a request by their names; each may be given once, and no other. */
export function parametersOf<Name extends string>(
  request: Request,
  names: readonly Name[],
): Partial<Record<Name, string>> {
  const given = [...new URL(request.url).searchParams].filter(([, value]) => value !== '')
  for (const [index, [name]] of given.entries()) {
    const isKnown = (names as readonly string[]).includes(name)
    if (isKnown && given.findIndex(([other]) => other === name) === index) continue
    const known = names.map((known) => `\`${known}\``).join(', ')
    const fault = isKnown ? `\`${name}\` is given twice` : `There is no parameter \`${name}\``
    const each = names.length > 1 ? 'each once' : 'once'
    const rest = known === '' ? 'This address takes none.' : `This address takes ${known}, ${each}.`
    throw refused(400, 'BAD_REQUEST', `${fault}. ${rest}`)
  }
  return Object.fromEntries(given) as Partial<Record<Name, string>>
}

/** The parameters of a request that reads at a release, which may name one besides: refused as anywhere else if it is none. */
export function parametersOfReading<Name extends string>(
  request: Request,
  names: readonly Name[],
): Partial<Record<Name, string>> {
  askedRelease(request)
  return parametersOf(request, [...names, 'release'])
}

/** The answer, or the refusal that stands for what was thrown before it began. */
export async function answerOrRefuse(answer: () => Promise<Response>): Promise<Response> {
  try {
    return await answer()
  } catch (error) {
    if (error instanceof GraphQLError) return refusalOf(error)
    const end = error instanceof Error ? endOfRequest(error) : null
    if (end === null) throw error
    return refusal(503, String(end.extensions.code), end.message, retryAfter)
  }
}

import { createLimiter } from '../database/limiter.ts'
import { cursorOfRelease, endOfRelease } from '../database/read/change-cursors.ts'
import type { PlaceInLog } from '../database/read/changes.ts'
import { findKnownParts } from '../database/read/known-parts.ts'
import type { Interest } from '../database/read/memberships.ts'
import type { ReleaseRow } from '../database/read/releases.ts'
import type { Snapshot } from '../database/read/snapshot.ts'
import { findDeclaredThemes } from '../database/read/themes.ts'
import { chooseMediaType } from '../graphql/accept.ts'
import { cacheControl, tagOfQuestion } from '../graphql/caching.ts'
import { refused } from '../graphql/errors.ts'
import { languageKey, sectionPrefix, withoutNul } from '../graphql/input.ts'
import { releaseHeader } from '../graphql/release.ts'
import type { Addresses } from '../syndication/article-record.ts'
import { readChanges } from '../syndication/change-log.ts'
import { describeSite, LINE_FORMAT, viaOf } from '../syndication/site-record.ts'
import { hasAlready, namesTag, notModified } from './conditional.ts'
import { JSON_LINES, linesOf, streamChunks } from './json-lines.ts'
import type { PartnerClient } from './partner-access.ts'
import {
  answerOrRefuse,
  logCut,
  type PartnerParts,
  parametersOfReading,
  placesOfCursors,
  releaseRead,
} from './partner-requests.ts'
import { networkOf } from './rate-limiter.ts'
import { rememberFetched } from './remember-fetched.ts'
import { inTurns, type Turns } from './turns.ts'

const JSON_TYPE = 'application/json'
const offers = [JSON_LINES, JSON_TYPE]
const A_PAGE = 100
const MOST_A_PAGE = 500
const A_READ = 50
const BEGINNING: PlaceInLog = { release: 0, position: 0 }
// Whoever polls is done at once; the whole log of a large site takes a while, and as long as its reader takes. They make it in turns.
const places = { running: 20, waiting: 50, patience: 10_000, share: 5 }

/**
 * `/changes?after=…`: what releases changed, after a cursor or from the beginning; the whole rest as one JSON value a line, or a
 * page of `first` as JSON.
 */
export function createChangesRoute(
  parts: PartnerParts,
  turns: Turns,
): (request: Request, client: PartnerClient) => Promise<Response> {
  const limiter = createLimiter(places)
  return (request, { address, partner, isHead = false }) =>
    answerOrRefuse(() =>
      answerChanges(request, parts, {
        isHead,
        enter: () => limiter.enter({ key: networkOf(address), signal: request.signal }),
        turns,
        onFailure: logCut(parts, request),
        onSent: (place) => rememberFetched(parts.database, partner, place),
      }),
    )
}

async function answerChanges(
  request: Request,
  { database, mediaUrl, caching }: PartnerParts,
  { isHead, enter, turns, onFailure, onSent }: Answering,
): Promise<Response> {
  const asked = parametersOfReading(request, ['after', 'first', 'section', 'theme', 'language'])
  const type = chooseMediaType(request.headers.get('accept'), offers)
  if (type === null)
    throw refused(406, 'NOT_ACCEPTABLE', `Changes are told as ${JSON_LINES} or ${JSON_TYPE}. Accept one of them.`)
  const first = sizeOf(asked.first, type)
  const release = await releaseRead(database, request)
  const snapshot = { database, release: release.number, signal: request.signal }
  const reading = { after: await placeOf(snapshot, asked.after), interest: interestOf(asked) }
  const headers = {
    'content-type': type,
    'cache-control': cacheControl(caching),
    [releaseHeader]: String(release.number),
    vary: 'accept',
    etag: tagOfQuestion(request.url, type, { ...release, edition: caching.edition }),
  }
  if (hasAlready(request, headers.etag)) {
    // Of a page it is not known how far it went; that was noted when it was sent.
    if (type === JSON_LINES && namesTag(request, headers.etag)) await onSent(endOfRelease(release))
    return notModified(new Headers(headers))
  }
  await expectKnown(snapshot, reading.interest, asked)
  if (isHead) return new Response(null, { headers })
  const addresses = { site: release.site, mediaUrl }
  const leave = await enter()
  if (type === JSON_LINES) {
    const lines = linesOf(allChanges(snapshot, reading, { addresses, release, onSent }))
    const body = await streamChunks(inTurns(lines, { turns, signal: request.signal }), leave, onFailure)
    return new Response(body, { headers })
  }
  const page = await readChanges(snapshot, { ...reading, limit: first }, addresses).finally(leave)
  await onSent(page.more ? page.end : endOfRelease(release))
  const cursor = page.more ? page.cursor : cursorOfRelease(release)
  return new Response(JSON.stringify({ release: release.number, changes: page.changes, more: page.more, cursor }), {
    headers,
  })
}

interface Answering {
  readonly isHead: boolean
  /** Waits for a place, and returns the function that frees it. */
  readonly enter: () => Promise<() => void>
  readonly turns: Turns
  readonly onFailure: (error: unknown) => void
  /** Called when the log up to a place was sent. */
  readonly onSent: (place: PlaceInLog) => Promise<void>
}

type Reading = { readonly after: PlaceInLog; readonly interest: Interest | null }

/** All changes after a place, and then the end, without which the answer was cut short. */
async function* allChanges(
  snapshot: Snapshot,
  { after, interest }: Reading,
  {
    addresses,
    release,
    onSent,
  }: { readonly addresses: Addresses; readonly release: ReleaseRow } & Pick<Answering, 'onSent'>,
): AsyncGenerator<object> {
  for (let place: PlaceInLog | null = after; place !== null; ) {
    const page = await readChanges(snapshot, { after: place, limit: A_READ, interest }, addresses)
    for (const change of page.changes) yield { type: 'change', ...change }
    place = page.more ? page.end : null
  }
  const themes = await findDeclaredThemes(snapshot)
  const site = { ...describeSite(release.site), themes, via: viaOf(release.site) }
  yield { type: 'end', format: LINE_FORMAT, release: release.number, cursor: cursorOfRelease(release), site }
  await onSent(endOfRelease(release))
}

function sizeOf(first: string | undefined, type: string): number {
  if (first === undefined) return A_PAGE
  const size = /^\d{1,9}$/.test(first) ? Number(first) : 0
  if (type === JSON_TYPE && size >= 1 && size <= MOST_A_PAGE) return size
  const message =
    type === JSON_TYPE
      ? `\`first\` must be a number from 1 to ${MOST_A_PAGE}.`
      : `\`first\` is for pages: accept ${JSON_TYPE}, or leave it out and read as many lines as you like.`
  throw refused(400, 'BAD_REQUEST', message)
}

async function placeOf(snapshot: Snapshot, cursor: string | undefined): Promise<PlaceInLog> {
  const [place = BEGINNING] = await placesOfCursors(snapshot, cursor === undefined ? [] : [{ name: 'after', cursor }])
  return place
}

/**
 * Refuses a part that no release ever had, because its name is hardly right. Whoever goes on after a cursor may have had a theme that
 * was pruned or erased since.
 * @throws GraphQLError
 */
async function expectKnown(
  snapshot: Snapshot,
  interest: Interest | null,
  asked: { readonly [name in 'after' | 'section' | 'theme' | 'language']?: string },
): Promise<void> {
  if (interest === null) return
  const { isWhole, ...known } = await findKnownParts(snapshot, interest)
  const isForgiven = !isWhole && asked.after !== undefined
  const unknown = (['section', 'theme', 'language'] as const).find(
    (name) => !known[name] && !(name === 'theme' && isForgiven),
  )
  if (unknown === undefined) return
  const name = JSON.stringify(asked[unknown]?.slice(0, 100))
  throw refused(404, 'NOT_FOUND', `No release of this site ever had the ${unknown} ${name}. Check how it is written.`)
}

function interestOf({
  section,
  theme,
  language,
}: {
  readonly section?: string
  readonly theme?: string
  readonly language?: string
}): Interest | null {
  if (section === undefined && theme === undefined && language === undefined) return null
  return {
    section: sectionPrefix(section),
    theme: theme === undefined ? null : withoutNul(theme),
    language: languageKey(language),
  }
}

import type { PlaceInLog, Tombstone } from '../database/read/changes.ts'
import type { ProgressRecord } from '../database/write/partner-progress.ts'
import { describeTime } from './print-clock.ts'
import { printable } from './safe-output.ts'

/** What was noted of a partner. */
export interface PartnerDealings {
  readonly partner: string
  /** Whether there is an address that is told of releases. */
  readonly isTold: boolean
  /** Ids of its keys that hold, and until when; null for as long as they are not revoked. */
  readonly keys: readonly { readonly id: string; readonly expires: string | null }[]
  readonly progress: ProgressRecord
  /** Notices of releases, those that arrived first the first. */
  readonly notices: readonly {
    readonly release: number
    readonly outcome: 'DELIVERED' | 'COVERED' | 'GIVEN_UP' | null
    readonly settled: string | null
  }[]
  /** Single changes that the partner says it has applied. */
  readonly applied: readonly (PlaceInLog & { readonly at: string })[]
}

/** What is known of a partner; `null` where nothing is known, which does not say that it did not happen. */
export interface PartnerStatus {
  readonly partner: string
  readonly keys: PartnerDealings['keys']
  readonly sent: UpTo | null
  readonly fetched: UpTo | null
  readonly confirmed: UpTo | null
  readonly tombstones: readonly TombstoneStatus[]
}

interface UpTo {
  readonly release: number
  readonly at: string | null
}

interface TombstoneStatus extends Pick<Tombstone, 'release' | 'at' | 'path' | 'reason'> {
  readonly subject: 'ARTICLE' | 'QUOTE'
  /** The lasting id of the article or quote. */
  readonly id: string | null
  readonly sent: Sending
  /** When; null for unknown. */
  readonly sentAt: string | null
  readonly fetched: boolean | null
  readonly confirmed: boolean | null
  readonly confirmedAt: string | null
}

/** Null for unknown. */
type Sending = 'ARRIVED' | 'WAITING' | 'GIVEN_UP' | 'NO_ADDRESS' | null

/** Tells what is known of a partner and each of these tombstones. */
export function tellStatus(dealings: PartnerDealings, tombstones: readonly Tombstone[]): PartnerStatus {
  const { partner, keys, progress, notices } = dealings
  const arrived = notices.filter(({ outcome }) => outcome === 'DELIVERED').sort((a, b) => b.release - a.release)[0]
  const { fetchedRelease, fetchedAt, appliedRelease, appliedAt } = progress
  return {
    partner,
    keys,
    sent: arrived ? { release: arrived.release, at: arrived.settled } : null,
    fetched: fetchedRelease === null ? null : { release: fetchedRelease, at: fetchedAt },
    confirmed: appliedRelease === null ? null : { release: appliedRelease, at: appliedAt },
    tombstones: tombstones.map((tombstone) => tellTombstone(dealings, tombstone)),
  }
}

function tellTombstone(
  dealings: PartnerDealings,
  { release: number, position, at, path, reason, articleId, quoteId }: Tombstone,
): TombstoneStatus {
  const { progress, applied } = dealings
  const place = { release: number, position }
  const single = applied.find((one) => one.release === place.release && one.position === position)
  const isBefore = (release: number | null, upTo: number | null) =>
    release !== null && (place.release < release || (place.release === release && position <= (upTo ?? 0)))
  const isApplied = isBefore(progress.appliedRelease, progress.appliedPosition)
  return {
    ...{ release: number, at, path, reason, subject: quoteId === null ? 'ARTICLE' : 'QUOTE', id: quoteId ?? articleId },
    ...tellSending(dealings, place),
    fetched: isBefore(progress.fetchedRelease, progress.fetchedPosition) || null,
    confirmed: single !== undefined || isApplied || null,
    confirmedAt: single?.at ?? (isApplied ? progress.appliedAt : null),
  }
}

/** A notice of a later release tells of earlier ones as well. */
function tellSending({ notices, isTold }: PartnerDealings, { release }: PlaceInLog) {
  const since = notices.filter((notice) => notice.release >= release)
  const arrived = since.find(({ outcome }) => outcome === 'DELIVERED')
  if (arrived) return { sent: 'ARRIVED' as const, sentAt: arrived.settled }
  if (since.some(({ outcome }) => outcome === null)) return { sent: 'WAITING' as const, sentAt: null }
  if (since.some(({ outcome }) => outcome === 'GIVEN_UP')) return { sent: 'GIVEN_UP' as const, sentAt: null }
  return { sent: isTold ? null : ('NO_ADDRESS' as const), sentAt: null }
}

/** The status of a partner as people read it. */
export function describeStatus(status: PartnerStatus): string {
  const { partner, keys, sent, fetched, confirmed, tombstones } = status
  return [
    printable(partner),
    `  key        ${keys.length === 0 ? 'none' : keys.map(describeKey).join('; ')}`,
    `  sent       ${describeUpTo(sent)}`,
    `  fetched    ${describeUpTo(fetched)}`,
    `  confirmed  ${describeUpTo(confirmed)}`,
    ...tombstones.map((tombstone) => `  ${describeTombstone(tombstone)}`),
  ].join('\n')
}

const UNKNOWN = 'unknown'

function describeKey({ id, expires }: PartnerDealings['keys'][number]): string {
  return `${id}, ${expires === null ? 'never expires' : `expires ${describeTime(new Date(expires))}`}`
}

function describeUpTo(upTo: UpTo | null): string {
  if (upTo === null) return UNKNOWN
  return `up to release ${upTo.release}${upTo.at === null ? '' : `, ${describeTime(new Date(upTo.at))}`}`
}

/** Never the words of a quote: they were taken back. */
function what(subject: TombstoneStatus['subject'], path: string | null): string {
  const place = path === null ? null : printable(path)
  if (subject === 'QUOTE') return place === null ? 'a quote' : `a quote of ${place}`
  return place ?? 'an article'
}

function describeTombstone({
  release,
  subject,
  path,
  reason,
  sent,
  sentAt,
  fetched,
  confirmed,
  confirmedAt,
}: TombstoneStatus) {
  const sending = {
    ARRIVED: `sent ${sentAt === null ? '' : describeTime(new Date(sentAt))}`.trim(),
    WAITING: 'waits to be sent',
    GIVEN_UP: 'could not be sent',
    NO_ADDRESS: 'not sent: no address',
  }
  const confirming = confirmedAt === null ? 'confirmed' : `confirmed ${describeTime(new Date(confirmedAt))}`
  return [
    `release ${release}`,
    what(subject, path),
    String(reason),
    sent === null ? `sent: ${UNKNOWN}` : sending[sent],
    fetched ? 'fetched' : `fetched: ${UNKNOWN}`,
    confirmed ? confirming : `confirmed: ${UNKNOWN}`,
  ].join('  ')
}

import type { Json } from '../document.ts'

/** A moment, with the wall clock it was written in: permalinks are made of that day, not of the day in UTC. */
export interface FoundDate {
  /** Milliseconds since 1970 in UTC. */
  readonly at: number
  /** Minutes that the clock it was written in is ahead of UTC. */
  readonly offset: number
}

/** The formats named to editors. */
export const DATE_HINT =
  'Write "2025-07-06", "2025-07-06T14:30:00" or "2025-07-06T14:30:00+02:00"; a year, month or day alone is not enough.'

const DAYS = '(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)'
const LONG_DAYS = '(?:Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)'
const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
const MONTH = '(?<name>[A-Z][a-z]{2})'
const ISO_DAY = '(?<year>\\d{4})-(?<month>\\d{2})-(?<day>\\d{2})'
const CLOCK = '(?<hour>\\d{1,2}):(?<minute>\\d{2}):(?<second>\\d{2})(?:[.,](?<fraction>\\d{1,9}))?'
const OFFSET = '(?<zone>Z|[+-]\\d{2}:?\\d{2})'

/** What Go's cast library reads, and with it Hugo; a zone's name without an offset counts as the site's own zone. */
const LAYOUTS = [
  ISO_DAY,
  `${ISO_DAY}[Tt ]${CLOCK}`,
  `${ISO_DAY}[Tt ]${CLOCK} ?${OFFSET}(?: [A-Z]{1,5})?`,
  `${DAYS}, (?<day>\\d{2}) ${MONTH} (?<year>\\d{4}) ${CLOCK} (?:${OFFSET}|[A-Z]{3,4})`,
  `(?<day>\\d{2}) ${MONTH} (?<short>\\d{2}) (?<hour>\\d{1,2}):(?<minute>\\d{2}) (?:${OFFSET}|[A-Z]{3,4})`,
  `${LONG_DAYS}, (?<day>\\d{2})-${MONTH}-(?<short>\\d{2}) ${CLOCK} [A-Z]{3,4}`,
  `${DAYS} ${MONTH} {1,2}(?<day>\\d{1,2}) ${CLOCK} (?:(?:${OFFSET}|[A-Z]{3,4}) )?(?<year>\\d{4})`,
  `(?<day>\\d{2}) ${MONTH} (?<year>\\d{4})`,
].map((layout) => new RegExp(`^${layout}$`))

/**
 * Reads a date as Hugo 0.169 does: text in one of Go's usual layouts, or seconds since 1970. Without a zone it is
 * in `timeZone`. `absent` for null and empty text, `unreadable` for everything else.
 */
export function readDate(value: Json | undefined, timeZone: string): FoundDate | 'absent' | 'unreadable' {
  if (value === null || value === undefined || value === '') return 'absent'
  if (typeof value === 'number') return Number.isInteger(value) ? bounded(value * 1000, 0) : 'unreadable'
  if (typeof value !== 'string' || value.length > 60) return 'unreadable'
  for (const layout of LAYOUTS) {
    const parts = layout.exec(value)?.groups
    if (parts !== undefined) return fromParts(parts, timeZone)
  }
  return 'unreadable'
}

function fromParts(parts: { readonly [name: string]: string | undefined }, timeZone: string): FoundDate | 'unreadable' {
  const month = parts.name === undefined ? Number(parts.month) : MONTHS.indexOf(parts.name.toLowerCase()) + 1
  const year = parts.short === undefined ? Number(parts.year) : fullYear(Number(parts.short))
  const [day, hour, minute, second] = ['day', 'hour', 'minute', 'second'].map((name) => Number(parts[name] ?? 0)) as [
    number,
    number,
    number,
    number,
  ]
  if (month < 1 || month > 12 || day < 1 || day > daysIn(year, month)) return 'unreadable'
  if (hour > 23 || minute > 59 || second > 59) return 'unreadable'
  const millisecond = Math.trunc(Number(`0.${parts.fraction ?? 0}`) * 1000)
  const clock = Date.UTC(2000, month - 1, day, hour, minute, second, millisecond)
  const wall = new Date(clock).setUTCFullYear(year, month - 1, day)
  const offset = parts.zone === undefined ? zoneOffset(wall, timeZone) : fixedOffset(parts.zone)
  return bounded(wall - offset * 60_000, offset)
}

function fullYear(short: number): number {
  return short >= 69 ? 1900 + short : 2000 + short
}

function daysIn(year: number, month: number): number {
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0
  return month === 2 && leap ? 29 : [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]!
}

function fixedOffset(zone: string): number {
  if (zone === 'Z') return 0
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(-2))
  return zone.startsWith('-') ? -minutes : minutes
}

/** The minutes `timeZone` is ahead of UTC when its clocks show `wall`. */
function zoneOffset(wall: number, timeZone: string): number {
  if (timeZone === 'UTC') return 0
  const guess = offsetAt(wall, timeZone)
  return offsetAt(wall - guess * 60_000, timeZone)
}

const formats = new Map<string, Intl.DateTimeFormat>()

function offsetAt(at: number, timeZone: string): number {
  let format = formats.get(timeZone)
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en-GB', { timeZone, timeZoneName: 'longOffset' })
    formats.set(timeZone, format)
  }
  const name = format.formatToParts(at).find((part) => part.type === 'timeZoneName')?.value ?? 'GMT'
  const [, sign, hours = '0', minutes = '0'] = /^GMT([+-])(\d{2}):(\d{2})/.exec(name) ?? []
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes))
}

/** Postgres and RFC 3339 know the years 1 to 9999. */
function bounded(at: number, offset: number): FoundDate | 'unreadable' {
  return at >= -62_135_596_800_000 && at <= 253_402_300_799_999 ? { at, offset } : 'unreadable'
}

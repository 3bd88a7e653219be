import type { Json } from '../document.ts'
import type { Problem } from '../problem.ts'
import type { DateKeys } from '../settings/date-keys.ts'
import { DATE_HINT, type FoundDate, readDate } from './dates.ts'
import { findValue, type PageValues, placeOf } from './page-values.ts'

/** The four dates of a page as Hugo finds them, and when it may be shown no longer. */
export interface PageDates {
  readonly date: FoundDate | null
  readonly lastmod: FoundDate | null
  readonly publishDate: FoundDate | null
  /** The earlier of when it expires and when its licence ends. */
  readonly expiryDate: FoundDate | null
  /** The end of `licensedUntil`. */
  readonly licensedUntil: FoundDate | null
  /** What is left of the file's name where its date was taken from there; Hugo uses it as slug. */
  readonly slugFromName: string | null
}

/** What decides a page's dates besides its values. */
export interface DateContext {
  readonly sourcePath: string
  /** The file's name, or the bundle's, without extension. */
  readonly name: string
  readonly keys: DateKeys
  readonly timeZone: string
}

/** Finds a page's dates; a key that decides a date and cannot be read is an `error`, reported once. */
export function findPageDates(values: PageValues, context: DateContext): { dates: PageDates; problems: Problem[] } {
  const problems = new Map<string, Problem>()
  const named = dateFromName(context.name, context.timeZone)
  const earlier = new Map<string, Found>()
  const find = (name: string, keys: readonly string[]): Found | null => {
    for (const key of keys) {
      const known = earlier.get(key)
      if (known !== undefined && findValue(values, key) === undefined) return known
      if (key === ':filename' && named !== null)
        return remember(earlier, name, { found: named.date, byName: true, key })
      if (key.startsWith(':')) continue
      const found = readDate(findValue(values, key), context.timeZone)
      if (found === 'unreadable') {
        problems.set(key, unreadable(values, key, context.sourcePath))
        return null
      }
      if (found !== 'absent') return remember(earlier, name, { found, byName: false, key })
    }
    return null
  }
  const { date, lastmod, publishDate, expiryDate } = context.keys
  const all = {
    date: find('date', date),
    lastmod: find('lastmod', lastmod),
    publishDate: find('publishdate', publishDate),
    expiryDate: find('expirydate', expiryDate),
    licensedUntil: find('licenseduntil', ['licenseduntil']),
  }
  if (all.lastmod?.key === 'updated') problems.set('updated', updatedKey(values, context.sourcePath))
  const licensedUntil = all.licensedUntil && endOf(all.licensedUntil.found, findValue(values, 'licenseduntil'), context)
  const byName = Object.values(all).some((one) => one?.byName === true)
  return {
    dates: {
      date: all.date?.found ?? null,
      lastmod: all.lastmod?.found ?? null,
      publishDate: all.publishDate?.found ?? null,
      expiryDate: earlierOf(all.expiryDate?.found ?? null, licensedUntil),
      licensedUntil,
      slugFromName: byName && named !== null && named.rest !== '' ? named.rest : null,
    },
    problems: [...problems.values()],
  }
}

/** A day alone counts to its end, as people mean it who say "until". */
function endOf({ at, offset }: FoundDate, value: Json | undefined, { timeZone }: DateContext): FoundDate {
  if (typeof value !== 'string' || !/^\d{4}-\d{2}-\d{2}$/.test(value)) return { at, offset }
  const next = readDate(new Date(Date.parse(value) + 86_400_000).toISOString().slice(0, 10), timeZone)
  return typeof next === 'string' ? { at, offset } : next
}

function earlierOf(one: FoundDate | null, other: FoundDate | null): FoundDate | null {
  if (one === null || other === null) return one ?? other
  return one.at <= other.at ? one : other
}

interface Found {
  readonly found: FoundDate
  readonly byName: boolean
  readonly key: string
}

/** A date once found counts for its key from then on, as in Hugo: `publishDate` falls back to it. */
function remember(earlier: Map<string, Found>, name: string, found: Found): Found {
  earlier.set(name, found)
  return found
}

/** `2024-05-06-post` → 6 May 2024 and `post`. */
function dateFromName(name: string, timeZone: string): { date: FoundDate; rest: string } | null {
  if (!/^\d{4}-\d{2}-\d{2}/.test(name)) return null
  const date = readDate(name.slice(0, 10), timeZone)
  return typeof date === 'string'
    ? null
    : {
        date,
        rest: name
          .slice(10)
          .replace(/^[ _-]+/, '')
          .replace(/(?<![ _-])[ _-]+$/, ''),
      }
}

function unreadable(values: PageValues, key: string, sourcePath: string): Problem {
  const value = findValue(values, key)
  const given = typeof value === 'string' ? `"${value.slice(0, 60)}"` : JSON.stringify(value ?? null).slice(0, 60)
  const hint =
    key === 'published' && value === false
      ? 'To keep a page unpublished write "draft: true" instead.'
      : (explainNoSuchDay(given) ?? DATE_HINT)
  return {
    code: 'date-unreadable',
    severity: 'error',
    ...placeOf(values, values.has(key) ? key : 'params', sourcePath),
    message: `Expected "${values.get(key)?.key ?? key}" to be a date, found ${given}.`,
    hint,
  }
}

/** Of a date that is written well and does not exist: how many days the month has. */
function explainNoSuchDay(given: string): string | null {
  const [, year, month, day] = (/^"?(\d{4})-(\d\d)-(\d\d)(?!\d)/.exec(given) ?? []).map(Number)
  if (year === undefined || month === undefined || day === undefined) return null
  if (month < 1 || month > 12) return `There is no month ${month}: write the year, the month and the day.`
  const days = new Date(Date.UTC(year, month, 0)).getUTCDate()
  if (day >= 1 && day <= days) return null
  const name = new Date(Date.UTC(year, month - 1)).toLocaleString('en', { month: 'long', timeZone: 'UTC' })
  return `${name} ${year} has ${days} days.`
}

function updatedKey(values: PageValues, sourcePath: string): Problem {
  return {
    code: 'updated-key',
    severity: 'notice',
    ...placeOf(values, 'updated', sourcePath),
    message: 'Expected the last change under "lastmod", found it under "updated"; it is read anyway.',
    hint: 'Hugo gives "updated" no meaning. Write "lastmod", which both understand.',
  }
}

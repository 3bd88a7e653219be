import type { FoundDate } from './dates.ts'
import { cleanPath, decode, type PathStyle } from './paths.ts'

/** What a permalink pattern may name of a page. */
export interface PermalinkParts {
  readonly date: FoundDate | null
  readonly title: string
  readonly slug: string | null
  /** The file's name without language and extension, or the bundle's folder. */
  readonly name: string
  /** The sections the page is in, the outermost first, as in its logical path. */
  readonly sections: readonly string[]
  /** The same as `sections`, with the slugs of those that have one. */
  readonly sectionSlugs: readonly string[]
}

const MONTHS = 'January February March April May June July August September October November December'.split(' ')
const DAYS = 'Sunday Monday Tuesday Wednesday Thursday Friday Saturday'.split(' ')

/** Whether the pattern makes the page's day a part of its address. */
export function namesDate(pattern: string): boolean {
  return /:(?:year|month|day|weekday|yearday|\d|Jan|Mon)/.test(pattern)
}

/** The path a pattern such as `/:year/:month/:slug/` gives, cleaned and not yet encoded; unknown tokens stay as they are. */
export function expandPermalink(pattern: string, parts: PermalinkParts, style: PathStyle): string {
  const clean = (text: string) => cleanPath(text, style)
  const day = wallClock(parts.date)
  const expanded = pattern.replace(/:(\w+)(\[[^\]]{0,20}\])?/g, (written, name: string, slice: string | undefined) => {
    const segments = name === 'sections' ? parts.sections : name === 'sectionslugs' ? parts.sectionSlugs : null
    if (segments !== null) return pick(segments, slice).join('/')
    const token = expandToken(name, parts, day)
    return token === null ? written : clean(token) + (slice ?? '')
  })
  // Hugo reads the result as a query part: "+" is a space and escapes are decoded.
  return clean(decode(expanded.replaceAll('+', ' ')))
}

function expandToken(name: string, parts: PermalinkParts, day: Date): string | null {
  const slug = parts.slug
  switch (name) {
    case 'year':
      return String(day.getUTCFullYear())
    case 'month':
      return two(day.getUTCMonth() + 1)
    case 'monthname':
      return MONTHS[day.getUTCMonth()]!
    case 'day':
      return two(day.getUTCDate())
    case 'weekday':
      return String(day.getUTCDay())
    case 'weekdayname':
      return DAYS[day.getUTCDay()]!
    case 'yearday':
      return String(yearDay(day))
    case 'section':
      return parts.sections[0] ?? ''
    case 'sectionslug':
      return parts.sectionSlugs[0] ?? ''
    case 'title':
      return withoutSlashes(parts.title)
    case 'slug':
      return slug ?? withoutSlashes(parts.title)
    case 'filename':
    case 'contentbasename':
      return parts.name
    case 'slugorfilename':
    case 'slugorcontentbasename':
      return slug ?? parts.name
    default:
      return goLayout(name, day)
  }
}

function withoutSlashes(title: string): string {
  return title.replaceAll('/', '-')
}

/** A token may be a part of Go's reference time: `:2006`, `:01`, `:Jan`. */
function goLayout(name: string, day: Date): string | null {
  const month = day.getUTCMonth()
  const layouts = new Map([
    ['2006', String(day.getUTCFullYear()).padStart(4, '0')],
    ['06', two(day.getUTCFullYear() % 100)],
    ['01', two(month + 1)],
    ['1', String(month + 1)],
    ['Jan', MONTHS[month]!.slice(0, 3)],
    ['January', MONTHS[month]!],
    ['02', two(day.getUTCDate())],
    ['2', String(day.getUTCDate())],
    ['Mon', DAYS[day.getUTCDay()]!.slice(0, 3)],
    ['Monday', DAYS[day.getUTCDay()]!],
  ])
  return layouts.get(name) ?? null
}

/** Hugo's day of a page without a date is the first of year 1. */
function wallClock(date: FoundDate | null): Date {
  return new Date(date === null ? -62_135_596_800_000 : date.at + date.offset * 60_000)
}

function two(number: number): string {
  return String(number).padStart(2, '0')
}

function yearDay(day: Date): number {
  const start = new Date(0).setUTCFullYear(day.getUTCFullYear(), 0, 1)
  return Math.floor((day.getTime() - start) / 86_400_000) + 1
}

/** `:sections[1:]`, `:sections[:last]`, `:sections[0]`. */
function pick(segments: readonly string[], slice: string | undefined): readonly string[] {
  if (slice === undefined) return segments
  const at = (text: string) => (text === 'last' ? segments.length - 1 : Number(text))
  const [from = '', to] = slice.slice(1, -1).split(':')
  if (to === undefined) return segments.slice(at(from), at(from) + 1)
  return segments.slice(from === '' ? 0 : at(from), to === '' ? segments.length : at(to))
}

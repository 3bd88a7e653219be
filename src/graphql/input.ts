import { GraphQLError } from 'graphql'
import { pathKey } from '../content/path-key.ts'

type InputFault = 'BAD_USER_INPUT' | 'BAD_CURSOR' | 'CURSOR_EXPIRED'

/** An error the client made and can correct; `code` arrives in `extensions.code`. */
export function inputError(message: string, code: InputFault = 'BAD_USER_INPUT'): GraphQLError {
  return new GraphQLError(message, { extensions: { code } })
}

/** The most keys a field takes at once, such as the paths of `articlesByPath`. */
export const maxKeys = 100

/** Throws if the list argument with this name, such as `paths`, has more than `maxKeys` entries. */
export function checkKeys(name: string, keys: readonly unknown[]): void {
  if (keys.length > maxKeys)
    throw inputError(`\`${name}\` may hold at most ${maxKeys} ${name}; it holds ${keys.length}.`)
}

/** Text that Postgres accepts: it refuses NUL, and no row contains the character NUL is replaced with. */
export function withoutNul(text: string): string {
  return text.replaceAll('\0', '\uFFFD')
}

/** The key under which the database finds a path as a client wrote it. */
export function lookupKey(path: string): string {
  return withoutNul(pathKey(path))
}

/** A language as it is compared: in small letters; null = any, which an empty text is as well. */
export function languageKey(language: string | null | undefined): string | null {
  return language ? withoutNul(language).toLowerCase() : null
}

/** What the path keys of a section begin with; '' = anything. */
export function sectionPrefix(section: string | null | undefined): string {
  return section ? `${lookupKey(section)}/`.replace('//', '/') : ''
}

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** The text if it is a UUID as we write it, else null; Postgres would fail on anything else. */
export function parseUuid(text: string): string | null {
  return UUID.test(text) ? text : null
}

const RFC_3339 = /^(\d{4})-(\d\d)-(\d\d)[Tt](\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?(?:[Zz]|([+-])(\d\d):(\d\d))$/

/** The instant of an RFC 3339 date and time, in UTC and to the millisecond; null for anything else. */
export function parseInstant(text: string): string | null {
  const match = RFC_3339.exec(text)
  if (!match) return null
  const part = (index: number) => Number(match[index] ?? 0)
  const [year, month, day, hour, minute, second] = [part(1), part(2), part(3), part(4), part(5), part(6)]
  if (hour > 23 || minute > 59 || second > 59 || part(9) > 23 || part(10) > 59) return null
  const local = new Date(0)
  local.setUTCFullYear(year, month - 1, day)
  // A date that does not exist, such as 30 February, would silently become another one.
  if (local.getUTCMonth() !== month - 1 || local.getUTCDate() !== day) return null
  local.setUTCHours(hour, minute, second, Number((match[7] ?? '0').slice(0, 3).padEnd(3, '0')))
  const offset = (part(9) * 60 + part(10)) * (match[8] === '-' ? -1 : 1)
  const instant = new Date(local.getTime() - offset * 60_000)
  const utcYear = instant.getUTCFullYear()
  return utcYear >= 1 && utcYear <= 9999 ? instant.toISOString() : null
}

const PRINTED = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{0,2}[1-9])?Z$/

/** Whether this is an instant as answers print it: in UTC, to the millisecond at most, without trailing zeros. */
export function isPrintedInstant(text: string): boolean {
  return PRINTED.test(text) && parseInstant(text) !== null
}

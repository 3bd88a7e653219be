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

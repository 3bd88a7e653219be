const LONGEST = 3_600_000

/**
 * The milliseconds after which an answer asks to be asked again, by its header `Retry-After`: a number of seconds or a date. An hour at most,
 * whatever it says; null where it says nothing that can be understood.
 */
export function readRetryAfter(header: string | null, now: number): number | null {
  if (header === null) return null
  if (/^\d+$/.test(header)) return Math.min(Number(header) * 1000, LONGEST)
  const at = DATE.test(header) ? Date.parse(header) : Number.NaN
  return Number.isNaN(at) ? null : Math.min(Math.max(at - now, 0), LONGEST)
}

// As RFC 9110 wants it: Sun, 06 Nov 1994 08:49:37 GMT
const DATE = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/

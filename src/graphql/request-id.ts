import { randomUUID } from 'node:crypto'

/** The header a request's id travels in, inwards and outwards. */
export const requestIdHeader = 'x-request-id'

/** The id a request came with where that is one we would print, a new one otherwise. */
export function requestIdOf(headers: Headers): string {
  const given = headers.get(requestIdHeader)
  return given !== null && printable.test(given) ? given : randomUUID()
}

const printable = /^[\w-]{8,64}$/

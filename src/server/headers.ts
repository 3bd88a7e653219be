import { tagHeaderNames } from '../graphql/cache-tags.ts'
import type { HeaderFields } from '../graphql/plain-answer.ts'
import type { PlainRequest } from '../graphql/plain-request.ts'

/** Sets the headers every answer carries, beside those for other origins. */
export function addCommonHeaders(headers: HeaderFields, request: Pick<PlainRequest, 'headers'>, status: number): void {
  // With a 304 a cache shows what it has, by the headers it has.
  const isData = status === 304 || /^application\/(?:graphql-response\+)?json\b/.test(headers.get('content-type') ?? '')
  for (const [name, value] of isData ? ofAll : [...ofAll, ...ofShown]) if (!headers.has(name)) headers.set(name, value)
  // What was asked with credentials is for one reader; without a word on caching, a cache has to ask again.
  const isPersonal = request.headers.get('authorization') !== null || request.headers.get('cookie') !== null
  if (isPersonal) {
    headers.set('cache-control', 'private, no-store')
    for (const name of tagHeaderNames) headers.delete(name)
  }
  if (!headers.has('cache-control')) headers.set('cache-control', 'no-cache')
}

// No guessing of types, nothing embedded, no frame.
const ofAll = [
  ['x-content-type-options', 'nosniff'],
  ['content-security-policy', "default-src 'none'; frame-ancestors 'none'"],
] as const
// What is shown has links, and is embedded in pages that allow nothing else from other origins; JSON is neither.
const ofShown = [
  ['referrer-policy', 'no-referrer'],
  ['cross-origin-resource-policy', 'cross-origin'],
] as const

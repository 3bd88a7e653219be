import { tagHeaderNames } from '../graphql/cache-tags.ts'

/** Sets the headers every answer carries, beside those for other origins. */
export function addCommonHeaders(headers: Headers, request: Request): void {
  for (const [name, value] of defaults) if (!headers.has(name)) headers.set(name, value)
  // What was asked with credentials is for one reader; without a word on caching, a cache has to ask again.
  const isPersonal = request.headers.has('authorization') || request.headers.has('cookie')
  if (isPersonal) {
    headers.set('cache-control', 'private, no-store')
    for (const name of tagHeaderNames) headers.delete(name)
  }
  if (!headers.has('cache-control')) headers.set('cache-control', 'no-cache')
}

// No guessing of types, no referrer, nothing embedded, no frame.
const defaults = [
  ['x-content-type-options', 'nosniff'],
  ['referrer-policy', 'no-referrer'],
  ['content-security-policy', "default-src 'none'; frame-ancestors 'none'"],
  ['cross-origin-resource-policy', 'cross-origin'],
] as const

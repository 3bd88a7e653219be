/** Sets the headers every answer carries. */
export function addCommonHeaders(headers: Headers, request: Request): void {
  for (const [name, value] of defaults) if (!headers.has(name)) headers.set(name, value)
  // Pages of any origin may read public answers, and none can use a visitor's cookies for it: the origin is never reflected
  // and credentials are never allowed.
  headers.set('access-control-allow-origin', '*')
  headers.set('access-control-expose-headers', 'etag, retry-after, x-request-id')
  // What was asked with credentials is for one reader; without a word on caching, a cache has to ask again.
  const isPersonal = request.headers.has('authorization') || request.headers.has('cookie')
  if (isPersonal) headers.set('cache-control', 'private, no-store')
  else if (!headers.has('cache-control')) headers.set('cache-control', 'no-cache')
}

// No guessing of types, no referrer, nothing embedded, no frame.
const defaults = [
  ['x-content-type-options', 'nosniff'],
  ['referrer-policy', 'no-referrer'],
  ['content-security-policy', "default-src 'none'; frame-ancestors 'none'"],
  ['cross-origin-resource-policy', 'cross-origin'],
] as const

/** The answer to a browser that asks whether a page of another origin may send a request. */
export function answerPreflight(methods: readonly string[]): Response {
  return new Response(null, {
    status: 204,
    headers: {
      'access-control-allow-methods': methods.join(', '),
      'access-control-allow-headers': 'accept, content-type, if-none-match, x-request-id',
      'access-control-max-age': '86400',
    },
  })
}

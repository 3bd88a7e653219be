/**
 * Lets pages of any origin read public answers, and none of them use a visitor's cookies to do it: the origin is never
 * reflected and credentials are never allowed.
 */
export function allowAnyOrigin(headers: Headers): void {
  headers.set('access-control-allow-origin', '*')
  headers.set('access-control-expose-headers', 'etag, retry-after, x-request-id')
}

/** The answer to a browser that asks whether it may ask. */
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

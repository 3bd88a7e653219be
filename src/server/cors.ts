import type { HeaderFields } from '../graphql/plain-answer.ts'
import type { PlainRequest } from '../graphql/plain-request.ts'

/**
 * Sets what pages of other origins may do with an answer. Pages of any origin may read it; only those that an operator named may
 * send a visitor's credentials along, and no other origin is ever reflected.
 */
export function addCorsHeaders(
  headers: HeaderFields,
  request: Pick<PlainRequest, 'headers'>,
  trustedOrigins: readonly string[],
): void {
  const origin = request.headers.get('origin')
  const isTrusted = origin !== null && trustedOrigins.includes(origin)
  headers.set('access-control-allow-origin', isTrusted ? origin : '*')
  if (isTrusted) headers.set('access-control-allow-credentials', 'true')
  if (trustedOrigins.length > 0) headers.append('vary', 'origin')
  headers.set('access-control-expose-headers', exposed.join(', '))
}

const exposed = ['content-release', 'etag', 'ratelimit', 'ratelimit-policy', 'retry-after', 'x-request-id']

/** The answer to a browser that asks whether a page of another origin may send a request: with any headers it likes. */
export function answerPreflight(request: Request, methods: readonly string[]): Response {
  const asked = request.headers.get('access-control-request-headers') ?? ''
  return new Response(null, {
    status: 204,
    headers: {
      'access-control-allow-methods': methods.join(', '),
      // By name, because `*` stands neither for Authorization nor, with credentials, for anything.
      'access-control-allow-headers': isListOfNames(asked) ? asked : '*',
      'access-control-max-age': '86400',
      vary: 'access-control-request-headers',
    },
  })
}

function isListOfNames(header: string): boolean {
  return /^[\w!#$%&'*+.^`|~-]+(?:\s*,\s*[\w!#$%&'*+.^`|~-]+)*$/.test(header)
}

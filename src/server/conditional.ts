import type { PlainHeaders } from '../graphql/plain-answer.ts'
import type { PlainRequest } from '../graphql/plain-request.ts'

/** Whether the client of a request has what this entity tag names. */
export function hasAlready({ headers }: Pick<PlainRequest, 'headers'>, etag: string): boolean {
  // If-None-Match compares weakly: a proxy that recompressed the body marks the tag W/.
  return matches(headers.get('if-none-match') ?? '', withoutWeakness(etag))
}

/** Whether the client of a request names this entity tag as that of what it has; `*` names none. */
export function namesTag({ headers }: Pick<PlainRequest, 'headers'>, etag: string): boolean {
  const given = headers.get('if-none-match') ?? ''
  return given.split(',').some((tag) => withoutWeakness(tag.trim()) === withoutWeakness(etag))
}

/** Whether an If-None-Match header names this tag, which is without its weakness. */
export function matches(header: string, etag: string): boolean {
  return header.split(',').some((tag) => tag.trim() === '*' || withoutWeakness(tag.trim()) === etag)
}

/** What two entity tags have in common if they are weakly the same. */
export function withoutWeakness(tag: string): string {
  return tag.replace(/^W\//, '')
}

/** 304 with every header of the answer but those that describe its body. */
export function notModified(answer: Headers | PlainHeaders): Response {
  const headers = new Headers([...answer])
  for (const name of ['content-type', 'content-length', 'content-encoding']) headers.delete(name)
  return new Response(null, { status: 304, headers })
}

/** Whether the client of a request has what this entity tag names. */
export function hasAlready({ headers }: Request, etag: string): boolean {
  // If-None-Match compares weakly: a proxy that recompressed the body marks the tag W/.
  const strong = withoutWeakness(etag)
  return (headers.get('if-none-match') ?? '')
    .split(',')
    .some((tag) => tag.trim() === '*' || withoutWeakness(tag.trim()) === strong)
}

function withoutWeakness(tag: string): string {
  return tag.replace(/^W\//, '')
}

/** 304 with every header of the answer but those that describe its body. */
export function notModified(answer: Headers): Response {
  const headers = new Headers(answer)
  for (const name of ['content-type', 'content-length', 'content-encoding']) headers.delete(name)
  return new Response(null, { status: 304, headers })
}

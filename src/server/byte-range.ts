/** Bytes of a file, `end` excluded. */
export interface ByteRange {
  readonly start: number
  readonly end: number
}

/** The one range that a request asks for; null for the whole file, which is also the answer to several ranges; 'none' beyond it. */
export function askedRange(
  request: Request,
  { etag, bytes }: { readonly etag: string; readonly bytes: number },
): ByteRange | 'none' | null {
  const condition = request.headers.get('if-range')
  if (request.method !== 'GET' || (condition !== null && condition !== etag)) return null
  const [, first, last] = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(request.headers.get('range') ?? '') ?? []
  if (first === undefined || last === undefined || (first === '' && last === '')) return null
  const start = first === '' ? Math.max(0, bytes - Number(last)) : Number(first)
  const end = first === '' || last === '' ? bytes : Math.min(Number(last) + 1, bytes)
  if (first !== '' && last !== '' && Number(last) < Number(first)) return null
  return start < end ? { start, end } : 'none'
}

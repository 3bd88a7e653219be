import { hasAlready, notModified } from './conditional.ts'
import { chooseCoding, compress, contentCodings } from './content-coding.ts'

/** Bytes below which compressing an answer costs more than it saves. */
const SMALL = 1_000

/** The answer as the client takes it: compressed if it likes that, and 304 without a body if it has it already. */
export async function represent(request: Request, response: Response): Promise<Response> {
  const { headers } = response
  headers.append('vary', 'accept-encoding')
  const length = headers.get('content-length')
  const isSmall = length !== null && Number(length) < SMALL
  // A coder keeps back what it has not enough of yet, and events are for now.
  const isStream = headers.get('content-type')?.startsWith('text/event-stream')
  const coding = isSmall || isStream ? null : chooseCoding(request.headers.get('accept-encoding'), contentCodings)

  const etag = taggedFor(coding, headers.get('etag'))
  if (etag !== null) headers.set('etag', etag)
  if (etag !== null && response.status === 200 && hasAlready(request, etag)) {
    await response.body?.cancel()
    return notModified(headers)
  }
  if (coding === null || response.body === null) return response
  headers.delete('content-length')
  headers.set('content-encoding', coding)
  return new Response(compress(response.body, coding), { status: response.status, headers })
}

/** A strong tag names bytes, so each coding has its own. */
function taggedFor(coding: string | null, etag: string | null): string | null {
  return coding === null || etag === null || etag.startsWith('W/') ? etag : etag.replace(/"$/, `-${coding}"`)
}

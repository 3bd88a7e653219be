import { type PlainAnswer, responseOf } from '../graphql/plain-answer.ts'
import type { PlainRequest } from '../graphql/plain-request.ts'
import { hasAlready, notModified } from './conditional.ts'
import { chooseCoding, compress, contentCodings } from './content-coding.ts'
import { memoised } from './memoised.ts'

/** Bytes below which compressing an answer costs more than it saves. */
const SMALL = 1_000

/** The answer as the client takes it: compressed if it likes that, and 304 without a body if it has it already. */
export async function represent<Answer extends Response | PlainAnswer>(
  request: Pick<PlainRequest, 'headers'>,
  answer: Answer,
): Promise<Answer | Response> {
  const { headers } = answer
  headers.append('vary', 'accept-encoding')
  const length = headers.get('content-length')
  const isSmall = length !== null && Number(length) < SMALL
  // A coder keeps back what it has not enough of yet, and events are for now.
  const isStream = headers.get('content-type')?.startsWith('text/event-stream')
  const coding = isSmall || isStream ? null : codingFor(request.headers.get('accept-encoding') ?? '')

  const etag = taggedFor(coding, headers.get('etag'))
  if (etag !== null) headers.set('etag', etag)
  if (etag !== null && answer.status === 200 && hasAlready(request, etag)) {
    if (answer instanceof Response) await answer.body?.cancel()
    return notModified(headers)
  }
  if (coding === null) return answer
  const response = answer instanceof Response ? answer : responseOf(answer)
  if (response.body === null) return response
  response.headers.delete('content-length')
  response.headers.set('content-encoding', coding)
  return new Response(compress(response.body, coding), { status: response.status, headers: response.headers })
}

const codingFor = memoised((accepted) => chooseCoding(accepted || null, contentCodings))

/** The entity tag that an answer to this request has once it is compressed, unless it turns out to be small. */
export function tagAsSent({ headers }: Pick<PlainRequest, 'headers'>, etag: string): string {
  return taggedFor(codingFor(headers.get('accept-encoding') ?? ''), etag) ?? etag
}

/** A strong tag names bytes, so each coding has its own. */
function taggedFor(coding: string | null, etag: string | null): string | null {
  return coding === null || etag === null || etag.startsWith('W/') ? etag : etag.replace(/"$/, `-${coding}"`)
}

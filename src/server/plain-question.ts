import type { IncomingMessage } from 'node:http'
import { requestIdFrom, requestIdHeader } from '../graphql/log.ts'
import type { PlainRequest } from '../graphql/plain-request.ts'

/** What goes into a request beside what its head says. */
interface Sent {
  readonly body: Uint8Array | null
  /** Fires when nobody waits for the answer any more. */
  readonly signal: AbortSignal
  /** Whether the answer is for others as well, whatever the client has already. */
  readonly isForAll: boolean
}

/**
 * Node's request for GraphQL as `toRequest` would have it, without a `Request`; null where only that one can tell what is meant. HEAD
 * becomes GET.
 */
export function plainQuestion(incoming: IncomingMessage, { body, signal, isForAll }: Sent): PlainRequest | null {
  const { method = '', url = '', headers } = incoming
  if (!methods.has(method) || !isPlainAddress.test(url) || !hasPlainHeaders(incoming)) return null
  // Without a length a body is counted while it is read.
  if (method === 'POST' && headers['content-length'] === undefined) return null
  const id = requestIdFrom((headers[requestIdHeader] as string | undefined) ?? null)
  let search: URLSearchParams | null = null
  return {
    method: method === 'HEAD' ? 'GET' : method,
    url: `http://localhost${url}`,
    headers: {
      get(name) {
        if (name === requestIdHeader) return id
        if (name === 'if-none-match' && isForAll) return null
        return (headers[name] as string | undefined) ?? null
      },
    },
    signal,
    body: null,
    text: async () => (body === null ? '' : utf8.decode(body)),
    get search() {
      search ??= new URLSearchParams(url.slice(PATH.length))
      return search
    },
  }
}

const methods = new Set(['GET', 'HEAD', 'POST'])
const PATH = '/graphql'
// No character that a `URL` would write otherwise.
const isPlainAddress = /^\/graphql(?:\?[!$-&(-;=?-~]*)?$/
// As the body of a `Request` is read: without a mark at its beginning.
const utf8 = new TextDecoder()

/** Whether no header was sent twice, which Node and `Headers` join in different ways, and none holds what may be in no header. */
function hasPlainHeaders({ rawHeaders, headers }: IncomingMessage): boolean {
  for (let index = 1; index < rawHeaders.length; index += 2) if (!isPlain.test(rawHeaders[index] ?? '')) return false
  let names = 0
  for (const _name in headers) names += 1
  return 2 * names === rawHeaders.length
}

// Visible ASCII, with blanks within.
const isPlain = /^(?:[!-~](?:[ -~]*[!-~])?)?$/

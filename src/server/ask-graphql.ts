import { type Ask, Unanswered } from '../desk/ask.ts'
import { endOfRequest } from '../graphql/errors.ts'
import { releaseHeader } from '../graphql/release.ts'
import type { Client } from '../graphql/yoga.ts'

type Handler = (request: Request, client: Client) => Promise<Response>

interface Answer {
  readonly data?: unknown
  readonly errors?: readonly [Fault, ...Fault[]]
}

interface Fault {
  readonly message: string
  readonly extensions: { readonly code: string }
}

/** A request to GraphQL on behalf of another: at the release that it asks for, by whoever asks. */
export function graphqlRequest(
  request: Request,
  question: { readonly query: string; readonly variables: object },
  key?: string,
): Request {
  const url = new URL('/graphql', request.url)
  const release = new URL(request.url).searchParams.get('release')
  if (release !== null) url.searchParams.set('release', release)
  return new Request(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'application/graphql-response+json',
      authorization: key === undefined ? (request.headers.get('authorization') ?? '') : `Bearer ${key}`,
      [releaseHeader]: request.headers.get(releaseHeader) ?? '',
    },
    body: JSON.stringify(question),
    signal: request.signal,
  })
}

/** The status of an answer of which no part may be missing: without all of it, it was refused or has failed. */
export function statusOfWhole({ status }: Response, errors: Answer['errors']): number {
  if (!errors || status >= 300) return status
  return errors[0].extensions.code === 'BAD_USER_INPUT' ? 422 : 500
}

/** Lets the desk ask GraphQL for somebody, within its limits. */
export function askFor(graphql: Handler, request: Request, client: Client): Ask {
  return async <Data>(
    question: { readonly query: string; readonly variables: object },
    { drafts = false, key }: { readonly drafts?: boolean; readonly key?: string } = {},
  ) => {
    const asked = graphqlRequest(request, question, key)
    const response = await graphql(asked, { ...client, isOurs: true, showsDrafts: drafts })
    const { data, errors } = (await response.json()) as Answer
    if (!errors && data != null) return data as Data
    const { message, extensions } = errors?.[0] ?? {
      message: 'No answer came.',
      extensions: { code: 'INTERNAL_SERVER_ERROR' },
    }
    throw new Unanswered(message, {
      status: statusFor(extensions.code, statusOfWhole(response, errors)),
      code: extensions.code,
      retryAfter: response.headers.get('retry-after'),
    })
  }
}

/** Without a release there is nothing yet; other refusals of a field are what was asked wrong, unless the gateway failed. */
function statusFor(code: string, status: number): number {
  if (code === 'NO_RELEASE') return 503
  return status === 500 && code !== 'INTERNAL_SERVER_ERROR' ? 422 : status
}

/** What the desk says of an error of the database, in the words GraphQL has for it; null for faults of ours. */
export function unansweredOf(error: unknown): Unanswered | null {
  const end = error instanceof Error ? endOfRequest(error) : null
  if (end === null) return null
  return new Unanswered(end.message, { status: 503, code: String(end.extensions.code), retryAfter: '1' })
}

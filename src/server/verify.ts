import { chooseMediaType } from '../graphql/accept.ts'
import { releaseHeader } from '../graphql/release.ts'
import type { Client } from '../graphql/yoga.ts'
import { graphqlRequest, statusOfWhole } from './ask-graphql.ts'

const JSON_TYPE = 'application/json'
const PAGE = 'text/html'
const offers = [JSON_TYPE, PAGE]

const QUESTION = `query Verify($text: String!, $article: String) {
  verifyQuote(text: $text, article: $article) {
    kind difference url range { start end } quote { text url attribution } article { title path url }
  }
}`

interface Fault {
  readonly message: string
  readonly extensions: { readonly code: string }
}

/** Either a verdict or why there is none. */
interface Answer {
  readonly data?: { readonly verifyQuote: object } | null
  readonly errors?: readonly [Fault, ...Fault[]]
}

/**
 * `/verify?text=…&article=…&release=…`: whether words were said, as JSON for programs, and the page of the desk for people; asks
 * GraphQL, within its limits.
 */
export function createVerifyRoute(
  graphql: (request: Request, client: Client) => Promise<Response>,
  desk: ((request: Request, client: Client) => Promise<Response> | Response) | null,
): (request: Request, client: Client) => Promise<Response> {
  return async (request, client) => {
    const { searchParams } = new URL(request.url)
    const accepted = chooseMediaType(request.headers.get('accept'), offers)
    if (desk !== null && accepted === PAGE) return varied(await desk(request, client))
    const variables = { text: searchParams.get('text') ?? '', article: searchParams.get('article') || null }
    const asked = await graphql(graphqlRequest(request, { query: QUESTION, variables }), { ...client, isOurs: true })
    const answer = (await asked.json()) as Answer
    const headers = { ...passedOn(asked), ...headersOfJson }
    return varied(new Response(jsonOf(answer), { status: statusOfWhole(asked, answer.errors), headers }))
  }
}

/** One address answers people and programs. */
function varied(response: Response): Response {
  response.headers.append('vary', 'accept')
  return response
}

function passedOn({ headers }: Response): Record<string, string> {
  const names = [releaseHeader, 'retry-after', 'www-authenticate']
  return Object.fromEntries(names.flatMap((name) => (headers.has(name) ? [[name, headers.get(name) ?? '']] : [])))
}

const headersOfJson = { 'content-type': `${JSON_TYPE}; charset=utf-8`, 'cache-control': 'private, no-store' }

function jsonOf({ data, errors }: Answer): string {
  if (!errors) return JSON.stringify(data?.verifyQuote)
  return JSON.stringify({ errors: errors.map(({ message, extensions }) => ({ message, extensions })) })
}

import { chooseMediaType } from '../graphql/accept.ts'
import { answerTypes } from '../graphql/json-answers.ts'
import type { PlainAnswer } from '../graphql/plain-answer.ts'
import type { PlainRequest } from '../graphql/plain-request.ts'
import { releaseHeader } from '../graphql/release.ts'
import { represent } from './represent.ts'

const PAGE = 'text/html'

/** A browser's address bar asks for a page; programs ask for JSON or for anything. */
export function isVisit({ method, headers }: Pick<PlainRequest, 'method' | 'headers'>): boolean {
  return method === 'GET' && chooseMediaType(headers.get('accept'), typesOfVisits) === PAGE
}

const typesOfVisits = [...answerTypes, PAGE]

/** What GraphQL answered, as its client takes it. */
export async function representQuery<Answer extends Response | PlainAnswer>(
  request: PlainRequest,
  answer: Answer,
): Promise<Answer | Response> {
  const represented = await represent(request, answer)
  varyAsQueries(represented)
  return represented
}

/** One address answers people and programs, and programs in either of two media types, at any release and with a key. */
export function varyAsQueries({ headers }: Response | PlainAnswer): void {
  headers.append('vary', `accept, ${releaseHeader}, authorization`)
}

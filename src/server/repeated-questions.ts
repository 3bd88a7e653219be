import { requestIdHeader, requestIdOf } from '../graphql/log.ts'
import type { PlainAnswer } from '../graphql/plain-answer.ts'
import type { PlainRequest } from '../graphql/plain-request.ts'
import type { Client, GraphQLHandler } from '../graphql/yoga.ts'
import { addCorsHeaders } from './cors.ts'
import { addCommonHeaders } from './headers.ts'
import { isVisit, representQuery } from './represent-query.ts'

/** Answers a question to GraphQL as the routes do; null where that takes a `Request`. */
export type RepeatedQuestions = (request: PlainRequest, client: Client) => Promise<PlainAnswer | Response | null>

/** Answers what was asked before without making what only other requests need. */
export function createRepeatedQuestions(
  graphql: Pick<GraphQLHandler, 'repeated'>,
  trustedOrigins: readonly string[],
): RepeatedQuestions {
  return async (request, client) => {
    const found = isVisit(request) ? null : await graphql.repeated(request, client)
    if (found === null) return null
    const answer = await representQuery(request, found)
    const { headers } = answer
    addCommonHeaders(headers, request, answer.status)
    addCorsHeaders(headers, request, trustedOrigins)
    headers.set(requestIdHeader, requestIdOf(request.headers))
    return answer
  }
}

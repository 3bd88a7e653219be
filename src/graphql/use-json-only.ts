import type { Plugin } from 'graphql-yoga'
import { acceptsJson } from './accepts-json.ts'
import { refusal } from './refusal.ts'
import { paramsOfAddress, paramsOfBody, requireJson } from './request-body.ts'

/** Takes GET addresses and JSON bodies, and answers in JSON; Yoga's own ways would also take forms and answer in streams. */
export function useJsonOnly(limit: number): Plugin {
  return {
    onRequestParse({ request, setRequestParser, endResponse }) {
      if (!acceptsJson(request.headers.get('accept'))) return endResponse(notAcceptable())
      if (request.method === 'POST') {
        requireJson(request)
        setRequestParser((posted) => paramsOfBody(posted, limit))
      } else {
        setRequestParser((asked) => paramsOfAddress(asked, limit))
      }
    },
  }
}

const notAcceptable = () =>
  refusal(
    406,
    'NOT_ACCEPTABLE',
    'Answers come as application/graphql-response+json or application/json; accept one of them.',
  )

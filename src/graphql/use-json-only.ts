import type { Plugin } from 'graphql-yoga'
import { paramsOfAddress, paramsOfBody, requireJson } from './request-body.ts'

/** Takes GET addresses and JSON bodies in place of Yoga's parsers, which also run forms, uploads and bare text. */
export function useJsonOnly(limit: number): Plugin {
  return {
    onRequestParse({ request, setRequestParser }) {
      if (request.method === 'POST') {
        requireJson(request)
        setRequestParser((posted) => paramsOfBody(posted, limit))
      } else {
        setRequestParser((asked) => paramsOfAddress(asked, limit))
      }
    },
  }
}

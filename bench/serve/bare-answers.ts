import type { BareAnswer } from './bare.ts'

/** What a bare server sends for a question: the body alone, the whole answer with the same headers, and that there is no other. */
export function bareAnswersOf(
  name: string,
  answer: { readonly body: Buffer; readonly headers: Headers } | undefined,
): Record<string, BareAnswer> {
  const body = answer?.body.toString('base64') ?? ''
  // What node:http adds to each answer by itself.
  const own = [...(answer?.headers ?? [])].filter(([header]) => !['date', 'connection', 'keep-alive'].includes(header))
  const unchanged = own.filter(([header]) => !['content-type', 'content-length'].includes(header))
  return {
    [name]: body,
    [`${name}-same`]: { status: 200, headers: own.flat(), body },
    [`${name}-304`]: { status: 304, headers: unchanged.flat(), body: '' },
  }
}

import { type DocumentNode, GraphQLError, type ParseOptions, parse, type Source } from 'graphql'
import { exceeded } from './exceeded.ts'

/** Parses a document of at most `limit` tokens and throws at the first token beyond, before anything grows with it. */
export function parseWithin(limit: number, source: string | Source, options?: ParseOptions): DocumentNode {
  try {
    return parse(source, { ...options, maxTokens: limit })
  } catch (error) {
    if (error instanceof GraphQLError && error.message.includes('tokens. Parsing aborted.')) {
      throw exceeded({
        code: 'TOO_MANY_TOKENS',
        what: 'The query is too long, counted in words and signs',
        limit,
        found: null,
        advice: 'Ask for less at once, or split it into several requests.',
      })
    }
    throw error
  }
}

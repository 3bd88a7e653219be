import { Lexer, Source, type Token, TokenKind } from 'graphql'
import { exceeded } from './exceeded.ts'
import type { Limits } from './limits.ts'

/**
 * Reads a document's tokens before it is parsed, because the parser goes one call deeper for every bracket.
 * @throws GraphQLError at the first token or bracket beyond its limit, or where a token cannot be read.
 */
export function scan(text: string, limits: Pick<Limits, 'tokens' | 'brackets'>): void {
  const lexer = new Lexer(new Source(text))
  let tokens = 0
  let open = 0
  for (let token = lexer.advance(); token.kind !== TokenKind.EOF; token = lexer.advance()) {
    tokens += 1
    open += step(token)
    if (tokens > limits.tokens) throw tooLong(limits.tokens)
    if (open > limits.brackets) throw tooNested(limits.brackets)
  }
}

const opening = new Set<TokenKind>([TokenKind.BRACE_L, TokenKind.BRACKET_L, TokenKind.PAREN_L])
const closing = new Set<TokenKind>([TokenKind.BRACE_R, TokenKind.BRACKET_R, TokenKind.PAREN_R])

function step({ kind }: Token): number {
  if (opening.has(kind)) return 1
  return closing.has(kind) ? -1 : 0
}

const tooLong = (limit: number) =>
  exceeded({
    code: 'TOO_MANY_TOKENS',
    what: 'The query is too long, counted in words and signs',
    limit,
    found: null,
    advice: 'Ask for less at once, or split it into several requests.',
  })

const tooNested = (limit: number) =>
  exceeded({
    code: 'QUERY_TOO_DEEP',
    what: 'The query opens too many brackets inside each other',
    limit,
    found: null,
    advice: 'Ask for the inner part by itself.',
  })

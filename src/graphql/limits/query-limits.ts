import { type DocumentNode, type GraphQLSchema, Kind, Lexer, parse, Source, TokenKind, visit } from 'graphql'
import type { Plugin, YogaInitialContext } from 'graphql-yoga'
import { exceeded, type Limits } from './limits.ts'
import { readVariables } from './list-size.ts'
import { measure } from './measure.ts'

/** Receives its document with the cost of it, as estimated before it runs. */
interface Estimated {
  expect(expected: {
    readonly document: DocumentNode
    readonly operationName: string | null
    readonly cost: number
  }): void
}

/** Refuses a document beyond a limit: for its length before it is parsed, for all else before it is validated. */
export function useQueryLimits(limits: Limits, costOf: CostOf): Plugin<YogaInitialContext & Estimated> {
  return {
    onParse({ setParseFn }) {
      setParseFn((source, options) => {
        checkLength(source.toString(), limits)
        return withoutTokens(parse(source, options))
      })
      return ({ result, context }) => {
        if (result === null || result instanceof Error) return
        const { operationName = null, variables } = context.params
        context.expect({ document: result, operationName, cost: costOf(result, variables ?? {}) })
      }
    },
  }
}

/**
 * Lets go of the tokens a document was read from, which nobody looks at again: while it is cached, they would take as much memory as
 * all the rest of it. Where its parts are written is still known.
 */
function withoutTokens(document: DocumentNode): DocumentNode {
  visit(document, {
    enter({ loc }) {
      if (loc) Object.assign(loc, { startToken: null, endToken: null })
    },
  })
  return document
}

const brackets = new Map<TokenKind, number>([
  [TokenKind.BRACE_L, 1],
  [TokenKind.BRACKET_L, 1],
  [TokenKind.PAREN_L, 1],
  [TokenKind.BRACE_R, -1],
  [TokenKind.BRACKET_R, -1],
  [TokenKind.PAREN_R, -1],
])

/**
 * Reads the tokens before the parser does, because the parser goes one call deeper for every bracket.
 * @throws GraphQLError at the first token or bracket beyond its limit, or for a token that cannot be read.
 */
function checkLength(text: string, limits: Pick<Limits, 'tokens' | 'brackets'>): void {
  const lexer = new Lexer(new Source(text))
  let tokens = 0
  let open = 0
  for (let token = lexer.advance(); token.kind !== TokenKind.EOF; token = lexer.advance()) {
    tokens += 1
    open += brackets.get(token.kind) ?? 0
    if (tokens > limits.tokens)
      throw exceeded({
        code: 'TOO_MANY_TOKENS',
        what: 'The query is too long, counted in words and signs',
        limit: limits.tokens,
        advice: 'Ask for less at once, or split it into several requests.',
      })
    if (open > limits.brackets)
      throw exceeded({
        code: 'QUERY_TOO_DEEP',
        what: 'The query opens too many brackets inside each other',
        limit: limits.brackets,
        advice: 'Ask for the inner part by itself.',
      })
  }
}

const askByList = 'Ask for many things by a list, as in articlesByPath(paths: […]), or in several requests.'

const rules = [
  {
    code: 'TOO_MANY_ALIASES',
    limit: 'aliases',
    what: 'The query has too many aliases',
    advice: askByList,
  },
  {
    code: 'TOO_MANY_DIRECTIVES',
    limit: 'directives',
    what: 'The query has too many directives',
    advice: 'Put one @include or @skip on a fragment instead of on every field in it.',
  },
  {
    code: 'QUERY_TOO_DEEP',
    limit: 'depth',
    what: 'The query nests too many levels of fields',
    advice: 'Leave out the way back (a quote of an article of a quote …), or ask for the inner part by itself.',
  },
  {
    code: 'TOO_MANY_FIELDS',
    limit: 'fields',
    what: 'The query has too many fields, fragments written out',
    advice: 'Leave out what the page does not show, or split the query in two.',
  },
  {
    code: 'TOO_MANY_ROOT_FIELDS',
    limit: 'rootFields',
    what: 'The query has too many fields at its root',
    advice: askByList,
  },
  {
    code: 'QUERY_TOO_COSTLY',
    limit: 'cost',
    what: 'The query may answer with too many objects',
    advice: 'Ask for smaller pages (`first`), or for fewer lists inside lists.',
  },
] as const

/** The estimated cost of a document with these variables; throws for the first limit it exceeds. */
export type CostOf = (document: DocumentNode, variables: Readonly<Record<string, unknown>>) => number

/**
 * Measures a document within the limits, in time linear in it, and only once where nothing depends on its variables.
 * Runs before validation, which compares fields pairwise and follows every fragment from every place it is used.
 */
export function createCosts(schema: GraphQLSchema, limits: Limits): CostOf {
  const costs = new WeakMap<DocumentNode, number>()
  return (document, sent) => {
    const known = costs.get(document)
    if (known !== undefined) return known
    const variables = readVariables(document, sent)
    const found = { ...countSyntax(document), ...measure(schema, document, { variables, limits }) }
    for (const { limit, ...rule } of rules) {
      if (found[limit] > limits[limit]) throw exceeded({ ...rule, limit: limits[limit], found: found[limit] })
    }
    if (!variables.wereAsked) costs.set(document, found.cost)
    return found.cost
  }
}

/** Counts what is written, once for each time it is written; fragments are not followed. */
function countSyntax(document: DocumentNode): { readonly aliases: number; readonly directives: number } {
  let aliases = 0
  let directives = 0
  visit(document, {
    [Kind.FIELD](field) {
      if (field.alias) aliases += 1
    },
    [Kind.DIRECTIVE]() {
      directives += 1
    },
  })
  return { aliases, directives }
}

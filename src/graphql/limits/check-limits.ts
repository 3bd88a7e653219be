import type { DocumentNode, GraphQLSchema } from 'graphql'
import { countSyntax } from './count-syntax.ts'
import { exceeded } from './exceeded.ts'
import type { Limits } from './limits.ts'
import { measure } from './measure.ts'
import { readVariables } from './variables.ts'

interface Rule {
  readonly code: string
  readonly limit: 'aliases' | 'directives' | 'depth' | 'fields' | 'rootFields' | 'cost'
  readonly what: string
  readonly advice: string
}

const rules: readonly Rule[] = [
  {
    code: 'TOO_MANY_ALIASES',
    limit: 'aliases',
    what: 'The query has too many aliases',
    advice: 'Ask for many things by a list, as in articlesByPath(paths: […]), or in several requests.',
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
    advice: 'Ask for many things by a list, as in articlesByPath(paths: […]), or in several requests.',
  },
  {
    code: 'QUERY_TOO_COSTLY',
    limit: 'cost',
    what: 'The query may answer with too many objects',
    advice: 'Ask for smaller pages (`first`), or for fewer lists inside lists.',
  },
]

/**
 * Throws for the first limit a parsed document goes beyond, in time linear in the document; gives its cost as estimated.
 * It comes before validation, which compares fields pairwise and follows every fragment from every place it is used.
 */
export function checkLimits(
  schema: GraphQLSchema,
  request: { readonly document: DocumentNode; readonly variables: Readonly<Record<string, unknown>> },
  limits: Limits,
): number {
  const variables = readVariables(request.document, request.variables)
  const found = { ...countSyntax(request.document), ...measure(schema, request.document, { variables, limits }) }
  for (const { code, limit, what, advice } of rules) {
    if (found[limit] > limits[limit]) throw exceeded({ code, what, limit: limits[limit], found: found[limit], advice })
  }
  return found.cost
}

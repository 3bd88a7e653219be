import { type DocumentNode, type GraphQLSchema, parse, validate } from 'graphql'

/** The document of a query that the schema can answer; throws with what is wrong with any other, which `execute` would pass over. */
export function validDocument(schema: GraphQLSchema, query: string): DocumentNode {
  const document = parse(query)
  const faults = validate(schema, document)
  if (faults.length > 0) throw new Error(faults.map((fault) => fault.message).join('\n'))
  return document
}

import { type DocumentNode, Kind, visit } from 'graphql'

/** How often a document uses what costs a server more than it costs its writer. */
export interface SyntaxCount {
  readonly aliases: number
  readonly directives: number
}

/** Counts what is written, once for each time it is written; fragments are not followed. */
export function countSyntax(document: DocumentNode): SyntaxCount {
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

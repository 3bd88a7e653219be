import { type ASTVisitor, GraphQLError, type ValidationContext } from 'graphql'
import type { Plugin } from 'graphql-yoga'

/** Refuses documents with an operation of a kind that the schema has no type for: graphql-js validates nothing in these. */
export function useKnownOperations(): Plugin {
  return {
    onValidate({ addValidationRule }) {
      addValidationRule(KnownOperations)
    },
  }
}

function KnownOperations(context: ValidationContext): ASTVisitor {
  return {
    OperationDefinition(node) {
      if (context.getSchema().getRootType(node.operation)) return
      const message = `The schema has no type for a ${node.operation}: nothing can be asked by one here.`
      context.reportError(new GraphQLError(message, { nodes: node }))
    },
  }
}

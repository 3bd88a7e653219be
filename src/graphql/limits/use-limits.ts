import { type GraphQLSchema, parse } from 'graphql'
import type { Plugin, YogaInitialContext } from 'graphql-yoga'
import { checkLimits } from './check-limits.ts'
import type { Limits } from './limits.ts'
import { scan } from './scan.ts'

/** Parses what is within the limits of length and refuses a document that goes beyond another, before it is validated. */
export function useLimits(schema: GraphQLSchema, limits: Limits): Plugin<YogaInitialContext> {
  return {
    onParse({ setParseFn }) {
      setParseFn((source, options) => {
        scan(source.toString(), limits)
        return parse(source, options)
      })
      return ({ result, context }) => {
        if (result === null || result instanceof Error) return
        checkLimits(schema, { document: result, variables: context.params.variables ?? {} }, limits)
      }
    },
  }
}

import { type GraphQLSchema, parse } from 'graphql'
import type { Plugin, YogaInitialContext } from 'graphql-yoga'
import { checkLimits } from './check-limits.ts'
import type { Limits } from './limits.ts'
import { scan } from './scan.ts'

/** What learns the cost of its document, as estimated before it runs. */
interface Estimated {
  expect(cost: number): void
}

/** Parses what is within the limits of length and refuses a document that goes beyond another, before it is validated. */
export function useLimits(schema: GraphQLSchema, limits: Limits): Plugin<YogaInitialContext & Estimated> {
  return {
    onParse({ setParseFn }) {
      setParseFn((source, options) => {
        scan(source.toString(), limits)
        return parse(source, options)
      })
      return ({ result, context }) => {
        if (result === null || result instanceof Error) return
        const variables = context.params.variables ?? {}
        context.expect(checkLimits(schema, { document: result, variables }, limits))
      }
    },
  }
}

import type { DocumentNode, ExecutionResult } from 'graphql'
import type { Plugin, YogaInitialContext } from 'graphql-yoga'
import { LRUCache } from 'lru-cache'
import { chooseMediaType } from './accept.ts'
import { clientResult } from './client-errors.ts'
import type { Planner } from './execution/execute.ts'
import { answerTypes, type JsonAnswers, type Result } from './json-answers.ts'
import type { ParamsOf } from './json-requests.ts'
import { withoutLarge } from './large-answers.ts'
import { unlessStopped } from './limits/deadline.ts'
import type { CostOf } from './limits/query-limits.ts'
import { type Log, requestIdOf } from './log.ts'
import type { Operation } from './operation.ts'
import type { PlainAnswer } from './plain-answer.ts'
import type { PlainRequest } from './plain-request.ts'
import { withRelease } from './release.ts'
import { EVENTS } from './subscriptions.ts'

/** Answers queries that were asked before without the steps that would find out the same again. */
export interface RepeatedQueries {
  /** Learns which documents are valid. */
  readonly plugin: Plugin<YogaInitialContext>
  /** The answer that Yoga would give; null where it has to, because something is new, wrong or out of the ordinary. */
  answer(request: PlainRequest, operation: Operation): Promise<PlainAnswer | null>
}

/** The steps that are left. */
export interface RepeatedQueriesOptions {
  readonly paramsOf: ParamsOf
  readonly costOf: CostOf
  readonly plan: Planner
  /** Lets the operation in, and makes what its fields share. */
  readonly contextOf: (request: PlainRequest, operation: Operation) => Promise<object>
  readonly answerOf: JsonAnswers
  readonly log: Log
}

/** Remembers documents with at most so many characters in all. */
export function createRepeatedQueries(
  { paramsOf, costOf, plan, contextOf, answerOf, log }: RepeatedQueriesOptions,
  documents: LRUCache.Options<string, DocumentNode, unknown>,
): RepeatedQueries {
  const valid = new LRUCache(documents)

  async function resultOf(request: PlainRequest, operation: Operation, run: NonNullable<ReturnType<Planner>>) {
    try {
      const contextValue = await contextOf(request, operation)
      return await unlessStopped(async () => run({ contextValue }), operation.signal)
    } catch (error) {
      return { errors: [error] } as ExecutionResult
    }
  }

  return {
    plugin: {
      onExecute({ args: { document, contextValue } }) {
        const { query } = contextValue.params
        if (query !== undefined) valid.set(query, document)
      },
    },
    async answer(request, operation) {
      const type = chooseMediaType(request.headers.get('accept'), offers)
      // Streams, and what nobody can be given, are Yoga's.
      if (type === null || type === EVENTS) return null
      const params = await paramsOf(request).catch(() => null)
      const document = params?.query === undefined ? undefined : valid.get(params.query)
      if (!params || !document || params.extensions !== undefined) return null
      const { operationName = null, variables = {} } = params
      const run = plan({ document, operationName, variableValues: variables })
      if (run === null) return null
      const isAllowed = isWithin(() => operation.expect({ document, operationName, cost: costOf(document, variables) }))
      if (!isAllowed) return null
      const result = await resultOf(request, operation, run)
      const shown = clientResult(result, { id: requestIdOf(request.headers), log })
      const named = withRelease(withoutLarge(shown, operation), operation)
      return answerOf(named as Result, request, operation)
    },
  }
}

const offers = [...answerTypes, EVENTS]

function isWithin(check: () => void): boolean {
  try {
    check()
    return true
  } catch {
    return false
  }
}

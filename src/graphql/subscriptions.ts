import { createSourceEventStream, type ExecutionArgs, type ExecutionResult, execute, getOperationAST } from 'graphql'
import { isAsyncIterable, type Plugin, type YogaInitialContext } from 'graphql-yoga'
import type { ReleaseRow } from '../database/read/releases.ts'
import { chooseMediaType } from './accept.ts'
import { refused } from './errors.ts'
import { answerTypes } from './json-answers.ts'
import type { Operation } from './operation.ts'
import type { PlainRequest } from './plain-request.ts'
import { askedRelease } from './release.ts'

/** The media type of answers to subscriptions. */
export const EVENTS = 'text/event-stream'

/**
 * Answers a subscription to releases with an event for each, computed in a context of its own: the limits hold for every event
 * instead of for all of a stream. Each names its release in `extensions`. Refuses what the client accepts no answer to.
 */
export function useSubscriptions(
  contextOf: (release: ReleaseRow) => Promise<object>,
): Plugin<YogaInitialContext & Operation> {
  return {
    onParse() {
      return ({ result, context }) => {
        if (result === null || result instanceof Error) return
        const operation = getOperationAST(result, context.params.operationName)
        const accept = context.request.headers.get('accept')
        context.answer.isStream = operation?.operation === 'subscription'
        const offers = context.answer.isStream ? [EVENTS] : answerTypes
        if (chooseMediaType(accept, offers) === null) throw notAcceptable()
      }
    },
    onSubscribe({ setSubscribeFn }) {
      setSubscribeFn(async (args: ExecutionArgs) => {
        const releases = await createSourceEventStream(args)
        if (!isAsyncIterable<ReleaseRow>(releases)) return releases
        return mapEach(releases, async (release): Promise<ExecutionResult> => {
          const contextValue = await contextOf(release)
          const result = await execute({ ...args, rootValue: release, contextValue })
          return { ...result, extensions: { release: release.number } }
        })
      })
    },
  }
}

/** The error of a request whose client accepts none of the media types its answer could have. */
export const notAcceptable = () =>
  refused(
    406,
    'NOT_ACCEPTABLE',
    `Queries are answered as ${answerTypes.join(' or ')}, subscriptions as ${EVENTS}; accept one of them.`,
  )

/**
 * The number of the release after which a stream begins: that of the last event the client had, or of the release it has read, or
 * of the newest. That the content of that release is no longer kept does not matter.
 * @throws GraphQLError if it is no number, or beyond the newest
 */
export function beginningOf(request: PlainRequest, newest: number): number {
  const after = lastEventId(request) ?? askedRelease(request) ?? newest
  if (after <= newest) return after
  const message = `There is no release ${after} here, as after a database was set up anew or restored; the newest is ${newest}. Read it anew, and listen after ${newest}.`
  throw refused(404, 'RELEASE_UNKNOWN', message, {}, { newest })
}

/** The number that a client says it knows of the last event of a stream; null if it does not say. */
function lastEventId({ headers }: PlainRequest): number | null {
  const text = headers.get('last-event-id')
  if (text === null || text === '') return null
  if (/^\d{1,9}$/.test(text)) return Number(text)
  throw refused(422, 'BAD_REQUEST', 'Last-Event-ID must be the id of an event of this stream, which is a number.')
}

/** By hand, because a generator that waits for the next value cannot be ended. */
function mapEach<A, B>(values: AsyncIterable<A>, map: (value: A) => Promise<B>): AsyncIterableIterator<B> {
  const source = values[Symbol.asyncIterator]()
  const done = { done: true, value: undefined } as const
  const mapped: AsyncIterableIterator<B> = {
    async next() {
      const next = await source.next()
      return next.done ? done : { done: false, value: await map(next.value) }
    },
    async return() {
      await source.return?.()
      return done
    },
    [Symbol.asyncIterator]: () => mapped,
  }
  return mapped
}

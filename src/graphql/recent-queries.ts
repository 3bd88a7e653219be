import { getOperationAST, Kind, parse, print, visit } from 'graphql'
import { LRUCache } from 'lru-cache'

/** What one execution of a query took. */
export interface QueryRun {
  /** As it was sent. */
  readonly text: string
  readonly operationName: string | null
  /** In objects, as estimated before it ran. */
  readonly cost: number
  readonly statements: number
  /** From the request to its answer, waiting included. */
  readonly milliseconds: number
}

/** A query that was asked of this process, with what it took when it was asked last. */
export interface RecentQuery extends Omit<QueryRun, 'text' | 'operationName'> {
  /** The name of the operation; null where it has none. */
  readonly name: string | null
  /** Without any text that was written into it, and cut off where it is long. */
  readonly text: string
  /** How often it was asked while it was remembered. */
  readonly times: number
}

/** The last different queries, in memory alone. */
export interface RecentQueries {
  note(run: QueryRun): void
  /** The one asked last first. */
  list(): readonly RecentQuery[]
}

/** Different queries that are remembered, the characters they may have in all, and each. */
const MOST = { queries: 20, characters: 100_000, each: 10_000 }

/** Characters of a query that are shown. */
const SHOWN = 2_000

/** Remembers a bounded number of queries; longer ones than fit are passed over. */
export function createRecentQueries(): RecentQueries {
  const runs = new LRUCache<string, QueryRun & { readonly times: number }>({
    max: MOST.queries,
    maxSize: MOST.characters,
    maxEntrySize: MOST.each,
    sizeCalculation: ({ text }) => text.length + 1,
  })
  return {
    note(run) {
      const key = run.operationName === null ? run.text : `${run.operationName}\n${run.text}`
      runs.set(key, { ...run, times: (runs.peek(key)?.times ?? 0) + 1 })
    },
    list: () => [...runs.values()].map(shownOf),
  }
}

function shownOf({ text, operationName, ...run }: QueryRun & { readonly times: number }): RecentQuery {
  const document = parse(text)
  const name = getOperationAST(document, operationName)?.name?.value ?? null
  const hidden = visit(document, { [Kind.STRING]: (node) => ({ ...node, value: '…', block: false }) })
  return { ...run, name, text: shorten(print(hidden)) }
}

function shorten(text: string): string {
  return text.length <= SHOWN ? text : `${text.slice(0, text.lastIndexOf('\n', SHOWN))}\n…`
}

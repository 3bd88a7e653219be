import DataLoader from 'dataloader'
import type { WideChoice } from '../database/read/wide-columns.ts'
import { type Metered, never } from './limits/meter-fields.ts'
import { endOfRequest } from './whole-request.ts'

/** Keys for whose parts or bodies any operation may ask at once. */
const FEW_KEYS = 30

/** Makes loaders that share an operation's budget, and gather keys until nothing of the operation waits for its turn. */
export function createBatching({ budget, slices, signal, stop, becomeLarge }: Metered) {
  const options = { batchScheduleFn: (dispatch: () => void) => slices.whenDone(budget, dispatch) }

  /** Runs a statement that reads many rows for each of its keys: those of many keys are for large operations. */
  async function manyFor<T>(keys: number, find: () => Promise<T>): Promise<T> {
    if (keys > FEW_KEYS || budget.isLarge) await becomeLarge()
    return orEnd(find())
  }

  /** Ends the operation where a batch fails for good, rather than each of the fields that wait for it. */
  async function orEnd<T>(batch: Promise<T>): Promise<T> {
    try {
      return await batch
    } catch (error) {
      if (!signal.aborted && !(error instanceof Error && endOfRequest(error))) throw error
      stop(error as Error)
      return never()
    }
  }

  return {
    /** Loads the row of each key, or null where there is none. */
    oneByKey<Key, Row>(
      find: (keys: readonly Key[]) => Promise<readonly Row[]>,
      keyOf: (row: Row) => Key,
    ): DataLoader<Key, Row | null> {
      return new DataLoader<Key, Row | null>(async (keys) => {
        const rows = new Map((await orEnd(find(keys))).map((row) => [keyOf(row), row]))
        return keys.map((key) => rows.get(key) ?? null)
      }, options)
    },

    /** Loads the rows of each key, in the order `find` gives them; `find` gives at most `limit`. */
    manyByKey<Key, Row>(
      find: (keys: readonly Key[], limit: number) => Promise<readonly Row[]>,
      keyOf: (row: Row) => Key,
    ): DataLoader<Key, Row[]> {
      return new DataLoader<Key, Row[]>(async (keys) => {
        // One more than there may be tells that there are too many.
        const rows = await manyFor(keys.length, () => find(keys, budget.rowsLeft + 1))
        budget.spendRows(rows.length)
        return gather(keys, rows, keyOf)
      }, options)
    },

    /** Loads the same part of a list for each of several keys: one statement for each distinct `choice`. */
    pagesByKey<Choice, Row>(
      list: (keys: readonly string[], choice: Choice) => Promise<readonly Row[]>,
      keyOf: (row: Row) => string,
    ): DataLoader<{ key: string; choice: Choice }, Row[], string> {
      return new DataLoader<{ key: string; choice: Choice }, Row[], string>(
        async (asked) => {
          const choices = new Map(asked.map(({ choice }) => [JSON.stringify(choice), choice]))
          const groups = [...choices].map(async ([name, choice]) => {
            const keys = asked.filter((item) => JSON.stringify(item.choice) === name).map((item) => item.key)
            const pages = gather(keys, await orEnd(list(keys, choice)), keyOf)
            return keys.map((key, index) => [JSON.stringify({ key, choice }), pages[index] ?? []] as const)
          })
          const pageOf = new Map((await Promise.all(groups)).flat())
          return asked.map((item) => pageOf.get(JSON.stringify(item)) ?? [])
        },
        { ...options, cacheKeyFn: (item) => JSON.stringify(item) },
      )
    },

    /** Loads one wide column of a row; those asked for together are read in one statement, within the budget. */
    columnsByKey<Body extends object>(
      find: (
        ids: readonly number[],
        choice: WideChoice,
      ) => Promise<readonly ({ readonly id: number } & Nullable<Body>)[]>,
    ): ColumnLoader<Body> {
      type Asked = { readonly id: number; readonly column: keyof Body & string }
      const loader = new DataLoader<Asked, unknown, string>(
        async (asked) => {
          const ids = [...new Set(asked.map(({ id }) => id))]
          const columns = [...new Set(asked.map(({ column }) => column))]
          const bodies = await manyFor(ids.length, () => find(ids, { columns, bytes: budget.bytesLeft }))
          if (bodies.length < ids.length) budget.refuseBodies()
          const bodyOf = new Map(bodies.map((body) => [body.id, body]))
          return asked.map(({ id, column }) => bodyOf.get(id)?.[column])
        },
        { ...options, cacheKeyFn: ({ id, column }) => `${id} ${column}` },
      )
      return (id, column) => loader.load({ id, column }) as Promise<Body[typeof column]>
    },
  }
}

/** Gives a column of the row with this surrogate id. */
export type ColumnLoader<Body> = <Column extends keyof Body & string>(
  id: number,
  column: Column,
) => Promise<Body[Column]>

type Nullable<Body> = { readonly [Column in keyof Body]: Body[Column] | null }

function gather<Key, Row>(keys: readonly Key[], rows: readonly Row[], keyOf: (row: Row) => Key): Row[][] {
  const rowsOf = new Map<Key, Row[]>(keys.map((key) => [key, []]))
  for (const row of rows) rowsOf.get(keyOf(row))?.push(row)
  return keys.map((key) => rowsOf.get(key) ?? [])
}

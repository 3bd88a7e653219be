import DataLoader from 'dataloader'
import type { Snapshot } from '../database/read/snapshot.ts'
import type { WideChoice } from '../database/read/wide-columns.ts'
import type { EditionCache } from './edition-cache.ts'
import { endOfRequest } from './errors.ts'
import { type Metered, never } from './limits/meter-fields.ts'
import type { Loaded } from './when-loaded.ts'

/** Keys above which an operation that asks for their parts or bodies becomes a large one. */
const FEW_KEYS = 30

/** Bytes of bodies that are read before it is known how many rows have them. */
const FEW_BYTES = 200_000

/**
 * Makes loaders that read at the snapshot and share an operation's budget. Each waits with its keys until nothing else of the
 * operation is ready to run, so that one statement gets all of them.
 */
export function createBatching(
  snapshot: Snapshot,
  { budget, slices, signal, stop, becomeLarge }: Metered,
  cache: EditionCache | null,
) {
  // What editions are made of is cached by edition.
  const ofEditions = cache ? { ...snapshot, rows: null } : snapshot
  const options = { batchScheduleFn: (dispatch: () => void) => slices.whenDone(budget, dispatch) }

  /** Runs a statement that reads many rows for each of its keys, with many keys only in a large operation. */
  async function findMany<T>(keyCount: number, find: () => Promise<T>): Promise<T> {
    if (keyCount > FEW_KEYS || budget.isLarge) await becomeLarge()
    return orEnd(find())
  }

  /** If a batch fails for good, ends the operation as a whole rather than each field that waits for the batch. */
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
    /** Loads the row of each key, or null if there is none. */
    oneByKey<Key, Row>(
      find: (snapshot: Snapshot, keys: readonly Key[]) => Promise<readonly Row[]>,
      keyOf: (row: Row) => Key,
    ): Loader<Key, Promise<Row | null>> {
      return whenUsed(
        () =>
          new DataLoader<Key, Row | null>(async (keys) => {
            const rows = new Map((await orEnd(find(snapshot, keys))).map((row) => [keyOf(row), row]))
            return keys.map((key) => rows.get(key) ?? null)
          }, options),
      )
    },

    /** The same for rows that never change, because they are of an edition; cached under this name if anything is. */
    oneOfEdition<Id extends number | string, Row extends object>(
      name: string,
      find: (snapshot: Snapshot, ids: readonly Id[]) => Promise<readonly Row[]>,
      idOf: (row: Row) => Id,
    ): Loader<Id, Loaded<Row | null>> & { prime(id: Id, row: Row): void } {
      const there = new Map<Id, Row>()
      const missing = whenUsed(
        () =>
          new DataLoader<Id, Row | null>(async (ids) => {
            for (const row of await orEnd(find(ofEditions, ids))) {
              there.set(idOf(row), row)
              cache?.set(name, idOf(row), row)
            }
            return ids.map((id) => there.get(id) ?? null)
          }, options),
      )
      return {
        load: (id) => there.get(id) ?? (cache?.get(name, id) as Row | undefined) ?? missing.load(id),
        prime: (id, row) => void there.set(id, row),
      }
    },

    /** Loads the rows of each key, in the order `find` returns them; `find` returns at most `limit`. */
    manyByKey<Key, Row>(
      find: (snapshot: Snapshot, keys: readonly Key[], limit: number) => Promise<readonly Row[]>,
      keyOf: (row: Row) => Key,
    ): Loader<Key, Promise<Row[]>> {
      return whenUsed(
        () =>
          new DataLoader<Key, Row[]>(async (keys) => {
            // One row more than the budget has left shows that there are too many.
            const rows = await findMany(keys.length, () => find(snapshot, keys, budget.rowsLeft + 1))
            budget.spendRows(rows.length)
            return groupByKey(keys, rows, keyOf)
          }, options),
      )
    },

    /** The same for parts of editions by `editions.id`, which are cached under this name if anything is. */
    partsOfEdition<Row extends { readonly editionId: number }>(
      name: string,
      find: (snapshot: Snapshot, ids: readonly number[], limit: number) => Promise<readonly Row[]>,
    ): Loader<number, Loaded<readonly Row[]>> {
      const there = new Map<number, readonly Row[]>()
      const missing = whenUsed(
        () =>
          new DataLoader<number, readonly Row[]>(async (ids) => {
            const rows = await findMany(ids.length, () => find(ofEditions, ids, budget.rowsLeft + 1))
            budget.spendRows(rows.length)
            const found = groupByKey(ids, rows, (row) => row.editionId)
            for (const [index, id] of ids.entries()) {
              there.set(id, found[index] ?? [])
              cache?.set(name, id, found[index])
            }
            return found
          }, options),
      )
      return {
        load(id) {
          const own = there.get(id)
          if (own) return own
          const cached = cache?.get(name, id) as readonly Row[] | undefined
          if (!cached) return missing.load(id)
          budget.spendRows(cached.length)
          there.set(id, cached)
          return cached
        },
      }
    },

    /** Loads the same page of a list for each of several keys, with one statement for each distinct `page`. */
    pagesByKey<Page, Row>(
      list: (snapshot: Snapshot, keys: readonly string[], page: Page) => Promise<readonly Row[]>,
      keyOf: (row: Row) => string,
    ): (key: string, page: Page) => Promise<Row[]> {
      const loaders = new Map<string, DataLoader<string, Row[]>>()
      return (key, page) => {
        const name = JSON.stringify(page)
        const loader =
          loaders.get(name) ??
          new DataLoader<string, Row[]>(
            async (keys) => groupByKey(keys, await orEnd(list(snapshot, keys, page)), keyOf),
            options,
          )
        loaders.set(name, loader)
        return loader.load(key)
      }
    },

    /**
     * Loads one wide column of a row; those asked for together are read in one statement, within the budget, and cached under this
     * name if anything is. Those of all rows of one edition can be read before it is known which these are.
     */
    columnsByKey<Body extends object>(
      name: string,
      find: (snapshot: Snapshot, ids: readonly number[], choice: WideChoice) => Promise<readonly BodyRow<Body>[]>,
      findOfEdition: (
        snapshot: Snapshot,
        editionId: number,
        choice: WideChoice,
      ) => Promise<readonly BodyRow<Body>[]> = async () => [],
    ): {
      readonly load: ColumnLoader<Body>
      readAhead(editionId: number, columns: readonly (keyof Body & string)[]): void
    } {
      type Asked = { readonly id: number; readonly column: keyof Body & string }
      const there = new Map<string, unknown>()
      const keep = (id: number, column: keyof Body & string, value: unknown) => {
        there.set(`${id} ${column}`, value)
        cache?.set(`${name}.${column}`, id, value)
      }
      const editionsAhead = new Set<number>()
      let ahead: Promise<void> | null = null
      async function readOfEdition(columns: readonly (keyof Body & string)[]): Promise<void> {
        const [editionId = 0, ...others] = editionsAhead
        editionsAhead.clear()
        // Of many, it may be much.
        if (others.length > 0) return
        const bodies = await findOfEdition(ofEditions, editionId, { columns, bytes: FEW_BYTES })
        for (const body of bodies) for (const column of columns) keep(body.id, column, body[column])
      }
      const missing = whenUsed(
        () =>
          new DataLoader<Asked, unknown, string>(
            async (asked) => {
              const ids = [...new Set(asked.map(({ id }) => id))]
              const columns = [...new Set(asked.map(({ column }) => column))]
              const bodies = await findMany(ids.length, () =>
                find(ofEditions, ids, { columns, bytes: budget.bytesLeft }),
              )
              if (bodies.length < ids.length) budget.refuseBodies()
              const bodyOf = new Map(bodies.map((body) => [body.id, body]))
              return asked.map(({ id, column }) => {
                const value = bodyOf.get(id)?.[column]
                if (value !== undefined) cache?.set(`${name}.${column}`, id, value)
                return value
              })
            },
            { ...options, cacheKeyFn: ({ id, column }) => `${id} ${column}` },
          ),
      )
      const load = (id: number, column: keyof Body & string) =>
        there.get(`${id} ${column}`) ?? cache?.get(`${name}.${column}`, id) ?? missing.load({ id, column })
      return {
        load: (id, column) =>
          (ahead ? ahead.then(() => load(id, column)) : load(id, column)) as Loaded<Body[typeof column]>,
        readAhead(editionId, columns) {
          editionsAhead.add(editionId)
          ahead ??= new Promise<void>((resolve) => slices.whenDone(budget, resolve))
            .then(() => readOfEdition(columns))
            // Whatever went wrong goes wrong again where it is asked for.
            .catch(() => {})
            .finally(() => {
              ahead = null
            })
        },
      }
    },
  }
}

/** Loads a value by its key, with others that are asked for at the same time. */
export interface Loader<Key, Value> {
  load(key: Key): Value
}

/** A loader that is made when something is loaded by it: a request uses few of those it could. */
function whenUsed<Key, Value>(make: () => Loader<Key, Promise<Value>>): Loader<Key, Promise<Value>> {
  let loader: Loader<Key, Promise<Value>> | null = null
  return {
    load(key) {
      loader ??= make()
      return loader.load(key)
    },
  }
}

/** Loads a column of the row with this `id`. */
export type ColumnLoader<Body> = <Column extends keyof Body & string>(
  id: number,
  column: Column,
) => Loaded<Body[Column]>

type BodyRow<Body> = { readonly id: number } & Nullable<Body>

type Nullable<Body> = { readonly [Column in keyof Body]: Body[Column] | null }

function groupByKey<Key, Row>(keys: readonly Key[], rows: readonly Row[], keyOf: (row: Row) => Key): Row[][] {
  const rowsOf = new Map<Key, Row[]>(keys.map((key) => [key, []]))
  for (const row of rows) rowsOf.get(keyOf(row))?.push(row)
  return keys.map((key) => rowsOf.get(key) ?? [])
}

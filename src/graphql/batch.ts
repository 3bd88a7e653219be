import DataLoader from 'dataloader'

/** Loads the row of each key, or null where there is none. */
export function oneByKey<Key, Row>(
  find: (keys: readonly Key[]) => Promise<readonly Row[]>,
  keyOf: (row: Row) => Key,
): DataLoader<Key, Row | null> {
  return new DataLoader<Key, Row | null>(async (keys) => {
    const rows = new Map((await find(keys)).map((row) => [keyOf(row), row]))
    return keys.map((key) => rows.get(key) ?? null)
  })
}

/** Loads the rows of each key, in the order `find` gives them. */
export function manyByKey<Key, Row>(
  find: (keys: readonly Key[]) => Promise<readonly Row[]>,
  keyOf: (row: Row) => Key,
): DataLoader<Key, Row[]> {
  return new DataLoader<Key, Row[]>(async (keys) => gather(keys, await find(keys), keyOf))
}

/** A loader that is told with each load which wide columns will be read; a row loaded before may lack some. */
export interface WideLoader<Key, Value> {
  load(key: Key, columns: readonly string[]): Promise<Value>
  /** Makes a row known that was loaded otherwise. */
  prime(key: Key, value: Value): void
}

/** Makes a wide loader of a plain one: one statement reads the columns all loads of its batch asked for. */
export function withColumns<Key, Value>(
  make: (columns: () => readonly string[]) => DataLoader<Key, Value>,
): WideLoader<Key, Value> {
  let asked = new Set<string>()
  const loader = make(() => {
    const columns = [...asked]
    asked = new Set()
    return columns
  })
  return {
    load: (key, columns) => {
      for (const column of columns) asked.add(column)
      return loader.load(key)
    },
    prime: (key, value) => {
      loader.prime(key, value)
    },
  }
}

/** Loads the same part of a list for each of several keys: one statement for each distinct `choice`. */
export function pagesByKey<Choice, Row>(
  list: (keys: readonly string[], choice: Choice) => Promise<readonly Row[]>,
  keyOf: (row: Row) => string,
): DataLoader<{ key: string; choice: Choice }, Row[], string> {
  return new DataLoader<{ key: string; choice: Choice }, Row[], string>(
    async (asked) => {
      const choices = new Map(asked.map(({ choice }) => [JSON.stringify(choice), choice]))
      const groups = [...choices].map(async ([name, choice]) => {
        const keys = asked.filter((item) => JSON.stringify(item.choice) === name).map((item) => item.key)
        const pages = gather(keys, await list(keys, choice), keyOf)
        return keys.map((key, index) => [JSON.stringify({ key, choice }), pages[index] ?? []] as const)
      })
      const pageOf = new Map((await Promise.all(groups)).flat())
      return asked.map((item) => pageOf.get(JSON.stringify(item)) ?? [])
    },
    { cacheKeyFn: (item) => JSON.stringify(item) },
  )
}

function gather<Key, Row>(keys: readonly Key[], rows: readonly Row[], keyOf: (row: Row) => Key): Row[][] {
  const rowsOf = new Map<Key, Row[]>(keys.map((key) => [key, []]))
  for (const row of rows) rowsOf.get(keyOf(row))?.push(row)
  return keys.map((key) => rowsOf.get(key) ?? [])
}

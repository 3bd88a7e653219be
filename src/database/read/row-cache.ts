import { LRUCache } from 'lru-cache'
import { sizeInMemory } from '../size-in-memory.ts'

/** Rows that statements gave since something was published: which articles a list has, and which one a path leads to. */
export interface RowCache {
  /** What rows are cached under: what a statement gave with these parameters, the release among them. */
  keyOf(statement: object, parameters: Readonly<Record<string, unknown>>): string
  /** The rows; undefined if they are not cached, or may not hold any more. */
  get(key: string): readonly unknown[] | undefined
  /** Caches rows, which nobody may change from then on. */
  set(key: string, rows: readonly unknown[]): void
}

/** The cache of a gateway. */
export interface SharedRows {
  /** The cache for one request that reads the newest release; null while it is not known to be the newest. */
  forRequest(): RowCache | null
  /** Forgets everything, because something was published, pruned or taken back. */
  clear(): void
}

/** What is looked at of the newest release: whether it is known, and a number that changes with what is published. */
interface Newest {
  readonly isKnown: boolean
  readonly version: number
}

// Of an entry, roughly.
const OVERHEAD = 200
/** So many entries of the largest size fit in. */
const LARGEST = 20

/** A cache of at most so many bytes, which gives nothing while something newer may have been published. */
export function createRowCache(bytes: number, newest: Newest): SharedRows {
  const names = new WeakMap<object, number>()
  let named = 0
  const cached = new LRUCache<string, readonly unknown[]>({
    maxSize: bytes,
    maxEntrySize: Math.floor(bytes / LARGEST),
    sizeCalculation: (rows, key) => OVERHEAD + 2 * key.length + sizeInMemory(rows),
  })

  function keyOf(statement: object, parameters: Readonly<Record<string, unknown>>): string {
    let name = names.get(statement)
    if (name === undefined) {
      name = named++
      names.set(statement, name)
    }
    return `${name} ${JSON.stringify(parameters)}`
  }

  return {
    forRequest() {
      if (!newest.isKnown) return null
      const { version } = newest
      const isStill = () => newest.isKnown && newest.version === version
      return {
        keyOf,
        get: (key) => (isStill() ? cached.get(key) : undefined),
        set(key, rows) {
          if (isStill()) cached.set(key, rows)
        },
      }
    },
    clear: () => cached.clear(),
  }
}

import { LRUCache } from 'lru-cache'
import { sizeInMemory } from '../database/size-in-memory.ts'

/** What editions are made of, cached from one request to the next: editions never change. */
export interface EditionCache {
  /** What was cached under this name for this row; undefined if nothing was. */
  get(name: string, id: number | string): unknown
  /** Caches a value, which nobody may change from then on. */
  set(name: string, id: number | string, value: unknown): void
}

/** The cache of a gateway. */
export interface SharedEditions {
  /** The cache for one request: what it read before something was forgotten is not cached after that. */
  forRequest(): EditionCache
  /** Forgets everything, because some of it is to be nowhere any more. */
  clear(): void
}

/** A cache of at most so many bytes, as far as can be told from what the values hold. */
export function createEditionCache(bytes: number): SharedEditions {
  let clears = 0
  const cached = new LRUCache<string, { readonly value: unknown }>({
    maxSize: bytes,
    sizeCalculation: ({ value }) => OVERHEAD + sizeInMemory(value),
  })
  return {
    forRequest() {
      const before = clears
      return {
        get: (name, id) => cached.get(`${name} ${id}`)?.value,
        set(name, id, value) {
          if (clears === before) cached.set(`${name} ${id}`, { value })
        },
      }
    },
    clear() {
      clears += 1
      cached.clear()
    },
  }
}

// Of an entry, roughly.
const OVERHEAD = 200

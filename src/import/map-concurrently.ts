/**
 * Runs a task for each item, in order, at most `limit` at once. After a failure no further one is started, and the failure
 * is thrown once those already running have ended: nothing goes on in the background.
 */
export async function mapConcurrently<Item, Result>(
  items: readonly Item[],
  limit: number,
  run: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = []
  const failures: unknown[] = []
  let next = 0
  const runNext = async () => {
    while (next < items.length && failures.length === 0) {
      const index = next++
      try {
        results[index] = await run(items[index] as Item)
      } catch (error) {
        failures.push(error)
      }
    }
  }
  await Promise.all(Array.from({ length: limit }, runNext))
  if (failures.length > 0) throw failures[0]
  return results
}

/** Splits a list into batches of at most `size`. */
export function inBatches<Item>(items: readonly Item[], size: number): Item[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  )
}

/** Splits a list into batches of at most `size` items that weigh at most `weight` together; a heavier item is one by itself. */
export function inBatchesByWeight<Item>(
  items: readonly Item[],
  { size, weight }: { readonly size: number; readonly weight: number },
  weightOf: (item: Item) => number,
): Item[][] {
  const batches: Item[][] = []
  let left = 0
  for (const item of items) {
    const batch = batches.at(-1)
    left -= weightOf(item)
    if (batch !== undefined && batch.length < size && left >= 0) batch.push(item)
    else {
      batches.push([item])
      left = weight - weightOf(item)
    }
  }
  return batches
}

/**
 * Runs a task for each item, at most `lanes` at once, in order. Where one fails no further one is begun, and the failure
 * is thrown once those under way are done: nothing goes on behind the back of whoever called.
 */
export async function inLanes<Item>(
  lanes: number,
  items: readonly Item[],
  run: (item: Item, index: number) => Promise<void>,
): Promise<void> {
  let next = 0
  const failures: unknown[] = []
  const lane = async () => {
    while (next < items.length && failures.length === 0) {
      const index = next++
      await run(items[index] as Item, index).catch((error) => failures.push(error))
    }
  }
  await Promise.all(Array.from({ length: lanes }, lane))
  if (failures.length > 0) throw failures[0]
}

/** Parts a list into pieces of at most `size`. */
export function inBatches<Item>(items: readonly Item[], size: number): Item[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  )
}

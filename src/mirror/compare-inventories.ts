import { fileByPrefix, type Inventory, type InventoryItem, takeInventory } from '../content/inventory.ts'
import type { Origin } from './ask-origin.ts'
import { OriginFault } from './origin-fault.ts'
import { count, listOf, map, shape, text } from './shapes.ts'

/** How a copy differs from what the origin has. */
export interface Difference {
  /** How many articles it has there. */
  readonly count: number
  /** The ids of those that are missing here, too many, or others; at most some. */
  readonly ids: readonly string[]
}

const SUM = 'query ($at: Int) { inventory(at: $at) { release count digest prefixes { prefix count digest } } }'
const PART =
  'query ($at: Int, $only: [String!]) { inventory(at: $at) { prefixes(only: $only) { items { id digest } } } }'
const isSum = shape({
  inventory: shape({
    release: count,
    count,
    digest: text,
    prefixes: listOf(shape({ prefix: text, count, digest: text })),
  }),
})
const isPart = shape({
  inventory: shape({ prefixes: listOf(shape({ items: listOf(shape({ id: text, digest: text })) })) }),
})
const PREFIXES_LOOKED_AT = 8

/** Compares what a copy holds with the inventory of the origin at a release: two requests at most. Null where they are equal. */
export async function compareInventories(
  origin: Origin,
  release: number,
  held: readonly InventoryItem[],
): Promise<Difference | null> {
  const ours = takeInventory(held)
  const sum = (await ask(origin, SUM, { at: release }, isSum)) as Inventory & {
    readonly release: number
    readonly prefixes: Inventory['parts']
  }
  if (sum.release !== release)
    throw new OriginFault(
      `${origin.url} was asked for the inventory of release ${release} and gave that of ${sum.release}.`,
    )
  if (sum.digest === ours.digest && sum.count === ours.count) return null
  const only = differentPrefixes(ours.parts, sum.prefixes).slice(0, PREFIXES_LOOKED_AT)
  const { prefixes } = (await ask(origin, PART, { at: release, only }, isPart)) as {
    readonly prefixes: readonly { readonly items: readonly InventoryItem[] }[]
  }
  const filed = fileByPrefix(held)
  return {
    count: sum.count,
    ids: differentIds(
      only.flatMap((prefix) => filed.get(prefix) ?? []),
      prefixes.flatMap(({ items }) => items),
    ),
  }
}

async function ask(origin: Origin, query: string, variables: object, isRight: (value: unknown) => boolean) {
  const data = await origin.query(query, variables)
  if (!map(data) || !isRight(data))
    throw new OriginFault(`${origin.url} gave an inventory in a form that is not known here.`)
  return (data as { readonly inventory: unknown }).inventory
}

function differentPrefixes(ours: Inventory['parts'], theirs: Inventory['parts']): string[] {
  const digests = (parts: Inventory['parts']) => new Map(parts.map(({ prefix, digest }) => [prefix, digest]))
  const [here, there] = [digests(ours), digests(theirs)]
  return [...new Set([...here.keys(), ...there.keys()])]
    .filter((prefix) => here.get(prefix) !== there.get(prefix))
    .sort()
}

function differentIds(ours: readonly InventoryItem[], theirs: readonly InventoryItem[]): string[] {
  const digests = (items: readonly InventoryItem[]) => new Map(items.map(({ id, digest }) => [id, digest]))
  const [here, there] = [digests(ours), digests(theirs)]
  return [...new Set([...here.keys(), ...there.keys()])].filter((id) => here.get(id) !== there.get(id)).sort()
}

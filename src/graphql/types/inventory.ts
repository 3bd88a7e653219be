import {
  fileByPrefix,
  type InventoryItem as InventoryItemRow,
  type InventoryPart,
  type Inventory as InventoryRow,
} from '../../content/inventory.ts'
import { findRelease } from '../../database/read/releases.ts'
import type { Snapshot } from '../../database/read/snapshot.ts'
import { builder } from '../builder.ts'
import { releaseOf } from '../context.ts'
import { refused } from '../errors.ts'
import { checkKeys } from '../input.ts'
import { inventoryOf, listItems } from '../inventories.ts'
import { chargeScans } from '../limits/budget.ts'

/** Reads the articles of a release by prefix, once for all of its parts. */
interface WithItems {
  readonly items: () => Promise<ReadonlyMap<string, readonly InventoryItemRow[]>>
}

const InventoryItem = builder.objectRef<InventoryItemRow>('InventoryItem').implement({
  description: 'An article in an inventory.',
  fields: (t) => ({
    id: t.exposeID('id', { description: 'As in `Article.id`.' }),
    digest: t.exposeString('digest', { description: 'As in `Article.digest`.' }),
  }),
})

const InventoryPrefix = builder.objectRef<InventoryPart & WithItems>('InventoryPrefix').implement({
  description: 'The part of an inventory whose articles have ids with a SHA-256 that begins with the same two digits.',
  fields: (t) => ({
    prefix: t.exposeString('prefix', { description: 'Two hexadecimal digits in lower case.' }),
    count: t.exposeInt('count', { description: 'How many articles are in this part.' }),
    digest: t.exposeString('digest', {
      description: 'The SHA-256 of a line `id digest` for each article in this part, sorted.',
    }),
    items: t.field({
      type: [InventoryItem],
      description: 'The articles of this part by id: ask for them where your digest is another.',
      resolve: async ({ prefix, items }) => (await items()).get(prefix) ?? [],
    }),
  }),
})

const Inventory = builder.objectRef<InventoryRow & WithItems & { readonly release: number }>('Inventory').implement({
  description:
    'What a complete copy of a release holds: compare one digest to know that nothing is missing. `docs/partners.md` says how to compute it.',
  fields: (t) => ({
    release: t.exposeInt('release', { description: 'The number of the release.' }),
    count: t.exposeInt('count', { description: 'How many articles of every kind it has.' }),
    digest: t.exposeString('digest', {
      description: 'The SHA-256 of a line `prefix count digest` for each of `prefixes`, sorted.',
    }),
    prefixes: t.field({
      type: [InventoryPrefix],
      description: 'Its parts by prefix, without empty ones.',
      args: {
        only: t.arg.stringList({
          description: 'Only those with these prefixes, at most 100; all of them, at most 256, if omitted.',
        }),
      },
      resolve: ({ parts, items }, { only }) => {
        if (only) checkKeys('only', only)
        return parts.flatMap((part) => (only && !only.includes(part.prefix) ? [] : { ...part, items }))
      },
    }),
  }),
})

builder.queryField('inventory', (t) =>
  t.field({
    type: Inventory,
    description: 'What a complete copy of a release holds, to prove that yours is complete or to find what it lacks.',
    args: {
      at: t.arg.int({
        description:
          'The number of a release up to the one this request reads; that one if omitted. Fails with `RELEASE_UNKNOWN` or `RELEASE_PRUNED` where there is none, or its content is no longer kept.',
      }),
    },
    resolve: async (_root, { at }, context) => {
      const { number } = releaseOf(context)
      const charged = chargeScans(context.snapshot, context.budget, 'Query.inventory')
      const release = at == null || at === number ? releaseOf(context) : await releaseAt(charged, at)
      const inventory = await inventoryOf(charged, release, context.perspective === null)
      let filed: ReturnType<WithItems['items']> | null = null
      const items = () => {
        filed ??= listItems(charged, release.number).then(fileByPrefix)
        return filed
      }
      return { ...inventory, release: release.number, items }
    },
  }),
)

async function releaseAt({ database, release: newest, signal }: Snapshot, number: number) {
  const release = number >= 1 && number <= newest ? await findRelease(database, number, signal) : null
  if (release === null)
    throw refused(404, 'RELEASE_UNKNOWN', `There is no release ${number} up to ${newest}, which is read.`)
  if (!release.pruned) return release
  throw refused(
    410,
    'RELEASE_PRUNED',
    `What release ${number} showed is no longer kept. Ask without \`at\` for the newest.`,
  )
}

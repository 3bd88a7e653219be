import { brandWithType } from '@pothos/core'
import { type BuilderTypes, builder, type SchemaTypes } from '../builder.ts'
import type { Context } from '../context.ts'
import { inputError } from '../input-error.ts'
import { type NodeType, readNodeId } from '../node-ids.ts'
import { searchable } from '../searchable.ts'

const MOST_IDS = 100
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
const NUMBER = /^[1-9]\d{0,8}$/

builder.interfaceType('Node', {
  description: 'Anything with an id that lasts: it stays the same through renames, moves and repeated imports.',
  fields: (t) => ({
    id: t.id({ description: 'Opaque and unique in the whole schema; `node` finds the thing again.' }),
  }),
})

builder.queryFields((t) => ({
  node: t.field({
    type: 'Node',
    nullable: true,
    description: 'The thing with this id, or null where nothing visible has it.',
    args: { id: t.arg.id({ required: true, description: 'An `id` from any earlier answer.' }) },
    resolve: (_root, { id }, context) => findNode(id, context),
  }),
  nodes: t.field({
    type: ['Node'],
    nullable: { list: false, items: true },
    description: 'The things with these ids, in the order asked; null in the place of each that nothing visible has.',
    args: { ids: t.arg.idList({ required: true, description: `Ids from any earlier answers, at most ${MOST_IDS}.` }) },
    resolve: (_root, { ids }, context) => {
      if (ids.length > MOST_IDS)
        throw inputError(`\`ids\` may hold at most ${MOST_IDS} ids; it holds ${ids.length}.`, 'BAD_USER_INPUT')
      return ids.map((id) => findNode(id, context))
    },
  }),
}))

type Finders = {
  readonly [Type in NodeType]: {
    readonly id: RegExp
    find(id: string, context: Context): Promise<SchemaTypes['Objects'][Type] | null>
  }
}

const finders: Finders = {
  Alias: { id: UUID, find: (id, { loaders }) => loaders.aliasByUid.load(id) },
  Article: { id: UUID, find: (id, { loaders }) => loaders.articleByUid.load(id) },
  ImageCredit: { id: UUID, find: (id, { loaders }) => loaders.imageCreditByUid.load(id) },
  Quote: { id: UUID, find: (id, { loaders }) => loaders.quoteByUid.load(id) },
  Release: { id: NUMBER, find: (id, { loaders }) => loaders.releaseNumbered.load(Number(id)) },
  Section: { id: UUID, find: (id, { loaders }) => loaders.sectionByUid.load(id) },
  Theme: { id: /./, find: (id, { loaders }) => loaders.theme.load(searchable(id)) },
}

async function findNode(id: string, context: Context): Promise<object | null> {
  const parts = readNodeId(id)
  if (!parts || !isNodeType(parts.type) || !finders[parts.type].id.test(parts.id)) return null
  const row = await finders[parts.type].find(parts.id, context)
  brandWithType<BuilderTypes>(row, parts.type)
  return row
}

function isNodeType(type: string): type is NodeType {
  return Object.hasOwn(finders, type)
}

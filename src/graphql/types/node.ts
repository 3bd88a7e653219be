import { type GraphQLResolveInfo, isAbstractType, isObjectType } from 'graphql'
import { readNodeId } from '../../content/node-id.ts'
import { builder } from '../builder.ts'
import { checkKeys, maxKeys } from '../input.ts'

// Each type says how its objects are found, by `loadWithoutCache`: loaders remember what they found already.
builder.queryFields((t) => ({
  node: t.node({
    description: 'The object with this id, or null if nothing visible has it.',
    args: { id: t.arg.id({ required: true, description: 'An `id` from any earlier answer.' }) },
    id: (_root, { id }, _context, info) => globalId(id, info),
  }),
  nodes: t.nodeList({
    description: 'The objects with these ids, in the order asked; null in place of each that nothing visible has.',
    args: { ids: t.arg.idList({ required: true, description: `Ids from any earlier answers, at most ${maxKeys}.` }) },
    ids: (_root, { ids }, _context, info) => {
      checkKeys('ids', ids)
      return ids.map((id) => globalId(id, info))
    },
  }),
}))

/** What the relay plugin looks the object up by; null if no type of the schema gave this id. */
function globalId(nodeId: string, { schema }: GraphQLResolveInfo) {
  const parts = readNodeId(nodeId)
  const Node = schema.getType('Node')
  const type = parts && schema.getType(parts.type)
  return isAbstractType(Node) && isObjectType(type) && schema.isSubType(Node, type) ? parts : null
}

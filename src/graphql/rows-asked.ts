import { type FieldNode, type GraphQLResolveInfo, Kind, type SelectionSetNode } from 'graphql'

const known = new WeakMap<FieldNode, boolean>()

/** Whether a connection field asks for more of its list than how long it is; found out once for a document. */
export function areRowsAsked({ fieldNodes, fragments }: Pick<GraphQLResolveInfo, 'fieldNodes' | 'fragments'>): boolean {
  const [node] = fieldNodes
  if (node === undefined) return true
  let asked = known.get(node)
  if (asked === undefined) {
    asked = fieldNodes.some(({ selectionSet }) => asksForRows(selectionSet, fragments))
    known.set(node, asked)
  }
  return asked
}

function asksForRows(set: SelectionSetNode | undefined, fragments: GraphQLResolveInfo['fragments']): boolean {
  return (set?.selections ?? []).some((selection) => {
    if (selection.kind === Kind.FIELD)
      return selection.name.value !== 'totalCount' && selection.name.value !== '__typename'
    const inner = selection.kind === Kind.INLINE_FRAGMENT ? selection : fragments[selection.name.value]
    return asksForRows(inner?.selectionSet, fragments)
  })
}

import { type GraphQLResolveInfo, Kind, type SelectionSetNode } from 'graphql'

/** Whether a connection field asks for more of its list than how long it is: which selections it has depends on the operation and its variables. */
export function areRowsAsked({ fieldNodes, fragments }: Pick<GraphQLResolveInfo, 'fieldNodes' | 'fragments'>): boolean {
  return fieldNodes.some(({ selectionSet }) => asksForRows(selectionSet, fragments))
}

function asksForRows(set: SelectionSetNode | undefined, fragments: GraphQLResolveInfo['fragments']): boolean {
  return (set?.selections ?? []).some((selection) => {
    if (selection.kind === Kind.FIELD)
      return selection.name.value !== 'totalCount' && selection.name.value !== '__typename'
    const inner = selection.kind === Kind.INLINE_FRAGMENT ? selection : fragments[selection.name.value]
    return asksForRows(inner?.selectionSet, fragments)
  })
}

import { type FragmentDefinitionNode, type GraphQLResolveInfo, Kind, type SelectionSetNode } from 'graphql'

type Info = Pick<GraphQLResolveInfo, 'fieldNodes' | 'fragments'>

const CONNECTION_FIELDS: ReadonlySet<string> = new Set(['edges', 'node', 'nodes'])

/**
 * The columns that the fields selected below this one need, given as field → column; looks through connections and,
 * where told, through fields named `through`. May name too many, never relied upon to name all.
 */
export function columnsAsked(
  info: Info,
  columnOf: Readonly<Record<string, string>>,
  through: readonly string[] = [],
): string[] {
  const names = namesSelected(info, new Set([...CONNECTION_FIELDS, ...through]))
  const columns = Object.keys(columnOf).flatMap((field) => (names.has(field) ? (columnOf[field] ?? []) : []))
  return [...new Set(columns)]
}

/** Each fragment is looked into once, so the cost is bounded by the size of the document. */
function namesSelected({ fieldNodes, fragments }: Info, through: ReadonlySet<string>): ReadonlySet<string> {
  const names = new Set<string>()
  const seen = new Set<FragmentDefinitionNode>()
  const visit = (set: SelectionSetNode | undefined): void => {
    for (const selection of set?.selections ?? []) {
      if (selection.kind === Kind.FIELD) {
        names.add(selection.name.value)
        if (through.has(selection.name.value)) visit(selection.selectionSet)
      } else if (selection.kind === Kind.INLINE_FRAGMENT) {
        visit(selection.selectionSet)
      } else {
        const fragment = fragments[selection.name.value]
        if (!fragment || seen.has(fragment)) continue
        seen.add(fragment)
        visit(fragment.selectionSet)
      }
    }
  }
  for (const node of fieldNodes) visit(node.selectionSet)
  return names
}

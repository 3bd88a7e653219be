import { type FieldNode, type GraphQLResolveInfo, Kind, type SelectionSetNode } from 'graphql'
import type { SectionBody } from '../database/read/sections.ts'

type Column = keyof SectionBody

const columnOf: ReadonlyMap<string, Column> = new Map([
  ['markdown', 'markdown'],
  ['html', 'html'],
  ['text', 'text'],
  ['leads', 'leads'],
  ['lead', 'leads'],
])

const known = new WeakMap<FieldNode, readonly Column[]>()

/** The large columns of sections that a field with sections is certain to ask for, found out once for a document. */
export function bodiesAsked({ fieldNodes, fragments }: GraphQLResolveInfo): readonly Column[] {
  const [node] = fieldNodes
  if (node === undefined) return []
  const before = known.get(node)
  if (before) return before
  const columns = new Set<Column>()
  const seen = new Set<string>()
  for (const { selectionSet } of fieldNodes) collect(selectionSet, { fragments, columns, seen })
  const asked = [...columns]
  known.set(node, asked)
  return asked
}

interface Collecting extends Pick<GraphQLResolveInfo, 'fragments'> {
  readonly columns: Set<Column>
  readonly seen: Set<string>
}

function collect(set: SelectionSetNode | undefined, collecting: Collecting): void {
  const { fragments, columns, seen } = collecting
  for (const selection of set?.selections ?? []) {
    // It may be left out.
    if (selection.directives?.length) continue
    if (selection.kind === Kind.FIELD) {
      const column = columnOf.get(selection.name.value)
      if (column) columns.add(column)
    } else if (selection.kind === Kind.INLINE_FRAGMENT) collect(selection.selectionSet, collecting)
    else if (!seen.has(selection.name.value)) {
      seen.add(selection.name.value)
      collect(fragments[selection.name.value]?.selectionSet, collecting)
    }
  }
}

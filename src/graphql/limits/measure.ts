import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLCompositeType,
  GraphQLError,
  type GraphQLField,
  type GraphQLSchema,
  getNamedType,
  isCompositeType,
  isInterfaceType,
  isObjectType,
  Kind,
  SchemaMetaFieldDef,
  type SelectionSetNode,
  TypeMetaFieldDef,
} from 'graphql'
import type { Limits } from './limits.ts'
import { type Size, sizeOf, type Variables } from './list-size.ts'

/** What a document asks for once its fragments are written out. */
export interface Measure {
  readonly depth: number
  readonly fields: number
  readonly rootFields: number
  readonly cost: number
}

/** The same for a part of a document. `perEntry` is the cost that `nodes` and `edges` add for each entry of the page they are in. */
type Part = Measure & { readonly perEntry: number }

/**
 * Cost, root fields and depth are those of the most expensive operation, because only one is executed; fields are counted over
 * all operations and in every fragment, used or not, because validation reads them all.
 * Every fragment is walked once and its sums are kept, so the time is linear in the document whatever it expands to.
 * @throws GraphQLError if fragments contain each other.
 */
export function measure(
  schema: GraphQLSchema,
  document: DocumentNode,
  known: { readonly variables: Variables; readonly limits: Limits },
): Measure {
  const fragments = new Map<string, FragmentDefinitionNode>()
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition)
  }
  const measured = new Map<string, Part>()
  const open = new Set<string>()

  const operations = document.definitions
    .filter((definition) => definition.kind === Kind.OPERATION_DEFINITION)
    .map(({ selectionSet, operation }) => partOf(selectionSet, schema.getRootType(operation)))
  const all = [...operations, ...[...fragments.keys()].map(partOfFragment)]
  return {
    depth: largest(all.map(({ depth }) => depth)),
    fields: Math.max(
      operations.reduce((sum, { fields }) => sum + fields, 0),
      largest(all.map(({ fields }) => fields)),
    ),
    rootFields: largest(operations.map(({ rootFields }) => rootFields)),
    cost: largest(operations.map(({ cost }) => cost)),
  }

  function partOf(selectionSet: SelectionSetNode, type: GraphQLCompositeType | null | undefined): Part {
    let total = nothing
    for (const selection of selectionSet.selections) {
      if (selection.kind === Kind.FIELD) total = add(total, partOfField(selection, type))
      else if (selection.kind === Kind.FRAGMENT_SPREAD) total = add(total, partOfFragment(selection.name.value))
      else total = add(total, partOf(selection.selectionSet, typeNamed(selection.typeCondition?.name.value) ?? type))
    }
    return total
  }

  function partOfFragment(name: string): Part {
    const known = measured.get(name)
    if (known) return known
    const fragment = fragments.get(name)
    // Validation, which comes next, refuses the spread of a fragment that does not exist.
    if (!fragment) return nothing
    if (open.has(name)) throw containsItself(name)
    open.add(name)
    const part = partOf(fragment.selectionSet, typeNamed(fragment.typeCondition.name.value))
    open.delete(name)
    measured.set(name, part)
    return part
  }

  function partOfField(node: FieldNode, parent: GraphQLCompositeType | null | undefined): Part {
    if (!node.selectionSet) return leaf
    const definition = fieldOf(schema, parent, node.name.value)
    const type = definition && getNamedType(definition.type)
    const inner = partOf(node.selectionSet, isCompositeType(type) ? type : null)
    const size: Size = definition ? sizeOf(node, definition, known) : { kind: 'one' }
    return { ...costOf(node, size, inner), depth: 1 + inner.depth, fields: capped(1 + inner.fields), rootFields: 1 }
  }

  function costOf(node: FieldNode, size: Size, inner: Part): Pick<Part, 'cost' | 'perEntry'> {
    const { listSize, pageSize } = known.limits
    if (size.kind === 'list') {
      // `nodes` and `edges` have as many entries as the page they are in, which only the field above knows.
      if (['nodes', 'edges'].includes(node.name.value) && !node.arguments?.length)
        return { cost: 0, perEntry: capped(1 + inner.cost + inner.perEntry * listSize) }
      return { cost: capped(size.count * (1 + inner.cost + inner.perEntry * pageSize)), perEntry: 0 }
    }
    const entries = size.kind === 'page' ? size.count : pageSize
    return { cost: capped(1 + inner.cost + entries * inner.perEntry), perEntry: 0 }
  }

  function typeNamed(name: string | undefined): GraphQLCompositeType | null {
    const type = name === undefined ? undefined : schema.getType(name)
    return isCompositeType(type) ? type : null
  }
}

const nothing: Part = { depth: 0, fields: 0, rootFields: 0, cost: 0, perEntry: 0 }
const leaf: Part = { depth: 1, fields: 1, rootFields: 1, cost: 0, perEntry: 0 }

function add(one: Part, other: Part): Part {
  return {
    depth: Math.max(one.depth, other.depth),
    fields: capped(one.fields + other.fields),
    rootFields: capped(one.rootFields + other.rootFields),
    cost: capped(one.cost + other.cost),
    perEntry: capped(one.perEntry + other.perEntry),
  }
}

function largest(counts: readonly number[]): number {
  return counts.reduce((one, other) => Math.max(one, other), 0)
}

// Sums double with every level of a fragment bomb; uncapped they would end as Infinity, and Infinity × 0 as NaN.
function capped(count: number): number {
  return Math.min(count, Number.MAX_SAFE_INTEGER)
}

function fieldOf(
  schema: GraphQLSchema,
  parent: GraphQLCompositeType | null | undefined,
  name: string,
): GraphQLField<unknown, unknown> | null {
  if (parent === schema.getQueryType() && name === SchemaMetaFieldDef.name) return SchemaMetaFieldDef
  if (parent === schema.getQueryType() && name === TypeMetaFieldDef.name) return TypeMetaFieldDef
  return isObjectType(parent) || isInterfaceType(parent) ? (parent.getFields()[name] ?? null) : null
}

function containsItself(name: string): GraphQLError {
  return new GraphQLError(`The fragment "${name}" contains itself. Remove the spread that leads back to it.`, {
    extensions: { code: 'GRAPHQL_VALIDATION_FAILED', http: { status: 400, spec: true } },
  })
}

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
import { type Size, sizeOf } from './list-size.ts'
import type { Variables } from './variables.ts'

/** What a document asks for once its fragments are written out. */
export interface Measure {
  readonly depth: number
  readonly fields: number
  readonly rootFields: number
  readonly cost: number
}

/** A selection's own part. `perEntry` is what `nodes` and `edges` add for each entry of the page around them. */
interface Part {
  readonly depth: number
  readonly fields: number
  readonly rootFields: number
  readonly fixed: number
  readonly perEntry: number
}

/**
 * Cost, root fields and depth are those of the dearest operation, for one is executed; fields are counted over all
 * operations and in every fragment, used or not, for validation reads them all.
 * Every fragment is walked once and its sums kept, so the time is linear in the document whatever it expands to.
 * @throws GraphQLError where fragments contain each other.
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
  const parts = new Map<string, Part>()
  const open = new Set<string>()

  const operations = document.definitions
    .filter((definition) => definition.kind === Kind.OPERATION_DEFINITION)
    .map(({ selectionSet, operation }) => partOf(selectionSet, schema.getRootType(operation)))
  const all = [...operations, ...[...fragments.keys()].map(partOfFragment)]
  return {
    depth: largest(all.map(({ depth }) => depth)),
    fields: Math.max(operations.map(({ fields }) => fields).reduce(sum, 0), largest(all.map(({ fields }) => fields))),
    rootFields: largest(operations.map(({ rootFields }) => rootFields)),
    cost: largest(operations.map(({ fixed }) => fixed)),
  }

  function partOf(selectionSet: SelectionSetNode, type: GraphQLCompositeType | null | undefined): Part {
    let whole = nothing
    for (const selection of selectionSet.selections) {
      if (selection.kind === Kind.FIELD) whole = both(whole, partOfField(selection, type))
      else if (selection.kind === Kind.FRAGMENT_SPREAD) whole = both(whole, partOfFragment(selection.name.value))
      else whole = both(whole, partOf(selection.selectionSet, typeNamed(selection.typeCondition?.name.value) ?? type))
    }
    return whole
  }

  function partOfFragment(name: string): Part {
    const measured = parts.get(name)
    if (measured) return measured
    const fragment = fragments.get(name)
    // A spread of nothing is refused by validation, which comes next.
    if (!fragment) return nothing
    if (open.has(name)) throw cycle(name)
    open.add(name)
    const part = partOf(fragment.selectionSet, typeNamed(fragment.typeCondition.name.value))
    open.delete(name)
    parts.set(name, part)
    return part
  }

  function partOfField(node: FieldNode, parent: GraphQLCompositeType | null | undefined): Part {
    if (!node.selectionSet) return leaf
    const definition = fieldOf(schema, parent, node.name.value)
    const type = definition && getNamedType(definition.type)
    const inner = partOf(node.selectionSet, isCompositeType(type) ? type : null)
    const size: Size = definition ? sizeOf(node, definition, known) : { kind: 'one' }
    return { ...weigh(node, size, inner), depth: 1 + inner.depth, fields: capped(1 + inner.fields), rootFields: 1 }
  }

  function weigh(node: FieldNode, size: Size, inner: Part): { fixed: number; perEntry: number } {
    // `nodes` and `edges` hold as many entries as the page around them, which only the field above knows.
    if (
      size.kind === 'list' &&
      (node.name.value === 'nodes' || node.name.value === 'edges') &&
      !node.arguments?.length
    ) {
      return { fixed: 0, perEntry: capped(1 + inner.fixed + inner.perEntry * known.limits.listSize) }
    }
    if (size.kind === 'list') {
      return { fixed: capped(size.count * (1 + inner.fixed + inner.perEntry * known.limits.pageSize)), perEntry: 0 }
    }
    const entries = size.kind === 'page' ? size.count : known.limits.pageSize
    return { fixed: capped(1 + inner.fixed + entries * inner.perEntry), perEntry: 0 }
  }

  function typeNamed(name: string | undefined): GraphQLCompositeType | null {
    const type = name === undefined ? undefined : schema.getType(name)
    return isCompositeType(type) ? type : null
  }
}

const nothing: Part = { depth: 0, fields: 0, rootFields: 0, fixed: 0, perEntry: 0 }
const leaf: Part = { depth: 1, fields: 1, rootFields: 1, fixed: 0, perEntry: 0 }

function both(one: Part, other: Part): Part {
  return {
    depth: Math.max(one.depth, other.depth),
    fields: capped(one.fields + other.fields),
    rootFields: capped(one.rootFields + other.rootFields),
    fixed: capped(one.fixed + other.fixed),
    perEntry: capped(one.perEntry + other.perEntry),
  }
}

const sum = (one: number, other: number) => one + other

const largest = (counts: readonly number[]) => counts.reduce((one, other) => Math.max(one, other), 0)

// Sums double with every level of a fragment bomb; past this they would end as Infinity, and Infinity × 0 as NaN.
const capped = (count: number) => Math.min(count, Number.MAX_SAFE_INTEGER)

function fieldOf(
  schema: GraphQLSchema,
  parent: GraphQLCompositeType | null | undefined,
  name: string,
): GraphQLField<unknown, unknown> | null {
  if (parent === schema.getQueryType() && name === SchemaMetaFieldDef.name) return SchemaMetaFieldDef
  if (parent === schema.getQueryType() && name === TypeMetaFieldDef.name) return TypeMetaFieldDef
  return isObjectType(parent) || isInterfaceType(parent) ? (parent.getFields()[name] ?? null) : null
}

function cycle(name: string): GraphQLError {
  return new GraphQLError(`The fragment "${name}" contains itself. Take the spread out that leads back to it.`, {
    extensions: { code: 'GRAPHQL_VALIDATION_FAILED', http: { status: 400, spec: true } },
  })
}

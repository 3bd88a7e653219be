import {
  defaultFieldResolver,
  defaultTypeResolver,
  type FieldNode,
  type FragmentDefinitionNode,
  type FragmentSpreadNode,
  type GraphQLAbstractType,
  type GraphQLField,
  type GraphQLFieldResolver,
  GraphQLIncludeDirective,
  type GraphQLLeafType,
  GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  GraphQLSkipDirective,
  type GraphQLTypeResolver,
  getArgumentValues,
  getDirectiveValues,
  type InlineFragmentNode,
  isAbstractType,
  isLeafType,
  isListType,
  isNonNullType,
  Kind,
  type OperationDefinitionNode,
  SchemaMetaFieldDef,
  type SelectionSetNode,
  TypeMetaFieldDef,
  TypeNameMetaFieldDef,
  typeFromAST,
  visit,
} from 'graphql'

/** What an operation asks of objects of one type, with all worked out that does not depend on what is found. */
export interface ObjectPlan {
  readonly type: GraphQLObjectType
  readonly fields: readonly FieldPlan[]
  /** Whether a field is to be named `__proto__`, which only an object without a prototype can have. */
  readonly isBare: boolean
}

/** One field of the answer. */
export interface FieldPlan {
  /** Under which it is answered. */
  readonly name: string
  readonly nodes: readonly FieldNode[]
  readonly parentType: GraphQLObjectType
  readonly definition: GraphQLField<unknown, unknown>
  readonly resolve: GraphQLFieldResolver<unknown, unknown>
  /** Its arguments; null where they depend on variables. */
  readonly args: Readonly<Record<string, unknown>> | null
  readonly output: Output
}

/** How what a resolver returns becomes a part of the answer. */
export type Output =
  | { readonly kind: 'required'; readonly of: Output }
  | { readonly kind: 'list'; readonly of: Output }
  | { readonly kind: 'leaf'; readonly type: GraphQLLeafType }
  | { readonly kind: 'object'; readonly type: GraphQLObjectType; readonly planOf: PlanOf }
  | {
      readonly kind: 'abstract'
      readonly type: GraphQLAbstractType
      readonly resolveType: GraphQLTypeResolver<unknown, unknown>
      readonly planOf: PlanOf
    }

/** What is asked of objects of this type, worked out when it is first met. */
type PlanOf = (type: GraphQLObjectType) => ObjectPlan

/** What a plan is made from. */
export interface Planning {
  readonly schema: GraphQLSchema
  readonly fragments: Readonly<Record<string, FragmentDefinitionNode>>
  /** Of these, only those count that `conditionsOf` names. */
  readonly variables: Readonly<Record<string, unknown>>
}

/** The plan of a valid operation; it is another with other values of its conditions. */
export function planOperation(
  { selectionSet }: OperationDefinitionNode,
  root: GraphQLObjectType,
  planning: Planning,
): ObjectPlan {
  return planObject(root, [selectionSet], planning)
}

/** The names of all variables on which it depends whether a field or fragment of this definition is there. */
export function conditionsOf(definition: OperationDefinitionNode | FragmentDefinitionNode): string[] {
  const names = new Set<string>()
  visit(definition, {
    [Kind.DIRECTIVE]({ arguments: given = [] }) {
      for (const { value } of given) if (value.kind === Kind.VARIABLE) names.add(value.name.value)
    },
  })
  return [...names]
}

function planObject(type: GraphQLObjectType, sets: readonly SelectionSetNode[], planning: Planning): ObjectPlan {
  const nodesOf = new Map<string, FieldNode[]>()
  const seen = new Set<string>()
  for (const set of sets) collect(set, type, { ...planning, nodesOf, seen })
  const fields = [...nodesOf].flatMap(([name, nodes]) => planField(name, nodes, type, planning) ?? [])
  return { type, fields, isBare: nodesOf.has('__proto__') }
}

interface Collecting extends Planning {
  readonly nodesOf: Map<string, FieldNode[]>
  readonly seen: Set<string>
}

function collect(set: SelectionSetNode, type: GraphQLObjectType, collecting: Collecting): void {
  for (const selection of set.selections) {
    if (selection.kind === Kind.FIELD) {
      if (!isIncluded(selection, collecting)) continue
      const name = (selection.alias ?? selection.name).value
      const nodes = collecting.nodesOf.get(name)
      if (nodes) nodes.push(selection)
      else collecting.nodesOf.set(name, [selection])
    } else {
      const fragment = fragmentOf(selection, collecting)
      if (fragment && concerns(fragment, type, collecting)) collect(fragment.selectionSet, type, collecting)
    }
  }
}

/** What a spread stands for; null where it is left out, or was met before. */
function fragmentOf(selection: InlineFragmentNode | FragmentSpreadNode, { fragments, seen, ...planning }: Collecting) {
  if (selection.kind === Kind.INLINE_FRAGMENT) return isIncluded(selection, planning) ? selection : null
  const name = selection.name.value
  if (seen.has(name) || !isIncluded(selection, planning)) return null
  seen.add(name)
  return fragments[name] ?? null
}

function isIncluded(
  node: FieldNode | InlineFragmentNode | FragmentSpreadNode,
  { variables }: Pick<Planning, 'variables'>,
): boolean {
  if (node.directives === undefined || node.directives.length === 0) return true
  if (getDirectiveValues(GraphQLSkipDirective, node, variables)?.if === true) return false
  return getDirectiveValues(GraphQLIncludeDirective, node, variables)?.if !== false
}

function concerns(
  { typeCondition }: InlineFragmentNode | FragmentDefinitionNode,
  type: GraphQLObjectType,
  { schema }: Planning,
): boolean {
  if (!typeCondition) return true
  const condition = typeFromAST(schema, typeCondition)
  return condition === type || (isAbstractType(condition) && schema.isSubType(condition, type))
}

function planField(
  name: string,
  nodes: readonly FieldNode[],
  parentType: GraphQLObjectType,
  planning: Planning,
): FieldPlan | null {
  const [node] = nodes
  const definition = node && definitionOf(node, parentType, planning.schema)
  if (!node || !definition) return null
  const plans = new Map<GraphQLObjectType, ObjectPlan>()
  const sets = nodes.flatMap(({ selectionSet }) => selectionSet ?? [])
  const planOf = (type: GraphQLObjectType) => {
    const plan = plans.get(type) ?? planObject(type, sets, planning)
    plans.set(type, plan)
    return plan
  }
  return {
    name,
    nodes,
    parentType,
    definition,
    resolve: definition.resolve ?? defaultFieldResolver,
    args: hasVariables(node) ? null : argsOf(definition, node),
    output: outputOf(definition.type, planOf),
  }
}

function definitionOf(
  { name }: FieldNode,
  parent: GraphQLObjectType,
  schema: GraphQLSchema,
): GraphQLField<unknown, unknown> | undefined {
  if (name.value === TypeNameMetaFieldDef.name) return TypeNameMetaFieldDef
  if (parent === schema.getQueryType()) {
    if (name.value === SchemaMetaFieldDef.name) return SchemaMetaFieldDef
    if (name.value === TypeMetaFieldDef.name) return TypeMetaFieldDef
  }
  return parent.getFields()[name.value]
}

/** Null as well where they are wrong: then the field fails when it is executed, and nothing else does. */
function argsOf(definition: FieldPlan['definition'], node: FieldNode): FieldPlan['args'] {
  try {
    return getArgumentValues(definition, node)
  } catch {
    return null
  }
}

function hasVariables({ arguments: given = [] }: FieldNode): boolean {
  let found = false
  for (const argument of given) {
    visit(argument, {
      [Kind.VARIABLE]() {
        found = true
      },
    })
  }
  return found
}

function outputOf(type: GraphQLOutputType, planOf: PlanOf): Output {
  if (isNonNullType(type)) return { kind: 'required', of: outputOf(type.ofType, planOf) }
  if (isListType(type)) return { kind: 'list', of: outputOf(type.ofType, planOf) }
  if (isLeafType(type)) return { kind: 'leaf', type }
  if (type instanceof GraphQLObjectType) return { kind: 'object', type, planOf }
  return { kind: 'abstract', type, resolveType: type.resolveType ?? defaultTypeResolver, planOf }
}

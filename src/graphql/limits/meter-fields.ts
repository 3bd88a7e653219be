import {
  defaultFieldResolver,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLField,
  type GraphQLFieldResolver,
  type GraphQLResolveInfo,
  type GraphQLSchema,
  getNamedType,
  isLeafType,
  isObjectType,
  Kind,
  type SelectionSetNode,
} from 'graphql'
import type { Budget } from './budget.ts'
import type { TimeSlices } from './time-slices.ts'

/** What metered fields find in the context of their operation. */
export interface Metered {
  readonly budget: Budget
  readonly slices: TimeSlices
  /** Fires when the operation is to end without an answer. */
  readonly signal: AbortSignal
  /** Ends it so. */
  stop(error: Error): void
  /** Resolves when an operation whose answer turns out large may go on; null once it may. */
  becomeLarge(): Promise<void> | null
}

/** Values up to which a list is computed at one go in a large answer, too. */
const SHORT_LIST = 200

/**
 * Makes every field charge the operation's budget: objects for all that is selected below them, before it is computed, and
 * texts for their length, each time they are given. Answers that turn out large are computed in time slices.
 */
export function meterFields(schema: GraphQLSchema): GraphQLSchema {
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || type.name.startsWith('__')) continue
    for (const field of Object.values(type.getFields())) field.resolve = meter(field, `${type.name}.${field.name}`)
  }
  return schema
}

type Field = GraphQLField<unknown, Metered>
type Resolver = GraphQLFieldResolver<unknown, Metered>

function meter(field: Field, name: string): Resolver {
  const resolve = field.resolve ?? defaultFieldResolver
  const type = getNamedType(field.type)
  if (!isLeafType(type)) return meterObjects(resolve, name)
  return isTextual(type.name) ? meterText(resolve, name) : resolve
}

function isTextual(scalar: string): boolean {
  return ['String', 'ID', 'URL', 'JSON'].includes(scalar)
}

function meterText(resolve: Resolver, name: string): Resolver {
  return (source, args, context, info) => {
    const charge = (value: unknown) => {
      if (context.signal.aborted) return never()
      if (value != null) context.budget.spendText(name, lengthOf(value))
      return value
    }
    if (context.signal.aborted) return never()
    const value = resolve(source, args, context, info)
    return value instanceof Promise ? value.then(charge) : charge(value)
  }
}

function lengthOf(value: unknown): number {
  return Buffer.byteLength(typeof value === 'string' ? value : JSON.stringify(value))
}

function meterObjects(resolve: Resolver, name: string): Resolver {
  return (source, args, context, info) => {
    const charge = (value: unknown) => {
      if (value == null) return value
      const { budget, signal } = context
      if (signal.aborted) return never()
      const { values, characters } = widthOf(info)
      const objects = Array.isArray(value) ? value.length : 1
      budget.spendValues(name, objects * values)
      budget.spendText(name, objects * characters)
      if (!budget.isLarge) return value
      return Array.isArray(value) && objects * values > SHORT_LIST ? eachInTurn(value, context) : inTurn(value, context)
    }
    if (context.signal.aborted) return never()
    const value = resolve(source, args, context, info)
    return value instanceof Promise ? value.then(charge) : charge(value)
  }
}

/** For what is left of an operation that has ended: nobody waits for it, so that it need not fail part by part. */
export function never(): Promise<never> {
  return new Promise(() => {})
}

/** Resolves with the value when it is the operation's turn. */
function inTurn(value: unknown, { budget, slices, becomeLarge }: Metered): Promise<unknown> {
  const ready = becomeLarge()
  return ready === null ? slices.turn(budget, value) : ready.then(() => slices.turn(budget, value))
}

/** A list of promises, each of which resolves when it is its turn. */
function eachInTurn(list: readonly unknown[], context: Metered): unknown[] {
  // A promise that waits in a list would have nobody to hear it reject.
  return list.map((item) => (item instanceof Promise ? item : inTurn(item, context)))
}

/** What one object of a field adds to an answer: values, itself included, and characters of their names. */
interface Width {
  readonly values: number
  readonly characters: number
}

const widths = new WeakMap<FieldNode, Width>()

/** Of a union or interface, the fields of all its types. */
function widthOf({ fieldNodes, fragments }: GraphQLResolveInfo): Width {
  const [first, ...rest] = fieldNodes.map((node) => {
    const known = widths.get(node)
    if (known) return known
    const names = namesIn(node.selectionSet, fragments, new Set())
    // Each stands in quotation marks, with a colon and a comma.
    const width = { values: 1 + names.length, characters: names.reduce((sum, name) => sum + name.length + 4, 2) }
    widths.set(node, width)
    return width
  })
  return rest.reduce(
    (one, other) => ({ values: one.values + other.values, characters: one.characters + other.characters }),
    first ?? { values: 1, characters: 0 },
  )
}

/** Each fragment is looked into once, so the time is bounded by the size of the document. */
function namesIn(
  set: SelectionSetNode | undefined,
  fragments: GraphQLResolveInfo['fragments'],
  seen: Set<FragmentDefinitionNode>,
): string[] {
  return (set?.selections ?? []).flatMap((selection) => {
    if (selection.kind === Kind.FIELD) return [(selection.alias ?? selection.name).value]
    if (selection.kind === Kind.INLINE_FRAGMENT) return namesIn(selection.selectionSet, fragments, seen)
    const fragment = fragments[selection.name.value]
    if (!fragment || seen.has(fragment)) return []
    seen.add(fragment)
    return namesIn(fragment.selectionSet, fragments, seen)
  })
}

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

/** What metered fields need of their operation, as part of its context. */
export interface Metered {
  readonly budget: Budget
  readonly slices: TimeSlices
  /** Fires when the operation ends without an answer. */
  readonly signal: AbortSignal
  /** Ends the operation without an answer. */
  stop(error: Error): void
  /** Resolves when an operation whose answer turned out large may continue; null if it already may. */
  becomeLarge(): Promise<void> | null
}

/** Values up to which a list is computed at once even in a large answer. */
const SHORT_LIST = 200

/**
 * Makes every field charge the operation's budget: objects for everything selected in them, before it is computed, and texts
 * for their length each time they occur. Answers that turn out large are computed in time slices.
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
  const charge = (value: unknown, context: Metered) => {
    if (value == null) return value
    if (context.signal.aborted) return never()
    context.budget.spendText(name, lengthOf(value))
    return value
  }
  return (source, args, context, info) => {
    if (context.signal.aborted) return never()
    const value = resolve(source, args, context, info)
    return value instanceof Promise ? value.then((found) => charge(found, context)) : charge(value, context)
  }
}

function lengthOf(value: unknown): number {
  return Buffer.byteLength(typeof value === 'string' ? value : JSON.stringify(value))
}

function meterObjects(resolve: Resolver, name: string): Resolver {
  const charge = (value: unknown, context: Metered, info: GraphQLResolveInfo) => {
    if (value == null) return value
    const { budget, signal } = context
    if (signal.aborted) return never()
    const { values, characters } = widthOf(info)
    const objects = Array.isArray(value) ? value.length : 1
    budget.spendValues(name, objects * values)
    budget.spendText(name, objects * characters)
    if (!budget.isLarge) return value
    return Array.isArray(value) && objects * values > SHORT_LIST ? eachInSlice(value, context) : inSlice(value, context)
  }
  return (source, args, context, info) => {
    if (context.signal.aborted) return never()
    const value = resolve(source, args, context, info)
    return value instanceof Promise ? value.then((found) => charge(found, context, info)) : charge(value, context, info)
  }
}

/** A promise that never settles, for the rest of an operation that has ended: nobody waits for it, so it need not fail field by field. */
export function never(): Promise<never> {
  return new Promise(() => {})
}

/** Resolves with the value in a time slice of the operation. */
function inSlice(value: unknown, { budget, slices, becomeLarge }: Metered): Promise<unknown> {
  const ready = becomeLarge()
  return ready === null ? slices.turn(budget, value) : ready.then(() => slices.turn(budget, value))
}

/** The same for each entry of a list. */
function eachInSlice(list: readonly unknown[], context: Metered): unknown[] {
  // Nobody would handle the rejection of a promise that waits for its slice.
  return list.map((item) => (item instanceof Promise ? item : inSlice(item, context)))
}

/** What one object adds to an answer: values, itself included, and characters of their names. */
interface Width {
  readonly values: number
  readonly characters: number
}

const widths = new WeakMap<FieldNode, Width>()

/** For a union or interface, the fields of all its types count. */
function widthOf({ fieldNodes, fragments }: GraphQLResolveInfo): Width {
  const [first, ...rest] = fieldNodes.map((node) => {
    const known = widths.get(node)
    if (known) return known
    const names = namesIn(node.selectionSet, fragments, new Set())
    // Each is in quotation marks, with a colon and a comma.
    const width = { values: 1 + names.length, characters: names.reduce((sum, name) => sum + name.length + 4, 2) }
    widths.set(node, width)
    return width
  })
  return rest.reduce(
    (one, other) => ({ values: one.values + other.values, characters: one.characters + other.characters }),
    first ?? { values: 1, characters: 0 },
  )
}

/** Each fragment is read once, so the time is bounded by the size of the document. */
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

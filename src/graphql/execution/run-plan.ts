import {
  type FragmentDefinitionNode,
  GraphQLError,
  type GraphQLLeafType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLResolveInfo,
  type GraphQLSchema,
  getArgumentValues,
  isObjectType,
  locatedError,
  type OperationDefinitionNode,
} from 'graphql'
import type { FieldPlan, ObjectPlan, Output } from './plan.ts'

/** One execution of an operation. */
export interface Execution {
  readonly schema: GraphQLSchema
  readonly fragments: Readonly<Record<string, FragmentDefinitionNode>>
  readonly operation: OperationDefinitionNode
  /** Coerced. */
  readonly variables: Readonly<Record<string, unknown>>
  readonly root: unknown
  readonly context: unknown
  /** Those of fields that are null for it. */
  readonly errors: GraphQLError[]
  /** Of fields whose arguments depend on variables. */
  readonly argsOf: Map<FieldPlan, Readonly<Record<string, unknown>>>
}

/** A place in the answer. */
interface Path {
  readonly prev: Path | undefined
  readonly key: string | number
  readonly typename: string | undefined
}

/**
 * What a plan makes of the root of an execution, as graphql-js would: a promise only where something of it is one. Throws or rejects with a
 * `GraphQLError` where a field that must not be null is.
 */
export function runPlan(plan: ObjectPlan, execution: Execution): unknown {
  return completeFields(execution, plan, execution.root, undefined)
}

function completeFields(execution: Execution, plan: ObjectPlan, source: unknown, path: Path | undefined): unknown {
  const { fields } = plan
  const results: Record<string, unknown> = plan.isBare ? Object.create(null) : {}
  let pending: FieldPlan[] | null = null
  for (const field of fields) {
    try {
      const result = completeField(execution, field, source, path)
      results[field.name] = result
      if (!isPromise(result)) continue
      if (pending === null) pending = [field]
      else pending.push(field)
    } catch (error) {
      return afterAll(Object.values(results), error)
    }
  }
  return pending === null ? results : settled(pending, results)
}

/** The results once none of them is a promise any more. */
function settled(pending: readonly FieldPlan[], results: Record<string, unknown>): Promise<unknown> {
  return new Promise((resolve, reject) => {
    let left = pending.length
    for (const { name } of pending) {
      ;(results[name] as Promise<unknown>).then((value) => {
        results[name] = value
        left -= 1
        if (left === 0) resolve(results)
      }, reject)
    }
  })
}

/** Fails, but only when none of these can any more: somebody has to handle what they reject with. */
function afterAll(values: readonly unknown[], error: unknown): Promise<never> {
  const promises = values.filter(isPromise)
  if (promises.length === 0) throw error
  const fail = () => {
    throw error
  }
  return Promise.all(promises).then(fail, fail)
}

function completeField(execution: Execution, field: FieldPlan, source: unknown, path: Path | undefined): unknown {
  try {
    const args = field.args ?? argsOf(field, execution)
    const info = new ResolveInfo(execution, field, path)
    const result = field.resolve(source, args, execution.context, info)
    if (!isPromise(result)) return completeFound(execution, field, result, path)
    return result.then(
      (value) => completeFound(execution, field, value, path),
      (error: unknown) => failedField(execution, field, error, path),
    )
  } catch (error) {
    return failedField(execution, field, error, path)
  }
}

function argsOf(field: FieldPlan, { argsOf: known, variables }: Execution): Readonly<Record<string, unknown>> {
  const args = known.get(field) ?? getArgumentValues(field.definition, field.nodes[0] as never, variables)
  known.set(field, args)
  return args
}

function completeFound(execution: Execution, field: FieldPlan, value: unknown, path: Path | undefined): unknown {
  try {
    const completed = complete(execution, field, field.output, value, path)
    if (!isPromise(completed)) return completed
    return completed.then(undefined, (error) => failedField(execution, field, error, path))
  } catch (error) {
    return failedField(execution, field, error, path)
  }
}

/** `path` is where the value is, if that is known already: in a list. */
function complete(
  execution: Execution,
  field: FieldPlan,
  output: Output,
  value: unknown,
  parent: Path | undefined,
  path?: Path,
): unknown {
  if (value instanceof Error) throw value
  if (output.kind === 'required') {
    const completed = complete(execution, field, output.of, value, parent, path)
    if (completed !== null) return completed
    throw new Error(`Cannot return null for non-nullable field ${field.parentType.name}.${field.definition.name}.`)
  }
  if (value === null || value === undefined) return null
  if (output.kind === 'leaf') return completeLeaf(output.type, value)
  const own = path ?? pathOf(field, parent)
  if (output.kind === 'list') return completeList(execution, field, output.of, value, own)
  if (output.kind === 'object') return completeObject(execution, field, output.planOf(output.type), value, own)
  return completeAbstract(execution, field, output, value, own)
}

function completeLeaf(type: GraphQLLeafType, value: unknown): unknown {
  const serialized = serialize(type, value)
  if (serialized != null) return serialized
  throw new Error(`The type ${type.name} makes nothing of a value of this field.`)
}

/** What a type cannot serialize is no fault of the query, whatever the type makes of it. */
function serialize(type: GraphQLLeafType, value: unknown): unknown {
  try {
    return type.serialize(value)
  } catch (error) {
    throw error instanceof GraphQLError ? new Error(error.message) : error
  }
}

function completeList(execution: Execution, field: FieldPlan, item: Output, list: unknown, path: Path): unknown {
  if (!isIterable(list))
    throw new GraphQLError(
      `Expected Iterable, but did not find one for field "${field.parentType.name}.${field.definition.name}".`,
    )
  const values = Array.isArray(list) ? list : [...list]
  const completed: unknown[] = []
  let hasPromises = false
  for (const value of values) {
    const own: Path = { prev: path, key: completed.length, typename: undefined }
    try {
      const result = completeItem(execution, field, item, value, own)
      completed.push(result)
      if (isPromise(result)) hasPromises = true
    } catch (error) {
      return afterAll([...completed, ...values], error)
    }
  }
  return hasPromises ? Promise.all(completed) : completed
}

function completeItem(execution: Execution, field: FieldPlan, item: Output, value: unknown, path: Path): unknown {
  try {
    const completed = isPromise(value)
      ? value.then((found) => complete(execution, field, item, found, undefined, path))
      : complete(execution, field, item, value, undefined, path)
    if (!isPromise(completed)) return completed
    return completed.then(undefined, (error) => failed(execution, field, item, error, path))
  } catch (error) {
    return failed(execution, field, item, error, path)
  }
}

function completeObject(execution: Execution, field: FieldPlan, plan: ObjectPlan, value: unknown, path: Path): unknown {
  if (!plan.type.isTypeOf) return completeFields(execution, plan, value, path)
  const completeIf = (isOfType: boolean) => {
    if (isOfType) return completeFields(execution, plan, value, path)
    throw new GraphQLError(`Expected value of type "${plan.type.name}" but got another.`, { nodes: field.nodes })
  }
  const isOfType = plan.type.isTypeOf(value, execution.context, new ResolveInfo(execution, field, path.prev))
  return isPromise(isOfType) ? isOfType.then(completeIf) : completeIf(isOfType)
}

function completeAbstract(
  execution: Execution,
  field: FieldPlan,
  output: Extract<Output, { readonly kind: 'abstract' }>,
  value: unknown,
  path: Path,
): unknown {
  const { type, resolveType, planOf } = output
  const completeAs = (name: string | undefined) => {
    const found = name === undefined ? undefined : execution.schema.getType(name)
    if (isObjectType(found) && execution.schema.isSubType(type, found))
      return completeObject(execution, field, planOf(found), value, path)
    throw new GraphQLError(
      found === undefined
        ? `Abstract type "${type.name}" was resolved to a type "${name}" that does not exist inside the schema.`
        : `Runtime Object type "${name}" is not a possible type for "${type.name}".`,
      { nodes: field.nodes },
    )
  }
  const name = resolveType(value, execution.context, new ResolveInfo(execution, field, path.prev), type)
  return isPromise(name) ? name.then(completeAs) : completeAs(name)
}

function failedField(execution: Execution, field: FieldPlan, error: unknown, parent: Path | undefined): null {
  return failed(execution, field, field.output, error, pathOf(field, parent))
}

/** Notes an error and puts null in the place of what it is about; throws it, located, where that must not be null. */
function failed(execution: Execution, field: FieldPlan, output: Output, error: unknown, path: Path): null {
  const cause = error instanceof Error ? error : new Error(String(error))
  // As the driver and Node throw where several attempts failed.
  const causes = cause instanceof AggregateError ? cause.errors : [cause]
  for (const one of causes) {
    const located = locatedError(one, field.nodes, keysOf(path))
    if (output.kind === 'required') throw located
    execution.errors.push(located)
  }
  return null
}

function pathOf({ name, parentType }: FieldPlan, parent: Path | undefined): Path {
  return { prev: parent, key: name, typename: parentType.name }
}

function keysOf(path: Path): (string | number)[] {
  const keys: (string | number)[] = []
  for (let place: Path | undefined = path; place; place = place.prev) keys.push(place.key)
  return keys.reverse()
}

/** What a resolver is told, made from the plan when it looks: hardly any does. */
class ResolveInfo implements GraphQLResolveInfo {
  readonly #execution: Execution
  readonly #field: FieldPlan
  readonly #parent: Path | undefined

  constructor(execution: Execution, field: FieldPlan, parent: Path | undefined) {
    this.#execution = execution
    this.#field = field
    this.#parent = parent
  }

  get fieldName(): string {
    return this.#field.definition.name
  }
  get fieldNodes(): FieldPlan['nodes'] {
    return this.#field.nodes
  }
  get returnType(): GraphQLOutputType {
    return this.#field.definition.type
  }
  get parentType(): GraphQLObjectType {
    return this.#field.parentType
  }
  get path(): Path {
    return pathOf(this.#field, this.#parent)
  }
  get schema(): GraphQLSchema {
    return this.#execution.schema
  }
  get fragments(): Execution['fragments'] {
    return this.#execution.fragments
  }
  get rootValue(): unknown {
    return this.#execution.root
  }
  get operation(): OperationDefinitionNode {
    return this.#execution.operation
  }
  get variableValues(): Execution['variables'] {
    return this.#execution.variables
  }
}

function isPromise(value: unknown): value is Promise<unknown> {
  return typeof value === 'object' && value !== null && typeof (value as { then?: unknown }).then === 'function'
}

function isIterable(value: unknown): value is Iterable<unknown> {
  return typeof value === 'object' && value !== null && Symbol.iterator in value
}

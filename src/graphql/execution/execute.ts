import {
  type DocumentNode,
  type ExecutionArgs,
  type ExecutionResult,
  type FragmentDefinitionNode,
  type GraphQLError,
  type GraphQLObjectType,
  type GraphQLSchema,
  GraphQLString,
  getOperationAST,
  getVariableValues,
  Kind,
  type OperationDefinitionNode,
  OperationTypeNode,
  type VariableDefinitionNode,
} from 'graphql'
import type { Plugin } from 'graphql-yoga'
import { conditionsOf, type ObjectPlan, type Planning, planOperation } from './plan.ts'
import { type Execution, runPlan } from './run-plan.ts'

/** What is worked out of an operation, and kept as long as its document is. */
interface Prepared {
  readonly operation: OperationDefinitionNode
  readonly fragments: Readonly<Record<string, FragmentDefinitionNode>>
  /** The names of its variables, if all are strings, which are taken as they come; null otherwise. */
  readonly strings: readonly string[] | null
  /** The variables on which its plan depends. */
  readonly conditions: readonly string[]
  /** By the values of these. */
  readonly plans: Map<string, ObjectPlan>
}

/** Plans of one operation that are kept, besides that which is used. */
const MOST_PLANS = 4

/** Executes the queries of an endpoint by plans, and all else as it comes. */
export function usePlans(plan: Planner): Plugin {
  return {
    onExecute({ executeFn, setExecuteFn }) {
      setExecuteFn((args) => plan(args)?.(args) ?? executeFn(args))
    },
  }
}

/** Finds out how an operation of a valid document is executed; null where there is no plan for it. */
export type Planner = (
  asked: Pick<ExecutionArgs, 'document' | 'operationName' | 'variableValues'>,
) => PlannedExecution | null

/** Executes a planned operation. */
export type PlannedExecution = (
  given: Pick<ExecutionArgs, 'rootValue' | 'contextValue'>,
) => Promise<ExecutionResult> | ExecutionResult

/**
 * Executes queries as graphql-js does, by a plan that is made once for each operation of a document instead of each time. Makes none
 * of what only graphql-js can refuse or does otherwise: no such operation, one that is not a query, variables that do not fit it.
 */
export function createPlanner(schema: GraphQLSchema): Planner {
  const preparedOf = new WeakMap<DocumentNode, Map<string | null, Prepared>>()

  function prepare(document: DocumentNode, name: string | null): Prepared | null {
    const byName = preparedOf.get(document) ?? new Map<string | null, Prepared>()
    const prepared = byName.get(name) ?? prepareOperation(document, name)
    if (prepared) preparedOf.set(document, byName.set(name, prepared))
    return prepared
  }

  return ({ document, operationName = null, variableValues }) => {
    const prepared = prepare(document, operationName)
    const root = schema.getQueryType()
    if (prepared === null || !root) return null
    const { operation, fragments } = prepared
    const variables = coerce(schema, prepared, variableValues ?? {})
    if (!variables) return null
    const plan = planOf(prepared, root, { schema, fragments, variables })
    return ({ rootValue, contextValue }) =>
      execute(plan, { schema, fragments, operation, variables, root: rootValue, context: contextValue })
  }
}

function execute(
  plan: ObjectPlan,
  execution: Omit<Execution, 'errors' | 'argsOf'>,
): Promise<ExecutionResult> | ExecutionResult {
  const errors: GraphQLError[] = []
  const finished = (data: unknown) => (errors.length === 0 ? { data } : { errors, data }) as ExecutionResult
  const failed = (error: unknown) => {
    errors.push(error as GraphQLError)
    return finished(null)
  }
  try {
    const data = runPlan(plan, { ...execution, errors, argsOf: new Map() })
    return data instanceof Promise ? data.then(finished, failed) : finished(data)
  } catch (error) {
    return failed(error)
  }
}

type Variables = Readonly<Record<string, unknown>>

/** The variables of an operation as its fields get them; undefined where they do not fit. */
function coerce(schema: GraphQLSchema, { operation, strings }: Prepared, sent: Variables): Variables | undefined {
  if (strings?.every((name) => typeof sent[name] === 'string'))
    return Object.fromEntries(strings.map((name) => [name, sent[name]]))
  return getVariableValues(schema, operation.variableDefinitions ?? [], sent, FEWEST_ERRORS).coerced
}

// Whoever refuses them finds all.
const FEWEST_ERRORS = { maxErrors: 1 }

function isString({ type }: VariableDefinitionNode): boolean {
  const named = type.kind === Kind.NON_NULL_TYPE ? type.type : type
  return named.kind === Kind.NAMED_TYPE && named.name.value === GraphQLString.name
}

function prepareOperation(document: DocumentNode, name: string | null): Prepared | null {
  const operation = getOperationAST(document, name)
  if (operation?.operation !== OperationTypeNode.QUERY) return null
  const variables = operation.variableDefinitions ?? []
  const definitions = document.definitions.filter((one) => one.kind === Kind.FRAGMENT_DEFINITION)
  return {
    operation,
    fragments: Object.fromEntries(definitions.map((one) => [one.name.value, one])),
    strings: variables.every(isString) ? variables.map(({ variable }) => variable.name.value) : null,
    conditions: [...new Set([operation, ...definitions].flatMap(conditionsOf))],
    plans: new Map(),
  }
}

function planOf({ operation, conditions, plans }: Prepared, root: GraphQLObjectType, planning: Planning): ObjectPlan {
  const key = conditions.map((name) => planning.variables[name]).join()
  const known = plans.get(key)
  if (known) return known
  const plan = planOperation(operation, root, planning)
  if (plans.size < MOST_PLANS) plans.set(key, plan)
  return plan
}

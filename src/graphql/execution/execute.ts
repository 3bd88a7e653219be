import {
  type DocumentNode,
  type ExecutionArgs,
  type ExecutionResult,
  type FragmentDefinitionNode,
  type GraphQLError,
  type GraphQLObjectType,
  type GraphQLSchema,
  getOperationAST,
  getVariableValues,
  Kind,
  type OperationDefinitionNode,
  OperationTypeNode,
} from 'graphql'
import type { Plugin } from 'graphql-yoga'
import { conditionsOf, type ObjectPlan, type Planning, planOperation } from './plan.ts'
import { type Execution, runPlan } from './run-plan.ts'

/** What is worked out of an operation, and kept as long as its document is. */
interface Prepared {
  readonly operation: OperationDefinitionNode
  readonly fragments: Readonly<Record<string, FragmentDefinitionNode>>
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
    const definitions = operation.variableDefinitions ?? []
    const { coerced: variables } = getVariableValues(schema, definitions, variableValues ?? {}, FEWEST_ERRORS)
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

// Whoever refuses them finds all.
const FEWEST_ERRORS = { maxErrors: 1 }

function prepareOperation(document: DocumentNode, name: string | null): Prepared | null {
  const operation = getOperationAST(document, name)
  if (operation?.operation !== OperationTypeNode.QUERY) return null
  const definitions = document.definitions.filter((one) => one.kind === Kind.FRAGMENT_DEFINITION)
  return {
    operation,
    fragments: Object.fromEntries(definitions.map((one) => [one.name.value, one])),
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

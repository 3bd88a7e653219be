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
import { runPlan } from './run-plan.ts'

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
export function usePlans(schema: GraphQLSchema): Plugin {
  const executePlanned = createPlannedExecutor(schema)
  return {
    onExecute({ executeFn, setExecuteFn }) {
      setExecuteFn((args) => executePlanned(args) ?? executeFn(args))
    },
  }
}

/** Executes an operation; null where there is no plan for it. */
export type PlannedExecutor = (args: Omit<ExecutionArgs, 'schema'>) => Promise<ExecutionResult> | ExecutionResult | null

/**
 * Executes valid queries as graphql-js does, by a plan that is made once for each operation of a document instead of each time.
 * Makes none of what only graphql-js can refuse or does otherwise: no such operation, one that is not a query, variables that do not
 * fit it.
 */
export function createPlannedExecutor(schema: GraphQLSchema): PlannedExecutor {
  const preparedOf = new WeakMap<DocumentNode, Map<string | null, Prepared>>()

  function prepare(document: DocumentNode, name: string | null): Prepared | null {
    const byName = preparedOf.get(document) ?? new Map<string | null, Prepared>()
    const prepared = byName.get(name) ?? prepareOperation(document, name)
    if (prepared) preparedOf.set(document, byName.set(name, prepared))
    return prepared
  }

  return ({ document, operationName = null, variableValues, rootValue, contextValue }) => {
    const prepared = prepare(document, operationName)
    const root = schema.getQueryType()
    if (prepared === null || !root) return null
    const { operation, fragments } = prepared
    const { coerced: variables } = getVariableValues(
      schema,
      operation.variableDefinitions ?? [],
      variableValues ?? {},
      FEWEST_ERRORS,
    )
    if (!variables) return null
    const errors: GraphQLError[] = []
    const finished = (data: unknown) => (errors.length === 0 ? { data } : { errors, data }) as ExecutionResult
    const failed = (error: unknown) => {
      errors.push(error as GraphQLError)
      return finished(null)
    }
    const plan = planOf(prepared, root, { schema, fragments, variables })
    try {
      const data = runPlan(plan, {
        ...{ schema, fragments, operation, variables, errors },
        ...{ root: rootValue, context: contextValue, argsOf: new Map() },
      })
      return data instanceof Promise ? data.then(finished, failed) : finished(data)
    } catch (error) {
      return failed(error)
    }
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

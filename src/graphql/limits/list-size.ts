import {
  type DocumentNode,
  type FieldNode,
  type GraphQLField,
  getNullableType,
  isListType,
  Kind,
  valueFromASTUntyped,
} from 'graphql'
import type { Limits } from './limits.ts'

/** The values each variable may have: the one sent, or else the default of every operation that declares it. */
export interface Variables {
  get(name: string): readonly unknown[]
  /** Whether any was looked up. */
  readonly wereAsked: boolean
}

/** Reads every declared variable once, so that looking one up costs the same however long the document is. */
export function readVariables(document: DocumentNode, sent: Readonly<Record<string, unknown>>): Variables {
  const variables = new Map<string, unknown[]>()
  let wereAsked = false
  for (const definition of document.definitions) {
    if (definition.kind !== Kind.OPERATION_DEFINITION) continue
    for (const { variable, defaultValue } of definition.variableDefinitions ?? []) {
      const name = variable.name.value
      const known = variables.get(name) ?? []
      if (Object.hasOwn(sent, name)) variables.set(name, [sent[name]])
      else if (defaultValue) variables.set(name, [...known, valueFromASTUntyped(defaultValue)])
    }
  }
  return {
    get(name) {
      wereAsked = true
      return variables.get(name) ?? []
    },
    get wereAsked() {
      return wereAsked
    },
  }
}

/** How many entries a field may return: `one`, a `list` of them, or a `page` with them in its `nodes` and `edges`. */
export type Size = { readonly kind: 'one' } | { readonly kind: 'list' | 'page'; readonly count: number }

/** Estimates from the arguments (`first`, `last`, a list of keys), else from the schema's defaults, else from the limits. */
export function sizeOf(
  node: FieldNode,
  { args, type }: GraphQLField<unknown, unknown>,
  { variables, limits }: { readonly variables: Variables; readonly limits: Limits },
): Size {
  const isList = isListType(getNullableType(type))
  const sizes = args.filter(({ name }) => name === 'first' || name === 'last')
  if (sizes.length > 0) {
    const asked = sizes
      .flatMap(({ name, defaultValue }) => [...argumentValues(node, name, variables), defaultValue])
      .filter((count): count is number => typeof count === 'number' && count >= 0)
    return { kind: isList ? 'list' : 'page', count: largest(asked) ?? limits.pageSize }
  }
  if (!isList) return { kind: 'one' }
  // `articlesByPath(paths: […])` returns one entry for each key.
  const keyCounts = args
    .filter((argument) => isListType(getNullableType(argument.type)))
    .flatMap(({ name }) => argumentValues(node, name, variables))
    .map((value) => (Array.isArray(value) ? value.length : 1))
  return { kind: 'list', count: largest(keyCounts) ?? limits.listSize }
}

/** The values an argument may have; none if it is left out or its variable is unknown. */
function argumentValues(node: FieldNode, name: string, variables: Variables): readonly unknown[] {
  const value = node.arguments?.find((argument) => argument.name.value === name)?.value
  if (value === undefined) return []
  return value.kind === Kind.VARIABLE ? variables.get(value.name.value) : [valueFromASTUntyped(value)]
}

function largest(counts: readonly number[]): number | null {
  return counts.length === 0 ? null : Math.max(...counts)
}

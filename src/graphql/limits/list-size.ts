import { type FieldNode, type GraphQLField, getNullableType, isListType } from 'graphql'
import type { Limits } from './limits.ts'
import { type Variables, valuesOf } from './variables.ts'

/** How many entries a field stands for: `one`, a `list`, or a `page` that its `nodes` and `edges` hold. */
export type Size = { readonly kind: 'one' } | { readonly kind: 'list' | 'page'; readonly count: number }

/** Estimates from what is asked (`first`, `last`, a list of keys), else from the schema's default, else from the limits. */
export function sizeOf(
  node: FieldNode,
  definition: GraphQLField<unknown, unknown>,
  known: { readonly variables: Variables; readonly limits: Limits },
): Size {
  const list = isListType(getNullableType(definition.type))
  const paged = definition.args.some(({ name }) => name === 'first' || name === 'last')
  if (paged)
    return { kind: list ? 'list' : 'page', count: pageSize(node, definition, known.variables) ?? known.limits.pageSize }
  if (list) return { kind: 'list', count: keyCount(node, definition, known.variables) ?? known.limits.listSize }
  return { kind: 'one' }
}

function pageSize(node: FieldNode, definition: GraphQLField<unknown, unknown>, variables: Variables): number | null {
  const asked = definition.args
    .filter(({ name }) => name === 'first' || name === 'last')
    .flatMap(({ name, defaultValue }) => [...argumentValues(node, name, variables), defaultValue])
    .filter((count): count is number => typeof count === 'number' && count >= 0)
  return largest(asked)
}

/** `articlesByPath(paths: […])` answers with one entry for each key it is given. */
function keyCount(node: FieldNode, definition: GraphQLField<unknown, unknown>, variables: Variables): number | null {
  const lengths = definition.args
    .filter(({ type }) => isListType(getNullableType(type)))
    .flatMap(({ name }) => argumentValues(node, name, variables))
    .map((value) => (Array.isArray(value) ? value.length : 1))
  return largest(lengths)
}

function argumentValues(node: FieldNode, name: string, variables: Variables): readonly unknown[] {
  return valuesOf(node.arguments?.find((argument) => argument.name.value === name)?.value, variables)
}

function largest(counts: readonly number[]): number | null {
  return counts.length === 0 ? null : Math.max(...counts)
}

import { type DocumentNode, Kind, type ValueNode, valueFromASTUntyped } from 'graphql'

/** The values a variable may stand for: the one sent, or else the default of each operation that declares it. */
export type Variables = ReadonlyMap<string, readonly unknown[]>

/** Reads every declared variable once, so that a look-up costs the same however long the document is. */
export function readVariables(document: DocumentNode, sent: Readonly<Record<string, unknown>>): Variables {
  const variables = new Map<string, unknown[]>()
  for (const definition of document.definitions) {
    if (definition.kind !== Kind.OPERATION_DEFINITION) continue
    for (const { variable, defaultValue } of definition.variableDefinitions ?? []) {
      const name = variable.name.value
      const known = variables.get(name) ?? []
      if (Object.hasOwn(sent, name)) variables.set(name, [sent[name]])
      else if (defaultValue) variables.set(name, [...known, valueFromASTUntyped(defaultValue)])
    }
  }
  return variables
}

/** The values an argument may have; none where it is left out or its variable is not known. */
export function valuesOf(value: ValueNode | undefined, variables: Variables): readonly unknown[] {
  if (value === undefined) return []
  return value.kind === Kind.VARIABLE ? (variables.get(value.name.value) ?? []) : [valueFromASTUntyped(value)]
}

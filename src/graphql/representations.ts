import { defaultFieldResolver, type GraphQLObjectType, type GraphQLSchema, getNamedType, isUnionType } from 'graphql'
import { checkKeys, inputError } from './input.ts'

/**
 * Makes a subgraph tell clients what is wrong with the representations of entities that they send: of too many none is looked at,
 * one that is none fails by itself.
 */
export function checkRepresentations(subgraph: GraphQLSchema): GraphQLSchema {
  const field = subgraph.getQueryType()?.getFields()['_entities']
  const type = field && getNamedType(field.type)
  if (!field || !isUnionType(type)) return subgraph
  const keysOf = new Map(type.getTypes().map((entity) => [entity.name, keysOfEntity(entity)]))
  const resolve = field.resolve ?? defaultFieldResolver
  field.resolve = (source, { representations }: { representations: readonly unknown[] }, context, info) => {
    checkKeys('representations', representations)
    const faults = representations.map((one) => faultOf(one, keysOf))
    const sound = representations.filter((_one, index) => faults[index] === null)
    const found = (resolve(source, { representations: sound }, context, info) as readonly unknown[]).values()
    return faults.map((fault, index) =>
      fault === null ? found.next().value : inputError(`\`representations[${index}]\` ${fault}.`),
    )
  }
  return subgraph
}

/** The fields by which an entity is found, each by itself. */
function keysOfEntity({ extensions }: GraphQLObjectType): string[] {
  const directives = extensions['directives'] as { name: string; args: { fields: string } }[]
  return directives.filter(({ name }) => name === 'key').map(({ args }) => args.fields)
}

/** What is wrong with a representation, as the rest of a sentence; null for nothing. */
function faultOf(representation: unknown, keysOf: ReadonlyMap<string, readonly string[]>): string | null {
  if (typeof representation !== 'object' || representation === null || Array.isArray(representation))
    return 'is not an object'
  const given = representation as Readonly<Record<string, unknown>>
  const keys = keysOf.get(given['__typename'] as string)
  if (keys === undefined) return `needs a \`__typename\` that is one of ${[...keysOf.keys()].join(', ')}`
  const present = keys.filter((key) => given[key] !== undefined)
  if (present.length > 0 && present.every((key) => typeof given[key] === 'string')) return null
  return `needs ${keys.map((key) => `\`${key}\``).join(' or ')} as a string`
}

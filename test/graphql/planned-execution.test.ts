import { setImmediate } from 'node:timers/promises'
import {
  buildSchema,
  type ExecutionArgs,
  type ExecutionResult,
  execute,
  type GraphQLError,
  type GraphQLResolveInfo,
  type GraphQLScalarType,
  getNamedType,
  isAbstractType,
  isListType,
  isNonNullType,
  isObjectType,
  parse,
  validate,
} from 'graphql'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createPlanner } from '../../src/graphql/execution/execute.ts'
import { generateQuery } from '../support/generated-queries.ts'
import { createRandom, type Random } from '../support/random.ts'

/** `COMMONPLACE_QUERIES=100000` for many. */
const COUNT = Number(process.env.COMMONPLACE_QUERIES ?? 120)

const schema = buildSchema(`
  type Query { one: Thing  sure: Thing!  many(first: Int = 2, kind: Kind, where: Where): [Thing!]!  holes: [Thing]  deep: [[Thing!]]
    any: Any  anyMany: [Any!]  named: [Named!]!  text: String  odd: Odd }
  type Mutation { one: Thing }
  interface Named { name: String!  twin: Thing!  kind: Kind }
  type Thing implements Named { name: String!  twin: Thing!  kind: Kind  odd(of: Odd): Odd!  odds: [Odd!]  counts: [Int!]!  parts(language: String, ids: [ID!]): [Part]  any: Any! }
  type Part implements Named { name: String!  twin: Thing!  kind: Kind  whole: Thing  text: String }
  union Any = Thing | Part
  enum Kind { LARGE SMALL }
  scalar Odd
  input Where { kind: Kind!, odd: Odd, ids: [ID!] }
`)
const odd = schema.getType('Odd') as GraphQLScalarType
odd.serialize = (value) => {
  if (value === 'no text') throw new TypeError('There is nothing odd about it.')
  return { odd: value }
}
const plan = createPlanner(schema)
const planned = (args: Omit<ExecutionArgs, 'schema'>) => plan(args)?.(args) ?? null

/** Errors that nobody handled, which would end the process. graphql-js has some, where an item of a list fails after others wait. */
const unhandled: unknown[] = []
const listeners = process.listeners('unhandledRejection')

beforeAll(() => {
  process.removeAllListeners('unhandledRejection')
  process.on('unhandledRejection', (error) => void unhandled.push(error))
})

afterAll(() => {
  process.removeAllListeners('unhandledRejection')
  for (const listener of listeners) process.on('unhandledRejection', listener)
})

/** Every field makes trouble. */
for (const type of Object.values(schema.getTypeMap())) {
  if (type.name.startsWith('__')) continue
  if (isObjectType(type)) for (const field of Object.values(type.getFields())) field.resolve = resolve
  if (isAbstractType(type)) type.resolveType = resolveType
}

interface Source {
  readonly seed: number
  readonly type?: string
}

/** What it finds depends on where it is, on its arguments and on the seed alone; much of it is trouble. */
function resolve(source: Source, args: object, { trouble }: { trouble: number }, info: GraphQLResolveInfo): unknown {
  const random = createRandom(hashOf([source.seed, info.path.key, info.parentType.name, JSON.stringify(args)].join()))
  return eventually(random, () => makeValue(info.returnType, random, trouble))
}

function makeValue(type: GraphQLResolveInfo['returnType'], random: Random, trouble: number): unknown {
  if (random.chance(trouble)) return random.pick([() => null, () => undefined, fail, () => new Error('as a value')])()
  if (isNonNullType(type)) return makeValue(type.ofType, random, trouble)
  if (isListType(type)) {
    if (random.chance(trouble / 2)) return 'no list'
    return Array.from({ length: random.below(4) }, () =>
      random.chance(0.3)
        ? eventually(random, () => makeValue(type.ofType, random, trouble))
        : harmless(() => makeValue(type.ofType, random, trouble)),
    )
  }
  const named = getNamedType(type)
  if (named.name === 'Int') return random.below(100)
  if (named.name === 'Kind') return random.chance(trouble) ? 'MIDDLING' : random.pick(['LARGE', 'SMALL'])
  if (named.name === 'String' || named.name === 'Odd')
    return random.chance(trouble) ? 'no text' : `text ${random.below(9)}`
  return { seed: random.below(1e6), type: random.chance(trouble) ? 'Nothing' : random.pick(['Thing', 'Part']) }
}

function resolveType({ seed, type }: Source): string {
  return (seed % 3 === 0 ? Promise.resolve(type) : type) as string
}

/** Now, or in a few turns. */
function eventually(random: Random, make: () => unknown): unknown {
  if (random.chance(0.5)) return make()
  const turns = 1 + random.below(3)
  return (async () => {
    for (let turn = 0; turn < turns; turn++) await null
    return make()
  })()
}

function harmless(make: () => unknown): unknown {
  try {
    return make()
  } catch (error) {
    return error
  }
}

function fail(): never {
  throw new Error('thrown')
}

function hashOf(text: string): number {
  let hash = 0
  for (const character of text) hash = (Math.imul(hash, 31) + character.charCodeAt(0)) | 0
  return hash >>> 0
}

async function bothWays(query: string, { trouble = 0, seed = 1, variables = {}, operationName }: Asking = {}) {
  const document = parse(query)
  const args = {
    ...{ document, rootValue: { seed }, contextValue: { trouble }, variableValues: variables },
    ...(operationName !== undefined && { operationName }),
  }
  expect(validate(schema, document), query).toEqual([])
  const usual = await execute({ schema, ...args })
  // What fails after the answer is complete is told by nobody, but may be noted yet.
  await setImmediate()
  unhandled.length = 0
  const [own, again] = [await planned(args), await planned(args)]
  await setImmediate()
  expect(unhandled).toEqual([])
  return { usual: shown(usual), own: own && shown(own), again: again && shown(again) }
}

interface Asking {
  readonly trouble?: number
  readonly seed?: number
  readonly variables?: Record<string, unknown>
  readonly operationName?: string
}

/** The data as it is sent, with its order; the errors sorted, because which of two comes first is nobody's business. */
function shown({ data, errors = [] }: ExecutionResult) {
  return { data: JSON.stringify(data), errors: [...new Set(errors.map((error) => shownError(error, data)))].sort() }
}

/** Of errors that make the same part of the answer null it depends on the time how many are noted, so only that counts. */
function shownError({ message, path = [], locations }: GraphQLError, data: unknown): string {
  let value: unknown = data
  const there = path.filter((key) => {
    if (value === null) return false
    value = (value as Record<string, unknown>)[key]
    return true
  })
  const isOwn = there.length === path.length
  return JSON.stringify(isOwn ? { path, message, locations } : { null: there })
}

test.each([
  ['without trouble', 0],
  ['with a little trouble', 0.03],
  ['with much trouble', 0.3],
])('generated queries have the answers of graphql-js, %s', async (_name, trouble) => {
  let withErrors = 0
  for (let seed = 0; seed < COUNT / 3; seed++) {
    const query = generateQuery(schema, createRandom(seed))
    const { usual, own, again } = await bothWays(query, { trouble, seed })
    expect([own, again], `seed ${seed}`).toEqual([usual, usual])
    if (usual.errors.length > 0) withErrors += 1
  }
  expect(withErrors > 0).toBe(trouble > 0)
})

describe('what a plan could get wrong', () => {
  const conditional = `query ($a: Boolean!, $b: Boolean = true) {
    one @include(if: $a) { name } sure { ...F @skip(if: $b) ... on Thing @include(if: $b) { kind twin { name } } }
  } fragment F on Thing { name twin { kind ...G } } fragment G on Named { name }`

  test.each([
    ['of two operations the one that is named', 'query A { text } query B { one { name } }', { operationName: 'B' }],
    ['the same with the other', 'query A { text } query B { one { name } }', { operationName: 'A' }],
    ['conditions', conditional, { variables: { a: true } }],
    ['the same with other values', conditional, { variables: { a: false, b: false } }],
    ['the same with others', conditional, { variables: { a: true, b: false } }],
    [
      'fields asked for twice, in parts',
      '{ one { twin { name } } ...F } fragment F on Query { one { twin { kind } name } }',
      {},
    ],
    ['a name that objects have of themselves', '{ __proto__: text one { __proto__: name constructor: kind } }', {}],
    [
      'names of types',
      '{ __typename any { __typename ... on Named { name } } named { __typename name ... on Part { text } } }',
      {},
    ],
    ['introspection', '{ __type(name: "Thing") { name fields { name } } __schema { queryType { name } } }', {}],
    ['arguments by default', '{ many { name } }', {}],
    [
      'arguments from variables, inside lists',
      'query ($n: Int, $l: String, $i: [ID!]) { many(first: $n) { parts(language: $l, ids: $i) { name } } }',
      { variables: { n: 3, i: ['x'] } },
    ],
    [
      'arguments from variables, inside objects',
      'query ($k: Kind!, $o: Odd) { many(where: { kind: $k, odd: [$o, 1], ids: ["1", 2] }) { name odd(of: { a: $o }) } }',
      { variables: { k: 'SMALL', o: { deep: [1, 'two', null] } } },
    ],
    ...[{ a: 'x', b: 'y' }, { a: 'x', b: 'y', c: 'z' }, { a: 'x' }, { a: 'x', b: null }, { b: 'y' }].map(
      (variables): [string, string, Omit<Asking, 'operationName'>] => [
        `strings in variables: ${JSON.stringify(variables)}`,
        'query ($a: String, $b: String = "d") { one { a: parts(language: $a) { name } b: parts(language: $b) { name } } }',
        { variables },
      ],
    ),
    ['lists in lists', '{ deep { name } holes { name } }', { seed: 8 }],
  ])('%s', async (_name, query, asking) => {
    const { usual, own, again } = await bothWays(query, asking)
    expect([own, again]).toEqual([usual, usual])
  })

  test('every value of a condition, however many there are', async () => {
    const names = ['a', 'b', 'c', 'd', 'e']
    const query = `query (${names.map((name) => `$${name}: Boolean!`).join()}) { one { ${names.map((name) => `${name}: name @include(if: $${name})`).join(' ')} __typename } }`
    const document = parse(query)
    for (let bits = 0; bits < 64; bits++) {
      const variableValues = Object.fromEntries(names.map((name, index) => [name, Boolean(bits & (1 << index))]))
      const args = { document, rootValue: { seed: 1 }, contextValue: { trouble: 0 }, variableValues }
      expect(await planned(args)).toEqual(await execute({ schema, ...args }))
    }
  })
})

test.each([
  ['mutations', 'mutation { one { name } }', {}],
  ['variables that do not fit', 'query ($n: Int!) { many(first: $n) { name } }', { variableValues: { n: 'three' } }],
  ['variables that are missing', 'query ($n: Int!) { many(first: $n) { name } }', {}],
  ['operations that are not there', 'query A { text }', { operationName: 'B' }],
  ['operations that are not named', 'query A { text } query B { text }', {}],
])('%s are left to graphql-js', (_name, query, asked) => {
  expect(plan({ document: parse(query), ...asked })).toBeNull()
})

import {
  type GraphQLArgument,
  type GraphQLInputField,
  type GraphQLInputType,
  type GraphQLNamedType,
  type GraphQLObjectType,
  getNamedType,
  getNullableType,
  isEnumType,
  isInputObjectType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  isRequiredArgument,
} from 'graphql'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createSchema } from '../../src/graphql/schema.ts'
import { publishRelease } from '../support/content.ts'
import { openTestGateway, type TestGateway } from '../support/gateway.ts'
import { createRandom, type Random } from '../support/random.ts'

/** `COMMONPLACE_ROUNDS=1000` for many. */
const ROUNDS = Number(process.env.COMMONPLACE_ROUNDS ?? 20)

let gateway: TestGateway

beforeAll(async () => {
  gateway = await openTestGateway()
  await publishRelease(gateway.db.database, {
    add: [
      {
        path: '/articles/privacy/',
        aliases: ['/old/'],
        edition: { published: '2025-07-06T00:00:00Z' },
        sections: [
          { anchor: 'home', themes: ['home'], quotes: ['First words'], leads: [{ label: 'Why', text: 'So' } as never] },
        ],
        credits: [{ caption: 'A caption' }],
      },
    ],
  })
})

afterAll(() => gateway.close())

const schema = createSchema()
const query = schema.getQueryType()

interface Place {
  readonly name: string
  /** The fields that lead from the root to the type of the field. */
  readonly way: readonly string[]
  readonly field: string
  readonly args: readonly GraphQLArgument[]
  readonly selection: string
}

const places = query ? placesFrom(query) : []

test('every field with arguments is found', () => {
  const names = places.map(({ name }) => name)
  expect(names).toEqual(
    expect.arrayContaining(['Query.node', 'Query.articles', 'Theme.quotes', 'Article.section', 'Section.lead']),
  )
  const all = Object.values(schema.getTypeMap())
    .filter((type): type is GraphQLObjectType => isObjectType(type) && !type.name.startsWith('__'))
    .flatMap((type) =>
      Object.values(type.getFields())
        .filter(({ args }) => args.length > 0)
        .map((field) => `${type.name}.${field.name}`),
    )
  expect([...new Set(names)].sort()).toEqual(all.sort())
})

test.each(places)('$name is answered or refused whatever its arguments hold', async (place) => {
  const random = createRandom(place.name.length)
  let answered = 0
  for (let round = 0; round < ROUNDS; round++) {
    const variables = inputsOf(place.args, random, round)
    const { status, data, errors } = await ask(place, variables)
    if (!errors) answered += 1
    const codes = (errors ?? []).map(({ extensions }) => extensions.code)
    const meant = ['BAD_USER_INPUT', 'BAD_CURSOR', 'QUERY_TOO_COSTLY', 'RELEASE_UNKNOWN']
    const faults = codes.filter((code) => !meant.includes(code))
    const refusal = codes.includes('RELEASE_UNKNOWN') ? 404 : 422
    expect({ variables, status, faults, lines: gateway.lines }).toEqual({
      variables,
      status: data === undefined ? refusal : 200,
      faults: [],
      lines: [],
    })
  }
  // Else it would only be seen that arguments are checked.
  expect(answered).toBeGreaterThan(ROUNDS / 10)
})

const encode = (text: string) => Buffer.from(text).toString('base64url')

const texts: readonly string[] = [
  ...[
    '',
    ' ',
    '/',
    '//',
    '.',
    '..',
    '%',
    '%00',
    '%ff',
    '%ED%A0%80',
    '%2e%2e/%2f',
    '\0',
    'a\0b',
    '\ud800',
    '\udfff/x',
    '/a\ud83d',
  ],
  ...[
    '\ufffe',
    '\uffff',
    '\u202e',
    '\r\n',
    '\u{10ffff}',
    '💥',
    'e\u0301',
    '\ufb01\u0132',
    '\ufdfa'.repeat(1_000),
    '/'.repeat(5_000),
  ],
  ...[
    'x'.repeat(12_000),
    `/${'long/'.repeat(2_000)}`,
    '\\',
    '\\\\0',
    "'",
    "''; drop table editions; --",
    '"',
    '{}',
    '{a,b}',
    '{"a\\',
    '}',
  ],
  ...[
    'NULL',
    'null',
    'nan',
    '1e400',
    '-0',
    '9'.repeat(400),
    '-9223372036854775809',
    '2147483648',
    'infinity',
    '%s',
    '$1',
    '#{x}',
  ],
  ...[
    'Article:',
    'Article:1',
    ':',
    'Release:0',
    'Release:999999999',
    'Release:9999999999',
    'Release:1e3',
    'Release:-1',
  ].map(encode),
  ...[
    'Theme:\0',
    'Theme:\ud800',
    'Theme:\n',
    `Theme:${'x'.repeat(8_000)}`,
    'Quote:00000000-0000-0000-0000-000000000000',
  ].map(encode),
  ...['Section:{00000000-0000-0000-0000-000000000000}', 'Alias:\ufffd', '__proto__:x', 'constructor:x', 'Node:x'].map(
    encode,
  ),
]

const instants: readonly unknown[] = [
  ...['0001-01-01T00:00:00Z', '9999-12-31T23:59:59.999999999Z', '0000-01-01T00:00:00Z', '-0001-01-01T00:00:00Z'],
  ...['+275760-09-13T00:00:00Z', '2025-01-01T00:00:00+23:59', '2025-01-01T00:00:00-23:59', '0001-01-01T00:00:00+14:00'],
  ...[
    '9999-12-31T23:59:59-14:00',
    '2025-06-30T23:59:60Z',
    '2025-02-29T00:00:00Z',
    '2025-01-01t00:00:00z',
    '\0',
    'infinity',
    7,
    null,
  ],
]

const integers: readonly unknown[] = [
  ...[
    0,
    1,
    -1,
    100,
    101,
    2 ** 31 - 1,
    -(2 ** 31),
    2 ** 31,
    2 ** 53,
    -(2 ** 63),
    1.5,
    -0,
    1e308,
    '1',
    '\ud800',
    null,
    true,
    [],
    {},
  ],
]

/** What may be left out mostly is, or hardly any request would get as far as the database. */
function inputsOf(inputs: readonly (GraphQLArgument | GraphQLInputField)[], random: Random, round: number) {
  const given = inputs.filter(({ type }) => isNonNullType(type) || random.chance(0.3))
  return Object.fromEntries(given.map(({ name, type }) => [name, inputOf(type, random, round)]))
}

function inputOf(type: GraphQLInputType, random: Random, round: number): unknown {
  // Now and then something of another kind altogether.
  if (random.chance(0.02)) return random.pick([null, 0, '', [], {}, [[null]], true, { a: '\0' }])
  const nullable = getNullableType(type)
  if (isListType(nullable)) {
    const item = () => inputOf(nullable.ofType, random, random.below(texts.length))
    const items = Array.from({ length: random.pick([0, 1, 2, 5, 100, 101]) }, item)
    // A hundred of the longest would be too large for a request.
    return items.map((value) => (items.length > 2 && typeof value === 'string' ? value.slice(0, 500) : value))
  }
  if (isInputObjectType(nullable)) {
    return inputsOf(Object.values(nullable.getFields()), random, round)
  }
  if (isEnumType(nullable)) {
    return random.chance(0.9) ? random.pick(nullable.getValues()).name : random.pick(texts)
  }
  if (nullable.name === 'Int') return random.pick(integers)
  if (nullable.name === 'Boolean') return random.chance(0.9) ? random.chance(0.5) : random.pick(texts)
  if (nullable.name === 'DateTime') return random.pick(random.chance(0.5) ? instants : instants.slice(0, 2))
  // Each text has its turn where one is asked for alone.
  return texts[(round + random.below(2) * random.below(texts.length)) % texts.length]
}

/** Finds every field with arguments, by the shortest way over fields that need none. */
function placesFrom(root: GraphQLObjectType): Place[] {
  const types = new Map<GraphQLObjectType, readonly string[]>([[root, []]])
  // Those added meanwhile have their turn, too.
  for (const [type, way] of types) {
    for (const field of Object.values(type.getFields())) {
      const inner = getNamedType(field.type)
      if (isObjectType(inner) && !types.has(inner) && !field.args.some(isRequiredArgument)) {
        types.set(inner, [...way, field.name])
      }
    }
  }
  return [...types].flatMap(([type, way]) =>
    Object.values(type.getFields())
      .filter(({ args }) => args.length > 0)
      .map((field) => ({
        name: `${type.name}.${field.name}`,
        way,
        field: field.name,
        args: field.args,
        selection: selectionOf(getNamedType(field.type)),
      })),
  )
}

function selectionOf(type: GraphQLNamedType): string {
  if (isLeafType(type)) return ''
  if (isObjectType(type) && type.name.endsWith('Connection'))
    return '{ totalCount nodes { __typename } pageInfo { endCursor } }'
  return '{ __typename }'
}

interface Answer {
  readonly status: number
  readonly data?: unknown
  readonly errors?: readonly { readonly extensions: { readonly code: string } }[]
}

async function ask(place: Place, variables: Readonly<Record<string, unknown>>): Promise<Answer> {
  const declared = place.args.map(({ name, type }) => `$${name}: ${type}`).join(', ')
  const passed = place.args.map(({ name }) => `${name}: $${name}`).join(', ')
  const field = `${place.field}(${passed}) ${place.selection}`
  const document = `query (${declared}) { ${[...place.way, field].join(' { ')} ${'}'.repeat(place.way.length)} }`
  const response = await fetch(`${gateway.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: document, variables }),
  })
  return { status: response.status, ...((await response.json()) as Omit<Answer, 'status'>) }
}

import { composeServices } from '@apollo/composition'
import { parse } from 'graphql'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createSchema } from '../../src/graphql/schema.ts'
import { publishRelease } from '../support/content.ts'
import { openTestGateway } from '../support/gateway.ts'
import { openReader, type Reader } from '../support/reader.ts'

let reader: Reader

beforeAll(async () => {
  reader = await openReader({ federation: true })
  await publishRelease(reader.db.database, {
    add: [
      {
        path: '/articles/wells/',
        aliases: ['/wells/'],
        sections: [{ anchor: 'a', themes: ['water'], quotes: ['We dug it.'] }],
        credits: [{ caption: 'A well' }],
      },
      { path: '/articles/roofs/' },
    ],
    hold: [{ path: '/articles/secret/' }],
  })
})

afterAll(() => reader.close())

const ENTITIES = `query ($representations: [_Any!]!) { _entities(representations: $representations) {
  __typename ... on Article { path } ... on Quote { text } ... on Theme { slug } ... on Section { anchor } ... on ImageCredit { caption }
} }`

test('composes with another subgraph that extends articles by their path', async () => {
  const { data } = await reader.ask('{ _service { sdl } }')
  const ratings = `
    extend schema @link(url: "https://specs.apollo.dev/federation/v2.6", import: ["@key"])
    type Query { best: [Article!]! }
    type Article @key(fields: "path") { path: String! stars: Int! }`

  const { errors, supergraphSdl } = composeServices([
    { name: 'commonplace', typeDefs: parse(data._service.sdl) },
    { name: 'ratings', typeDefs: parse(ratings) },
  ])

  expect(errors ?? []).toEqual([])
  expect(supergraphSdl).toContain('stars: Int! @join__field(graph: RATINGS)')
})

test('entities are found by id and articles by path, in the order asked, by one statement a kind', async () => {
  const { data } = await reader.ask(
    '{ articles(first: 5, where: { pathPrefix: "/articles/wells" }) { nodes { id quotes { id } sections { id } imageCredits { id } } } themes { nodes { id } } }',
  )
  const [wells] = data.articles.nodes
  const found = await reader.ask(ENTITIES, {
    representations: [
      { __typename: 'Article', path: '/articles/roofs/' },
      { __typename: 'Article', id: wells.id },
      { __typename: 'Article', path: '/wells/' },
      { __typename: 'Quote', id: wells.quotes[0].id },
      { __typename: 'Section', id: wells.sections[0].id },
      { __typename: 'ImageCredit', id: wells.imageCredits[0].id },
      { __typename: 'Theme', id: data.themes.nodes[0].id },
      { __typename: 'Theme', slug: 'water' },
      { __typename: 'Article', path: '/articles/secret/' },
      { __typename: 'Article', id: 'nonsense' },
    ],
  })

  expect(found.errors).toEqual([])
  expect(found.data._entities).toEqual([
    { __typename: 'Article', path: '/articles/roofs/' },
    { __typename: 'Article', path: '/articles/wells/' },
    { __typename: 'Article', path: '/articles/wells/' },
    { __typename: 'Quote', text: 'We dug it.' },
    { __typename: 'Section', anchor: 'a' },
    { __typename: 'ImageCredit', caption: 'A well' },
    { __typename: 'Theme', slug: 'water' },
    { __typename: 'Theme', slug: 'water' },
    null,
    null,
  ])
  expect(found.statements).toBe(8)
})

test.each([
  ['"x"', 'is not an object'],
  ['[1]', 'is not an object'],
  ['{ path: "/wells/" }', 'needs a `__typename` that is one of Article, ImageCredit, Quote, Section, Theme'],
  ['{ __typename: "Nope", id: 1 }', 'needs a `__typename`'],
  ['{ __typename: "constructor" }', 'needs a `__typename`'],
  ['{ __typename: ["Article"] }', 'needs a `__typename`'],
  ['{ __typename: "Release", id: "a" }', 'needs a `__typename`'],
  ['{ __typename: "Article" }', 'needs `id` or `path` as a string'],
  ['{ __typename: "Article", path: 5 }', 'needs `id` or `path` as a string'],
  ['{ __typename: "Article", path: "/wells/", id: null }', 'needs `id` or `path` as a string'],
  ['{ __typename: "Article", id: { of: "x" } }', 'needs `id` or `path` as a string'],
  ['{ __typename: "Quote", id: true }', 'needs `id` as a string'],
  ['{ __typename: "Theme", slug: ["water"] }', 'needs `id` or `slug` as a string'],
])('what is wrong with the representation %s is told, and the others are found', async (wrong, message) => {
  const sound = '{ __typename: "Article", path: "/wells/" }'
  const { data, errors } = await reader.ask(
    `{ _entities(representations: [${sound}, ${wrong}, ${sound}]) { ... on Article { path } } }`,
  )

  expect(data._entities).toEqual([{ path: '/articles/wells/' }, null, { path: '/articles/wells/' }])
  expect(errors).toMatchObject([{ path: ['_entities', 1], extensions: { code: 'BAD_USER_INPUT' } }])
  expect(errors[0]?.message).toContain(`\`representations[1]\` ${message}`)
})

test('what is wrong with representations is no fault of the gateway, and not logged as one', async () => {
  const gateway = await openTestGateway({ environment: { COMMONPLACE_FEDERATION: 'true' } })
  const query = encodeURIComponent('{ _entities(representations: ["x", { __typename: "Nope" }]) { __typename } }')
  const answer = await (await fetch(`${gateway.url}/graphql?query=${query}`)).json()

  expect(answer).toMatchObject({ data: { _entities: [null, null] }, errors: [{}, {}] })
  expect(gateway.lines).toEqual([])
  await gateway.close()
})

test('more representations than a field takes keys are refused', async () => {
  const many = (count: number) => ({ representations: Array(count).fill({ __typename: 'Theme', slug: 'water' }) })

  expect((await reader.ask(ENTITIES, many(100))).errors).toEqual([])
  expect((await reader.ask(ENTITIES, many(101))).errors).toMatchObject([
    { message: expect.stringContaining('at most 100'), extensions: { code: 'BAD_USER_INPUT' } },
  ])
})

test('a schema that is no subgraph has nothing of it', () => {
  const names = Object.keys(createSchema().getTypeMap())

  expect(names.filter((name) => /_Any|_Entity|_Service|federation/i.test(name))).toEqual([])
})

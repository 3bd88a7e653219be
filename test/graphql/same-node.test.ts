import { fileURLToPath } from 'node:url'
import { type GraphQLObjectType, getNamedType, isLeafType, isObjectType } from 'graphql'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createSchema } from '../../src/graphql/schema.ts'
import { importSite } from '../../src/import/import-site.ts'
import { noProgress } from '../../src/import/progress.ts'
import { parseWorkers } from '../support/parse-workers.ts'
import { openReader, type Reader } from '../support/reader.ts'

const schema = createSchema()

let reader: Reader

beforeAll(async () => {
  reader = await openReader()
  const pool = parseWorkers()
  const seeds = fileURLToPath(new URL('../../seeds', import.meta.url))
  await importSite({ database: reader.db.database, pool }, seeds, { progress: noProgress, onWait: () => {} })
})

afterAll(() => reader.close())

/** The fields of a type that hold a value and take no argument, as a selection. */
function leavesOf(name: string): string {
  const fields = Object.values((schema.getType(name) as GraphQLObjectType).getFields())
  return fields
    .filter((field) => isLeafType(getNamedType(field.type)) && field.args.length === 0)
    .map(({ name }) => name)
    .join(' ')
}

// Every field that leads to a node, one inside the other, so that most nodes are met in several ways.
const QUERY = `{
  articles(first: 50, where: { kinds: [PAGE, SECTION, HOME] }) { nodes { ...A
    sections { ...S article { ...A } parent { ...S } themes { ...T } quotes { ...Q } }
    quotes { ...Q article { ...A } section { ...S } themes { ...T } }
    aliases { ...L article { ...A } } imageCredits { ...C article { ...A } } featureImageCredit { ...C }
    images { credit { ...C } } links { article { ...A } }
    translations { ...A } ancestors { ...A } previous { ...A } next { ...A } related { ...A } terms { ...X }
  } }
  quotes(first: 100) { nodes { ...Q } }
  themes(first: 50) { nodes { ...T quotes(first: 5) { nodes { ...Q } } articles(first: 5) { nodes { ...A } } } }
  terms(taxonomy: "tags") { nodes { ...X articles(first: 5) { nodes { ...A } } } }
  articleByPath(path: "/2024/library-server/") { ...A }
  resolvePath(path: "/2024/library-server/") { ... on Redirect { article { ...A } } }
  site { ...I release { ...R } languages { home { ...A } } menus { items { article { ...A } } } }
  releases { nodes { ...R } }
  changes(first: 100) { nodes { ...G article { ...A } } }
}
fragment A on Article { __typename ${leavesOf('Article')} }
fragment S on Section { __typename ${leavesOf('Section')} }
fragment Q on Quote { __typename ${leavesOf('Quote')} }
fragment T on Theme { __typename ${leavesOf('Theme')} }
fragment L on Alias { __typename ${leavesOf('Alias')} }
fragment C on ImageCredit { __typename ${leavesOf('ImageCredit')} }
fragment X on Term { __typename ${leavesOf('Term')} }
fragment R on Release { __typename ${leavesOf('Release')} }
fragment G on Change { __typename ${leavesOf('Change')} }
fragment I on Site { __typename ${leavesOf('Site')} }`

test('a node is the same by whatever way it is reached', async () => {
  const { data, errors } = await reader.ask(QUERY)
  expect(errors).toEqual([])
  const met = new Map<string, string[]>()
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) for (const item of value) visit(item)
    else if (typeof value === 'object' && value !== null) {
      const { __typename, id, ...fields } = value as Record<string, unknown>
      if (typeof id === 'string') {
        const own = leavesOf(String(__typename))
          .split(' ')
          .filter((name) => name !== 'id')
        met.set(id, [...(met.get(id) ?? []), JSON.stringify(own.map((name) => fields[name]))])
      }
      for (const field of Object.values(fields)) visit(field)
    }
  }
  visit(JSON.parse(JSON.stringify(data)))
  for (const id of met.keys()) {
    const type = Buffer.from(id, 'base64url').toString().split(':')[0] ?? ''
    const again = await reader.ask(
      `query ($id: ID!) { node(id: $id) { __typename ... on ${type} { ${leavesOf(type)} } } }`,
      { id },
    )
    expect(again.errors).toEqual([])
    visit(JSON.parse(JSON.stringify(again.data)))
  }

  const differing = [...met].filter(([, seen]) => new Set(seen).size > 1)
  expect(differing).toEqual([])
  expect(met.size).toBeGreaterThan(150)
  const types = Object.values(schema.getTypeMap()).filter(
    (type) => isObjectType(type) && type.getInterfaces().some(({ name }) => name === 'Node'),
  )
  const kinds = new Set([...met.keys()].map((id) => Buffer.from(id, 'base64url').toString().split(':')[0]))
  expect([...kinds].sort()).toEqual(types.map(({ name }) => name).sort())
})

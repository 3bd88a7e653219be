import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { importSite } from '../../src/import/import-site.ts'
import { noProgress } from '../../src/import/progress.ts'
import { exampleQueries } from '../../src/server/graphiql.ts'
import { parseWorkers } from '../support/parse-workers.ts'
import { openReader, type Reader } from '../support/reader.ts'

const pages = ['frontends', 'partners'].map((name) =>
  readFileSync(new URL(`../../docs/${name}.md`, import.meta.url), 'utf8'),
)
const examples = [...pages.join('\n').matchAll(/```graphql\n(.*?)```(?:\n\n```json\n(.*?)```)?/gs)].map((match) => ({
  query: match[1] ?? '',
  variables: JSON.parse(match[2] ?? '{}') as object,
}))

let reader: Reader

beforeAll(async () => {
  reader = await openReader()
  const pool = parseWorkers()
  const seeds = fileURLToPath(new URL('../../seeds', import.meta.url))
  const options = { progress: noProgress, onWait: () => {} }
  const { blocked } = await importSite({ database: reader.db.database, pool }, seeds, options)
  expect(blocked).toBeNull()
})

afterAll(() => reader.close())

test('the pages have examples', () => {
  expect(examples.length).toBeGreaterThan(6)
})

test.each([...examples, ...exampleQueries.map((query) => ({ query, variables: {} }))])(
  'the example `$query` is answered, and every field of it with something',
  async (example) => {
    const { data, errors } = await reader.ask(example.query, example.variables)

    expect(errors).toEqual([])
    expect(unanswered(JSON.parse(JSON.stringify(data)))).toEqual([])
  },
)

// What the site that comes with the gateway has nothing to say on.
const silent = ['articleByPath.republication.omitted', 'quotesByTheme.nodes[].attribution', 'articleByPath.previous']

/** The fields that are null, or lists without entries, wherever they occur. */
function unanswered(data: unknown): string[] {
  const isAnswered = new Map<string, boolean>()
  const visit = (value: unknown, path: string): void => {
    const isEmpty = value === null || (Array.isArray(value) && value.length === 0)
    isAnswered.set(path, !isEmpty || isAnswered.get(path) === true)
    if (Array.isArray(value)) for (const entry of value) visit(entry, `${path}[]`)
    else if (typeof value === 'object' && value !== null)
      for (const [name, field] of Object.entries(value)) visit(field, path === '' ? name : `${path}.${name}`)
  }
  visit(data, '')
  return [...isAnswered].filter(([path, answered]) => !answered && !silent.includes(path)).map(([path]) => path)
}

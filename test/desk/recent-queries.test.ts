import { afterAll, beforeAll, expect, test } from 'vitest'
import { insertKey } from '../../src/database/write/keys.ts'
import { createRecentQueries } from '../../src/graphql/recent-queries.ts'
import { makeKey } from '../../src/keys/key.ts'
import { openDesk, type TestDesk } from '../support/desk.ts'
import { createSite, page, type TestSite } from '../support/site.ts'

let site: TestSite
let desk: TestDesk

beforeAll(async () => {
  site = createSite({ 'content/wells.md': page('Wells', 'We dug three wells.') })
  desk = await openDesk(site.root)
})

afterAll(async () => {
  site.remove()
  await desk.close()
})

async function ask(query: string, { variables = {}, headers = {} }: { variables?: object; headers?: object } = {}) {
  const body = JSON.stringify({ query, variables })
  desk.requests.forget()
  const sent = { 'content-type': 'application/json', ...headers }
  await (await fetch(`${desk.url}/graphql`, { method: 'POST', headers: sent, body })).json()
  return desk.requests.statements.length
}

async function listed() {
  const editor = await desk.enter()
  return JSON.parse((await editor.visit('/desk/frontends.json')).text).recent
}

test('an editor sees what was asked last, with its cost, its statements and how often', async () => {
  const query = 'query Titles($path: String!) { articleByPath(path: $path) { title sections { heading } } }'
  await ask('{ articles { nodes { title } } }')
  await ask(query, { variables: { path: '/wells/' } })
  const statements = await ask(query, { variables: { path: '/wells/' } })
  const [last, before] = await listed()
  expect(last.statements).toBe(statements)
  expect(last.name).toBe('Titles')
  expect(last.times).toBeGreaterThan(1)
  expect(statements).toBeGreaterThan(1)
  expect(last.cost).toBeGreaterThan(0)
  expect(before).toMatchObject({ name: null, times: 1 })
  expect(before.cost).toBeGreaterThan(last.cost)
  const editor = await desk.enter()
  const { text } = await editor.visit('/desk/frontends')
  expect(text).toMatch(new RegExp(`Titles: cost \\d+ objects?, ${statements} statements, .*${last.times} times`))
})

test('nobody else sees it, in any form', async () => {
  await ask('query Campaign { site { title } }')
  for (const form of ['', '.json', '.csv', '.md']) {
    expect((await desk.visit(`/desk/frontends${form}`)).text).not.toContain('Campaign')
  }
})

test('no value is shown, whether it came as a variable or was written into the query', async () => {
  await ask('query Find($text: String = "a default") { search(text: $text) { totalCount } } # a comment', {
    variables: { text: 'a variable' },
  })
  await ask('{ articleByPath(path: "/a-path/") { title } search(text: """a block""") { totalCount } }')
  const shown = JSON.stringify(await listed())
  expect(shown).toContain('articleByPath(path: \\"…\\")')
  expect(shown).not.toMatch(/a default|a comment|a variable|a-path|a block/)
})

test('what came with a key, what was refused and what the desk itself asks is not there', async () => {
  const { key, id, hash } = makeKey('preview')
  await insertKey(desk.db.database, { id, hash, scope: 'preview', label: 'A key', pathKey: '' })
  await ask('query WithKey { site { title } }', { headers: { authorization: `Bearer ${key}` } })
  await ask('query WithPassword { site { title } }', { headers: { authorization: 'Basic YTpi' } })
  await ask('query Wrong { site { nothingOfThisName } }')
  const before = await listed()
  await ask('query Anybodys { site { title } }')
  await desk.visit('/')
  await desk.visit('/verify?text=wells')
  const [last, ...others] = await listed()
  expect(last).toMatchObject({ name: 'Anybodys', times: 1 })
  expect(others).toEqual(before)
  expect(JSON.stringify(others)).not.toMatch(/WithKey|WithPassword|Wrong/)
})

test('only the last different queries are remembered, and none that is very long', () => {
  const { note, list } = createRecentQueries()
  const took = { operationName: null, cost: 1, statements: 1, milliseconds: 1 }
  for (let index = 0; index < 100; index += 1) note({ ...took, text: `query Q${index} { site { title } }` })
  note({ ...took, text: `{ site { title } } #${'x'.repeat(20_000)}` })
  expect(list().map(({ name }) => name)).toEqual(Array.from({ length: 20 }, (_, index) => `Q${99 - index}`))
  const long = `query Long { ${Array.from({ length: 400 }, (_, index) => `a${index}: site { title }`).join(' ')} }`
  note({ ...took, text: long })
  expect(list()[0]?.text.length).toBeLessThanOrEqual(2_002)
  expect(list()[0]?.text).toMatch(/\n…$/)
})

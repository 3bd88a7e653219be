import { afterAll, beforeAll, expect, test } from 'vitest'
import { insertKey } from '../../src/database/write/keys.ts'
import { makeKey } from '../../src/keys/key.ts'
import { publishRelease } from '../support/content.ts'
import { openTestGateway, type TestGateway } from '../support/gateway.ts'

let gateway: TestGateway

beforeAll(async () => {
  gateway = await openTestGateway()
  await publishRelease(gateway.db.database, { add: [{ path: '/a/' }] })
})

afterAll(() => gateway.close())

async function makeKeyFor(options: { proposal?: string; expires?: string; revoked?: string } = {}) {
  const { key, id, hash } = makeKey('preview')
  await insertKey(gateway.db.database, { id, hash, scope: 'preview', ...options })
  return key
}

async function ask(query: string, key?: string) {
  const response = await fetch(`${gateway.url}/graphql?query=${encodeURIComponent(query)}`, {
    headers: { accept: 'application/graphql-response+json', ...(key && { authorization: `Bearer ${key}` }) },
  })
  return { status: response.status, headers: response.headers, text: await response.text() }
}

const query = '{ articles { totalCount } }'

test('a key makes an answer that nobody may keep, and that has no validator', async () => {
  const { headers } = await ask(query, await makeKeyFor())

  expect(headers.get('cache-control')).toBe('private, no-store')
  expect(headers.get('etag')).toBeNull()
  expect((await ask(query)).headers.get('vary')).toContain('authorization')
})

test.each([
  ['is unknown', async () => makeKey('preview').key],
  ['has no such form', async () => 'commonplace_preview_short'],
  ['stands beside something else', async () => `${await makeKeyFor()}, for-a-proxy`],
  ['has expired', () => makeKeyFor({ expires: '2020-01-01T00:00:00Z' })],
  ['was revoked', () => makeKeyFor({ revoked: '2020-01-01T00:00:00Z' })],
])('a key that %s is refused', async (_what, make) => {
  const { status, headers, text } = await ask(query, await make())

  expect(status).toBe(401)
  expect(JSON.parse(text).errors[0].extensions.code).toBe('KEY_INVALID')
  expect(headers.get('www-authenticate')).toContain('Bearer')
  expect(headers.get('cache-control')).toContain('no-store')
})

test('a token that is meant for somebody else is left alone, and costs nothing', async () => {
  gateway.requests.forget()

  const { status } = await ask(query, 'a-token-of-the-proxy')

  expect(status).toBe(200)
  expect(gateway.requests.statements.filter((statement) => statement.includes('"keys"'))).toEqual([])
})

test('a key for a proposal that is gone is refused', async () => {
  const { status, text } = await ask(query, await makeKeyFor({ proposal: 'never' }))

  expect(status).toBe(404)
  expect(JSON.parse(text).errors[0].extensions.code).toBe('PROPOSAL_UNKNOWN')
})

test('a key is stored as a hash alone', async () => {
  const key = await makeKeyFor()

  const rows = await gateway.db.database.sql`select * from keys`

  expect(JSON.stringify(rows)).not.toContain(key.slice(-43))
})

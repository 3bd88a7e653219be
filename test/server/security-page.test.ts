import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { DatabaseUnavailable } from '../../src/database/availability.ts'
import { Overloaded } from '../../src/database/limiter.ts'
import type { Database } from '../../src/database/open.ts'
import { insertDeskSession } from '../../src/database/write/desk-sessions.ts'
import { insertKey } from '../../src/database/write/keys.ts'
import type { Limits } from '../../src/graphql/limits/limits.ts'
import { makeKey, makeToken } from '../../src/keys/key.ts'
import { createReadiness } from '../../src/server/health.ts'
import { type ListenOptions, listen } from '../../src/server/listen.ts'
import { takePort } from '../../src/server/port.ts'
import { createRoutes } from '../../src/server/routes.ts'
import { many } from '../graphql/bombs.ts'
import { libraryHandler, librarySchema } from '../graphql/library.ts'
import { publishRelease } from '../support/content.ts'
import { openTestGateway, type TestGateway, type TestGatewayOptions } from '../support/gateway.ts'
import { exchange } from './wire.ts'

const root = resolve(import.meta.dirname, '../..')
const security = readFileSync(join(root, 'SECURITY.md'), 'utf8')
const [errorRows = [], readinessRows = []] = security
  .slice(security.indexOf('## Error codes'))
  .split(/\n\n/)
  .filter((block) => block.startsWith('| Code '))
  .map((table) => table.trim().split('\n').slice(2).map(cellsOf))

const closing: (() => Promise<void>)[] = []
let gateway: TestGateway
let empty: TestGateway
let broken: TestGateway
let trusting: TestGateway

beforeAll(async () => {
  gateway = await opened()
  empty = await opened({ environment: { COMMONPLACE_STREAMS: '1' } })
  broken = await opened()
  trusting = await opened({ environment: { COMMONPLACE_ONLY_TRUSTED: 'true' }, documents: new Map() })
  const shown = await publishRelease(gateway.db.database, { add: [{ path: '/articles/commons/' }, { path: '/gone/' }] })
  await addPicture(gateway.db.database, shown.editions[0] ?? 0)
  await publishRelease(gateway.db.database, { close: shown.editions.slice(1) })
  await gateway.db.database.sql`update releases set pruned = true where number = 1`
  await publishRelease(broken.db.database, { add: [{ path: '/articles/commons/' }] })
  await broken.db.database.sql`alter table themes rename to lost`
})

afterAll(async () => {
  await Promise.all(closing.map((close) => close()))
})

interface Answered {
  readonly status: number
  readonly body: unknown
}

/** Brings the code about for a client that sends this Accept header. */
type Provoke = (accept: string) => Promise<Answered>

// In the order of the table in SECURITY.md. A new code is a new row there and here.
const provocations: readonly (readonly [code: string, provoke: Provoke])[] = [
  ['GRAPHQL_PARSE_FAILED', query('{ site')],
  ['GRAPHQL_VALIDATION_FAILED', query('{ nowhere }')],
  ['BAD_USER_INPUT', query('query ($first: Int) { articles(first: $first) { totalCount } }', { first: 'many' })],
  ['BAD_USER_INPUT', query('{ articles(first: -1) { totalCount } }')],
  ['BAD_CURSOR', query('{ articles(after: "forged") { totalCount } }')],
  ['BAD_CURSOR', () => ask(`${gateway.url}/changes?after=forged`)],
  [
    'CURSOR_EXPIRED',
    async (accept) => {
      const text = 'query ($after: String) { changes(after: $after) { totalCount } }'
      return post(empty.url, { query: text, variables: { after: await newestCursor() } }, { accept })
    },
  ],
  ['CURSOR_EXPIRED', async () => ask(`${broken.url}/changes?after=${await newestCursor()}`)],
  ['NO_RELEASE', () => ask(`${empty.url}/dump`)],
  ['NO_RELEASE', (accept) => post(empty.url, { query: '{ site { title } }' }, { accept })],
  ['RELEASE_UNKNOWN', atRelease(9)],
  ['RELEASE_PRUNED', atRelease(1)],
  ['KEY_INVALID', withKey(async () => 'commonplace_preview_unknown')],
  ['KEY_REQUIRED', () => ask(`${gateway.url}/receipts`, { method: 'POST' })],
  ['PROPOSAL_UNKNOWN', withKey(keyForNoProposal)],
  ['OPERATION_RESOLUTION_FAILURE', query('query A { __typename } query B { __typename }')],
  ['BAD_REQUEST', (accept) => post(gateway.url, {}, { accept })],
  ['BAD_REQUEST', (accept) => send(gateway.url, '{', { accept })],
  [
    'PERSISTED_QUERY_NOT_SUPPORTED',
    (accept) => post(gateway.url, { extensions: { persistedQuery: { version: 1, sha256Hash: 'a' } } }, { accept }),
  ],
  ['PERSISTED_QUERY_NOT_FOUND', (accept) => post(trusting.url, { documentId: 'unknown' }, { accept })],
  ['DOCUMENT_NOT_TRUSTED', (accept) => post(trusting.url, { query: '{ __typename }' }, { accept })],
  ['BATCHING_NOT_ALLOWED', (accept) => post(gateway.url, [{ query: '{ __typename }' }], { accept })],
  ['TOO_MANY_TOKENS', query(`{ ${many(2_001, () => '__typename')} }`)],
  [
    'QUERY_TOO_DEEP',
    query(`{ theme(slug: "a") { ${'articles { nodes { themes { '.repeat(6)} slug ${'} } } '.repeat(6)} } }`),
  ],
  ['TOO_MANY_FIELDS', query(`{ site { ${many(501, () => 'title')} } }`)],
  ['TOO_MANY_ROOT_FIELDS', query(`{ ${many(31, () => '__typename')} }`)],
  ['TOO_MANY_ALIASES', query(`{ site { ${many(51, (index) => `a${index}: title`)} } }`)],
  ['TOO_MANY_DIRECTIVES', query(`{ site { title ${many(51, () => '@skip(if: false)')} } }`)],
  ['QUERY_TOO_COSTLY', query('{ articles(first: 50000) { nodes { title } } }')],
  ['TIMEOUT', limited({ deadline: 20 })],
  ['OVERLOADED', failing(new Overloaded('No place is free.'))],
  ['RATE_LIMITED', () => tooOften()],
  ['TOO_MANY_STREAMS', secondStream],
  ['DATABASE_UNAVAILABLE', failing(new DatabaseUnavailable('connect ECONNREFUSED'))],
  ['STARTING', async (accept) => post(await unopenedPort(), { query: '{ __typename }' }, { accept })],
  [
    'UNSUPPORTED_MEDIA_TYPE',
    (accept) => post(gateway.url, { query: '{ __typename }' }, { accept, 'content-encoding': 'gzip' }),
  ],
  ['NOT_ACCEPTABLE', () => post(gateway.url, { query: '{ __typename }' }, { accept: 'text/event-stream' })],
  ['REQUEST_TOO_LARGE', (accept) => post(gateway.url, { query: ' '.repeat(100_001) }, { accept })],
  ['URL_TOO_LONG', (accept) => ask(`${gateway.url}/graphql?query=${'a'.repeat(8_200)}`, { headers: { accept } })],
  [
    'HEADERS_TOO_LARGE',
    wire(
      `GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n${many(100, (index) => `x-${index}: y\r\n`).replaceAll('\n x', '\nx')}`,
    ),
  ],
  ['EXPECTATION_FAILED', wire('GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nExpect: tea\r\n')],
  ['REQUEST_TIMEOUT', async () => sent(await impatient(), 'GET / HTTP/1.1\r\nHo')],
  ['METHOD_NOT_ALLOWED', (accept) => ask(`${gateway.url}/graphql`, { method: 'DELETE', headers: { accept } })],
  ['NOT_FOUND', (accept) => ask(`${gateway.url}/nowhere`, { headers: { accept } })],
  ['EDITORS_ONLY', () => ask(`${gateway.url}/desk/plan.json`)],
  ['NOT_DONE', () => notDone()],
  ['GONE', () => ask(`${gateway.url}/content/gone/`)],
  ['NOT_IMPLEMENTED', () => ask(`${gateway.url}/oembed?format=xml`)],
  [
    'RANGE_NOT_SATISFIABLE',
    (accept) => ask(`${gateway.url}/media/${PICTURE}/a.png`, { headers: { accept, range: 'bytes=1-' } }),
  ],
  ['INTERNAL_SERVER_ERROR', failing(new Error('lost'))],
  [
    'INTERNAL_SERVER_ERROR',
    (accept) => post(broken.url, { query: '{ site { title } theme(slug: "home") { name } }' }, { accept }),
  ],
]

// In the order of the second table.
const states: readonly (readonly [code: string, url: () => Promise<string>])[] = [
  ['STARTING', unopenedPort],
  ['NO_RELEASE', async () => empty.url],
  ['DATABASE_SILENT', () => ready(() => new Promise(() => {}))],
  ['DATABASE_UNREACHABLE', () => ready(() => Promise.reject(new Error('connect ECONNREFUSED')))],
  ['DRAINING', () => ready(async () => 1, { draining: true })],
]

describe('the table of error codes in SECURITY.md', () => {
  test('has a row for every way to bring one about, and no other', () => {
    expect(errorRows.map(([code]) => code)).toEqual(provocations.map(([code]) => code))
  })

  test('says what each means and what to do', () => {
    for (const row of errorRows)
      expect(row).toEqual([expect.any(String), ...Array(4).fill(expect.stringMatching(/.\.$|^\d{3}$/))])
  })

  test.each(provocations.map(([code, provoke], index) => ({ code, provoke, index, row: errorRows[index] ?? [] })))(
    'is true of row $index, $code',
    async ({ code, provoke, row }) => {
      const [, status, statusOfJson] = row.map(Number)
      const body = { errors: [{ message: expect.stringMatching(/\S/), extensions: { code } }] }
      expect(await provoke('application/graphql-response+json')).toMatchObject({ status, body })
      expect(await provoke('application/json')).toMatchObject({ status: statusOfJson, body })
    },
  )
})

describe('the table of /readyz in SECURITY.md', () => {
  test('has a row for every state that is not ready, and no other', () => {
    expect(readinessRows.map(([code]) => code)).toEqual(states.map(([code]) => code))
  })

  test.each(states)('is true of %s', async (code, url) => {
    const [, status] = readinessRows.find((row) => row[0] === code) ?? []
    const { body, ...answer } = await ask(`${await url()}/readyz`)
    expect(answer).toEqual({ status: Number(status) })
    expect(body).toMatchObject({ status: 'unready', code, reason: expect.stringMatching(/\.$/) })
  })
})

test('no part of the gateway uses a code that SECURITY.md does not name', () => {
  const named = new Set([...errorRows, ...readinessRows].map(([code]) => code))
  const used = ['src/graphql', 'src/server'].flatMap(sourcesIn).flatMap(codesIn)
  expect(used.length).toBeGreaterThan(25)
  expect(used.filter((code) => !named.has(code))).toEqual([])
})

const PICTURE = 'a'.repeat(64)

/** Gives an edition a picture of one byte. */
async function addPicture({ sql }: Database, edition: number): Promise<void> {
  await sql`insert into sources (digest, bytes) values (${PICTURE}, '\\x00')`
  await sql`insert into media (digest, type, bytes) values (${PICTURE}, 'image/png', 1)`
  await sql`insert into images (edition_id, position, role, url, digest)
    values (${edition}, 0, 'BODY', 'https://commons.example/a.png', ${PICTURE})`
}

function cellsOf(line: string): string[] {
  return line
    .split('|')
    .slice(1, -1)
    .map((cell) => cell.trim().replace(/^`(.*)`$/, '$1'))
}

function sourcesIn(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => readFileSync(join(root, folder, name), 'utf8'))
}

// As a property, after a status, or as the argument of the functions that make errors of them.
function codesIn(source: string): string[] {
  const places = source.matchAll(/(?:\bcode: |\b\d{3},\s*|\bno\(|\blater\(|\| )'([A-Z_]{5,})'/g)
  return [...places].map(([, code = '']) => code)
}

function query(text: string, variables: object = {}): Provoke {
  return (accept) => post(gateway.url, { query: text, variables }, { accept })
}

function withKey(make: () => Promise<string>): Provoke {
  return async (accept) =>
    post(gateway.url, { query: '{ __typename }' }, { accept, authorization: `Bearer ${await make()}` })
}

async function keyForNoProposal(): Promise<string> {
  const { key, id, hash } = makeKey('preview')
  await insertKey(gateway.db.database, { id, hash, scope: 'preview', proposal: 'none' })
  return key
}

function atRelease(number: number): Provoke {
  return (accept) => post(gateway.url, { query: '{ site { title } }' }, { accept, 'content-release': String(number) })
}

function post(url: string, body: unknown, headers: Record<string, string>): Promise<Answered> {
  return send(url, JSON.stringify(body), headers)
}

function send(url: string, body: string, headers: Record<string, string>): Promise<Answered> {
  return ask(`${url}/graphql`, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body })
}

async function ask(url: string, init: RequestInit = {}): Promise<Answered> {
  const response = await fetch(url, init)
  return { status: response.status, body: await response.json() }
}

/** An editor asks for the plan of a folder that is not there. */
async function notDone(): Promise<Answered> {
  const { token, hash } = makeToken()
  const { url, db } = await opened({ environment: { COMMONPLACE_SITE: '/nowhere' } })
  await publishRelease(db.database, { add: [{ path: '/a/' }] })
  const editor = { name: 'Ana', keyId: null, expires: new Date(Date.now() + 60_000), entered: true }
  await insertDeskSession(db.database, { ...editor, hash })
  return await ask(`${url}/desk/plan.json`, { headers: { cookie: `commonplace_desk=${token}` } })
}

async function tooOften(): Promise<Answered> {
  const { url } = await opened({ environment: { COMMONPLACE_CLIENT_REQUESTS: '1' } })
  for (let count = 0; count < 5; count++) await fetch(`${url}/oembed`)
  return ask(`${url}/oembed`)
}

async function secondStream(accept: string): Promise<Answered> {
  const query = encodeURIComponent('subscription { releasePublished { number } }')
  const address = `${empty.url}/graphql?query=${query}`
  const leave = new AbortController()
  const headers = { accept: `${accept}, text/event-stream;q=0.5` }
  await fetch(address, { headers, signal: leave.signal })
  const answered = await ask(address, { headers })
  leave.abort()
  return answered
}

function wire(head: string): Provoke {
  return (accept) => sent(gateway.url, `${head}Accept: ${accept}\r\n\r\n`)
}

async function sent(url: string, bytes: string): Promise<Answered> {
  const answer = await exchange(url, bytes)
  const [head = '', body = ''] = answer.split('\r\n\r\n')
  return { status: Number(head.split(' ')[1]), body: JSON.parse(body) }
}

async function opened(options: TestGatewayOptions = {}): Promise<TestGateway> {
  const test = await openTestGateway(options)
  closing.push(test.close)
  return test
}

async function served(handle: ListenOptions['handle'], limits = {}): Promise<string> {
  const server = await listen({ handle, host: '127.0.0.1', port: 0, limits, log: silent })
  closing.push(server.close)
  return server.url
}

async function newestCursor(): Promise<string> {
  const { body } = await query('{ releases { nodes { cursor } } }')('application/json')
  const { nodes } = (body as { data: { releases: { nodes: { cursor: string }[] } } }).data.releases
  return nodes[0]?.cursor ?? ''
}

const silent = { error() {}, warn() {}, info() {} }

async function unopenedPort(): Promise<string> {
  const port = await takePort({ host: '127.0.0.1', port: 0, log: silent })
  closing.push(port.close)
  return port.url
}

function impatient(): Promise<string> {
  return served(async () => new Response(), { headersTimeout: 50, requestTimeout: 50 })
}

/** A gateway with other limits, over a context that never comes. */
function limited(limits: Partial<Limits>): Provoke {
  const { handle } = libraryHandler({ limits, createContext: () => new Promise(() => {}) })
  return async (accept) => post(await served(handle), { query: '{ __typename }' }, { accept })
}

/** A gateway that meets this fault with every operation it begins. */
function failing(fault: Error): Provoke {
  const { handle } = libraryHandler({
    createContext: () => {
      throw fault
    },
  })
  return async (accept) => post(await served(handle), { query: '{ __typename }' }, { accept })
}

function ready(findRelease: () => Promise<number | null>, { draining = false } = {}): Promise<string> {
  const readiness = createReadiness(findRelease, { deadline: 50 })
  if (draining) readiness.drain()
  const calm = {
    small: { running: 0, waiting: 0 },
    large: { running: 0, waiting: 0 },
    older: { running: 0, waiting: 0 },
    pages: { running: 0, waiting: 0 },
    lag: 0,
    refused: 0,
  }
  return served(
    createRoutes({
      graphql: libraryHandler().handle,
      schema: librarySchema(),
      media: async () => new Response(),
      readiness,
      load: () => calm,
    }),
  )
}

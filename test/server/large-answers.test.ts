import { request } from 'node:http'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { type Listening, listen } from '../../src/server/listen.ts'
import { publishRelease } from '../support/content.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { type FrontDoor, openFrontDoor } from '../support/front-door.ts'
import { dial } from './wire.ts'

let db: TestDatabase
let gateway: FrontDoor
let server: Listening
const lines: object[] = []
const write = (details: object) => void lines.push(details)
const log = { error: write, warn: write, info: () => {} }

beforeAll(async () => {
  db = await createTestDatabase()
  await publishRelease(db.database, {
    add: Array.from({ length: 100 }, (_, index) => ({
      path: `/articles/${index}/`,
      edition: { title: `Ünïcode “${index}”\u2028`, html: `<p>${'Was eine Seite „sagt“. '.repeat(1_000)}</p>` },
      sections: [{ anchor: 'one', quotes: ['One', 'Another'] }],
    })),
  })
  gateway = openFrontDoor(db.database, { log })
  server = await listen({ handle: gateway.handle, host: '127.0.0.1', port: 0, log })
})

afterAll(async () => {
  await server.close()
  gateway.close()
  await db.drop()
})

const QUERY =
  '{ articles(first: 100) { nodes { title html extra summary sections { anchor quotes { text } } links { href } } } }'
const ask = (query: string) =>
  fetch(`${server.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query }),
  })

test('a large answer arrives whole, as JSON.stringify writes it', async () => {
  const response = await ask(QUERY)
  const text = await response.text()

  expect(response.status).toBe(200)
  expect(text.length).toBeGreaterThan(2_000_000)
  expect(text).toBe(JSON.stringify(JSON.parse(text)))
  expect(JSON.parse(text).data.articles.nodes).toHaveLength(100)
})

test('it ends quietly where the client leaves in the middle, and gives up its place', async () => {
  await new Promise<void>((resolve, reject) => {
    const asked = request(`${server.url}/graphql`, { method: 'POST', headers: { 'content-type': 'application/json' } })
    asked.on('error', reject)
    asked.on('response', (response) => {
      response.once('data', () => {
        asked.destroy()
        resolve()
      })
      response.on('error', () => {})
    })
    asked.end(JSON.stringify({ query: QUERY }))
  })

  await vi.waitFor(() => expect(gateway.admission.load.large.running).toBe(0), { timeout: 20_000 })
  expect(lines).toEqual([])
  expect((await ask('{ __typename }')).status).toBe(200)
})

test('5,000 requests at once on one connection do not keep another client waiting, and the connection lives', async () => {
  const body = JSON.stringify({ query: '{ __typename }' })
  const head = `POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n`
  const socket = await dial(server.url)
  let text = ''
  socket.on('data', (chunk) => {
    text += chunk
  })
  const answered = () => text.split('HTTP/1.1 ').length - 1
  socket.write(`${head}${body}`.repeat(5_000))
  await vi.waitFor(() => expect(answered()).toBeGreaterThan(0), { timeout: 20_000, interval: 1 })
  expect((await ask('{ __typename }')).status).toBe(200)
  const before = answered()
  await vi.waitFor(() => expect(answered()).toBe(5_000), { timeout: 60_000 })
  const statuses = [...text.matchAll(/HTTP\/1\.1 (\d+)/g)].map(([, status]) => status)
  text = ''
  socket.write(`${head}${body}`)
  await vi.waitFor(() => expect(text).toMatch(/^HTTP\/1\.1 200 /), { timeout: 20_000 })
  socket.destroy()

  expect(before).toBeLessThan(5_000)
  expect(new Set(statuses)).toEqual(new Set(['200', '503']))
  expect(statuses.filter((status) => status === '200').length).toBeGreaterThanOrEqual(100)
})

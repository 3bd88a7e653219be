import { serverAudits } from 'graphql-http'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { listen } from '../../src/server/listen.ts'
import { libraryHandler } from './library.ts'

let server: Awaited<ReturnType<typeof listen>>

beforeAll(async () => {
  const { handle } = libraryHandler()
  server = await listen({ handle, host: '127.0.0.1', port: 0, log: { error() {}, warn() {}, info() {} } })
})

afterAll(() => server.close())

const audits = serverAudits({ url: () => `${server.url}/graphql` })

test('the audit suite holds the 61 audits the gateway promises to pass', () => {
  expect(audits).toHaveLength(61)
})

test.each(audits.map((audit) => [audit.name, audit] as const))('%s', async (_name, audit) => {
  expect(await audit.fn()).toMatchObject({ status: 'ok' })
})

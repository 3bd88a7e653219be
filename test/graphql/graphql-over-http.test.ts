import { serverAudits } from 'graphql-http'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { listen } from '../../src/server/listen.ts'
import { libraryHandler } from './library.ts'

let server: Awaited<ReturnType<typeof listen>>

beforeAll(async () => {
  const { handle } = libraryHandler()
  server = await listen({ handle, host: '127.0.0.1', port: 0, log: { error() {}, warn() {}, info() {} } })
})

afterAll(() => server.close())

/**
 * What graphql-http 1.23.1 asks for after the draft of 2023 and the edition of September 2026 does not: it has 422 for what is
 * not well-formed and for what fails after parsing, whatever the client accepts, and no more 200 without data.
 */
const outdated = new Map([
  ['423L', 422],
  ...['LKJ0', 'LKJ1', 'LKJ2', 'LKJ3'].map((id) => [id, 422] as const),
  ...['6C00', '6C01', '6C02', '6C03'].map((id) => [id, 422] as const),
  ...['4760', '4761', '4762', '4763'].map((id) => [id, 422] as const),
  ...['58B0', '58B1', '58B2', '58B3'].map((id) => [id, 422] as const),
  ['3E3A', 422],
  ['572B', 400],
  ['FDE2', 400],
  ['7B9B', 422],
  ['86EE', 422],
])

const audits = serverAudits({ url: () => `${server.url}/graphql` })

test('graphql-http has 61 audits', () => {
  expect(audits).toHaveLength(61)
})

describe('passes the audit of graphql-http', () => {
  test.each(audits.filter(({ id }) => !outdated.has(id)).map((audit) => [audit.name, audit] as const))(
    '%s',
    async (_name, audit) => {
      expect(await audit.fn()).toMatchObject({ status: 'ok' })
    },
  )
})

describe('answers as the released specification has it, not as the audit of graphql-http', () => {
  test.each(audits.filter(({ id }) => outdated.has(id)).map((audit) => [audit.name, audit] as const))(
    '%s',
    async (_name, audit) => {
      const result = await audit.fn()
      const response = result.status === 'ok' ? null : result.response
      expect(response?.status).toBe(outdated.get(audit.id))
    },
  )
})

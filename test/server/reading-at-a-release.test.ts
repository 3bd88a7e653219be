import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { publishRelease } from '../support/content.ts'
import { openTestGateway, type TestGateway } from '../support/gateway.ts'

let gateway: TestGateway

const QUERY = '{ site { release { number } } articles { nodes { title } } articleByPath(path: "/b/") { title } }'

beforeAll(async () => {
  gateway = await openTestGateway()
  const { database } = gateway.db
  const first = await publishRelease(database, { add: [{ path: '/a/', edition: { title: 'Before' } }] })
  await publishRelease(database, {
    close: first.editions,
    add: [
      { path: '/a/', edition: { title: 'After' } },
      { path: '/b/', edition: { title: 'New' } },
    ],
  })
})

afterAll(() => gateway.close())

async function ask(path: string, headers: Record<string, string> = {}) {
  const response = await fetch(`${gateway.url}${path}`, {
    headers: { accept: 'application/graphql-response+json', ...headers },
  })
  return {
    status: response.status,
    headers: response.headers,
    body: response.status === 304 ? null : await response.json(),
  }
}

const asked = (more = '') => `/graphql?query=${encodeURIComponent(QUERY)}${more}`

test('an answer names its release, and the newest is read unless another is asked for', async () => {
  const { headers, body } = await ask(asked())

  expect(headers.get('content-release')).toBe('2')
  expect(body.extensions).toEqual({ release: 2 })
  expect(body.data.articleByPath).toEqual({ title: 'New' })
})

describe.each([
  ['by header', '', { 'content-release': '1' }],
  ['by parameter', '&release=1', {}],
])('a release asked for %s', (_way, more, headers) => {
  test('is read as it was', async () => {
    const answer = await ask(asked(more), headers as Record<string, string>)

    expect(answer.headers.get('content-release')).toBe('1')
    expect(answer.body).toEqual({
      data: { site: { release: { number: 1 } }, articles: { nodes: [{ title: 'Before' }] }, articleByPath: null },
      extensions: { release: 1 },
    })
  })
})

test.each([
  ['&release=one', {}, 422, 'BAD_REQUEST'],
  ['&release=-1', {}, 422, 'BAD_REQUEST'],
  ['&release=1', { 'content-release': '2' }, 422, 'BAD_REQUEST'],
  ['&release=1&release=2', {}, 422, 'BAD_REQUEST'],
  ['&release=3', {}, 404, 'RELEASE_UNKNOWN'],
  ['&release=99999999999', {}, 404, 'RELEASE_UNKNOWN'],
])('%s %j is refused', async (more, headers, status, code) => {
  const answer = await ask(asked(more), headers as Record<string, string>)

  expect(answer.status).toBe(status)
  expect(answer.body.errors[0].extensions.code).toBe(code)
  expect(answer.headers.get('cache-control')).toBe('private, no-store')
})

test('a number larger than any release is named as it was asked for', async () => {
  const { body } = await ask(asked('&release=99999999999999999999'))

  expect(body.errors[0].message).toMatch(/^There is no release 99999999999999999999\./)
})

test('what a client has already is not sent again, until another release', async () => {
  const first = await ask(asked())
  const etag = first.headers.get('etag') ?? ''
  const again = await ask(asked(), { 'if-none-match': etag })

  expect(etag).toMatch(/^"/)
  expect(again.status).toBe(304)
  for (const name of ['etag', 'cache-control', 'vary', 'content-release'])
    expect([name, again.headers.get(name)]).toEqual([name, first.headers.get(name)])
  expect((await ask(asked('&release=1'), { 'if-none-match': etag })).status).toBe(200)
})

test('errors and partial answers are not kept', async () => {
  const partial = await ask(
    `/graphql?query=${encodeURIComponent('{ site { title } articles(first: -1) { totalCount } }')}`,
  )

  expect([partial.status, partial.headers.get('cache-control')]).toEqual([294, 'private, no-store'])
  expect((await ask('/graphql?query={nowhere}')).headers.get('cache-control')).toBe('private, no-store')
})

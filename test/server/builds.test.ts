import { afterAll, beforeAll, expect, test } from 'vitest'
import { publishRelease } from '../support/content.ts'
import { openTestGateway, type TestGateway } from '../support/gateway.ts'

const paths = Array.from({ length: 20 }, (_, index) => `/page-${index}/`)

let gateway: TestGateway

beforeAll(async () => {
  gateway = await openTestGateway()
  const { editions } = await publishRelease(gateway.db.database, { add: paths.map((path) => ({ path })) })
  await publishRelease(gateway.db.database, { close: editions.slice(0, 1) })
})

afterAll(() => gateway.close())

test.each(['1', '2'])('a build with twenty requests at once is answered at release %s', async (release) => {
  const ask = (path: string) => {
    // Each search may scan tables, which few statements do at once.
    const searches = ['a', 'b', 'c'].map((name) => `${name}: search(text: "${name}${path}") { totalCount }`)
    const query = `{ articleByPath(path: "${path}") { title html } ${searches.join(' ')} }`
    const address = `${gateway.url}/graphql?query=${encodeURIComponent(query)}`
    return fetch(address, { headers: { 'content-release': release } })
  }
  const answers = await Promise.all(paths.map(ask))

  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]))
})

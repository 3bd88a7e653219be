import { afterEach, beforeEach, expect, test } from 'vitest'
import { publishRelease } from '../support/content.ts'
import { openTestGateway, type TestGateway } from '../support/gateway.ts'

let gateway: TestGateway
let editions: readonly number[]

beforeEach(async () => {
  gateway = await openTestGateway({ environment: {} })
  const release = await publishRelease(gateway.db.database, {
    add: ['/a/', '/b/'].map((path) => ({
      path,
      aliases: [`/old${path}`],
      tags: ['Tools'],
      credits: [{}],
      sections: [{ anchor: 'one', themes: ['water'], quotes: [`Words of ${path}`] }],
    })),
  })
  editions = release.editions
})

afterEach(() => gateway.close())

let asked = 0

/** Asks in a way that no answer is kept for yet. */
async function ask(fields: string, key = '') {
  asked += 1
  gateway.db.forget()
  const response = await fetch(`${gateway.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(key && { authorization: `Bearer ${key}` }) },
    body: JSON.stringify({ query: `{ asked${asked}: __typename ${fields} }` }),
  })
  const { data } = await response.json()
  // Those of the clock and of the look for the newest release do not count.
  const own = gateway.db.statements.filter(
    (statement) => /"(editions|sections|quotes)"/.test(statement) && !/"publish_at"/.test(statement),
  )
  return { data, statements: own.length }
}

const parts = `title markdown html sections { heading html text quotes { text } } quotes { text section { anchor } article { title } } imageCredits { attribution } aliases { path } terms { slug } images { url }`

test('an article that was read before costs the look-up of its path alone, whatever is asked of it', async () => {
  const first = await ask(`articleByPath(path: "/a/") { ${parts} }`)
  const second = await ask(`articleByPath(path: "/a/") { ${parts} }`)
  const other = await ask(`articleByPath(path: "/b/") { ${parts} }`)

  expect(first.statements).toBeGreaterThan(4)
  expect(second.statements).toBe(1)
  expect(second.data.articleByPath).toEqual(first.data.articleByPath)
  expect(other.data.articleByPath.quotes[0].text).toBe('Words of /b/')
})

test('an article that is edited shows its new parts', async () => {
  await ask(`articleByPath(path: "/a/") { ${parts} }`)
  await publishRelease(gateway.db.database, {
    close: editions.slice(0, 1),
    add: [{ path: '/a/', sections: [{ anchor: 'two', quotes: ['Other words'] }] }],
  })

  const texts = async () =>
    (await ask(`articleByPath(path: "/a/") { ${parts} }`)).data.articleByPath.quotes.map(
      ({ text }: { text: string }) => text,
    )
  await expect.poll(texts).toEqual(['Other words'])
})

test('the newest release is not looked for while nothing is published', async () => {
  const looks = async () => {
    await ask('site { title }')
    return gateway.db.statements.filter((statement) => statement.includes('from "releases"')).length
  }

  await expect.poll(looks).toBe(0)
})

test('what a pruned release showed is kept no longer', async () => {
  await ask(`articleByPath(path: "/b/") { ${parts} }`)
  await publishRelease(gateway.db.database, {})
  await gateway.db.database.sql`select * from prune_history(1, false)`

  await expect.poll(async () => (await ask(`articleByPath(path: "/b/") { ${parts} }`)).statements).toBeGreaterThan(1)
})

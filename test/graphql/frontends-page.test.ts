import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { publishRelease } from '../support/content.ts'
import { openReader, type Reader } from '../support/reader.ts'

const page = readFileSync(new URL('../../docs/frontends.md', import.meta.url), 'utf8')
const examples = [...page.matchAll(/```graphql\n(.*?)```(?:\n\n```json\n(.*?)```)?/gs)].map((match) => ({
  query: match[1] ?? '',
  variables: JSON.parse(match[2] ?? '{}') as object,
}))

let reader: Reader

beforeAll(async () => {
  reader = await openReader()
  await publishRelease(reader.db.database, {
    add: [
      {
        path: '/articles/privacy/',
        aliases: ['/old/privacy/'],
        edition: { published: '2025-07-06T00:00:00Z', updated: '2025-07-07T00:00:00Z' },
        sections: [{ anchor: 'home', themes: ['home'], quotes: ['For the first time I was home.'] }],
      },
      { path: '/articles/commons/' },
    ],
  })
})

afterAll(() => reader.close())

test('the page has examples', () => {
  expect(examples.length).toBeGreaterThan(6)
})

test.each(examples)('the example `$query` is answered, and with something', async ({ query, variables }) => {
  const { data, errors } = await reader.ask(query, variables)

  expect(errors).toEqual([])
  expect(JSON.stringify(data)).not.toMatch(/^\{"\w+":null|"nodes":\[\]|\[null/)
})

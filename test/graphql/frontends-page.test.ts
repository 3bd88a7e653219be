import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { publishRelease } from '../support/content.ts'
import { openReader, type Reader } from '../support/reader.ts'

const page = readFileSync(new URL('../../docs/frontends.md', import.meta.url), 'utf8')
const examples = [...page.matchAll(/```graphql\n(.*?)```(?:\n\n```json\n(.*?)```)?/gs)].map((match) => ({
  query: match[1] ?? '',
  variables: JSON.parse(match[2] ?? '{}') as object,
}))

const DESK = 'a'.repeat(64)

const ENTRY = { menu: 'main', identifier: null, name: null, page: null, url: null, parent: null, weight: 0 }

let reader: Reader

beforeAll(async () => {
  reader = await openReader()
  const { sql } = reader.db.database
  await sql`insert into sources (digest, bytes) values (${DESK}, '\\x00')`
  await sql`insert into media (digest, type, width, height, bytes) values (${DESK}, 'image/jpeg', 30, 20, 1)`
  await publishRelease(reader.db.database, {
    site: {
      languages: [{ code: 'en', name: 'English', path: '/' }],
      params: { color: 'green' },
      menus: {
        en: [
          { ...ENTRY, name: 'Privacy', page: '/articles/privacy' },
          { ...ENTRY, name: 'Forum', url: 'https://forum.example/', parent: 'Privacy' },
        ],
      },
    },
    themes: [{ slug: 'home', name: 'Home', description: 'Where people are welcome.' }],
    add: [
      {
        path: '/articles/privacy/',
        aliases: ['/old/privacy/'],
        edition: {
          summary: 'What the library keeps.',
          published: '2025-07-06T00:00:00Z',
          updated: '2025-07-07T00:00:00Z',
          links: [{ href: '/articles/commons/', text: 'the commons', target: '/articles/commons' }],
        },
        tags: ['Work'],
        sections: [{ anchor: 'home', themes: ['home'], quotes: ['For the first time I was home.'] }],
        credits: [{ role: 'FEATURE', image: 'https://commons.example/desk.jpg' }],
        images: [{ role: 'FEATURE', url: 'https://commons.example/desk.jpg', alt: 'A desk', digest: DESK }],
      },
      { path: '/', edition: { kind: 'HOME' } },
      { path: '/articles/commons/', tags: ['Work'], edition: { published: '2025-07-05T00:00:00Z' } },
      { path: '/articles/trust/', edition: { published: '2025-07-08T00:00:00Z' } },
      {
        path: '/de/articles/privatheit/',
        edition: { language: 'de', translationKey: '/articles/privacy/', published: '2025-07-06T00:00:00Z' },
      },
    ],
  })
})

afterAll(() => reader.close())

test('the page has examples', () => {
  expect(examples.length).toBeGreaterThan(6)
})

test.each(examples)('the example `$query` is answered, and every field of it with something', async (example) => {
  const { data, errors } = await reader.ask(example.query, example.variables)

  expect(errors).toEqual([])
  expect(unanswered(JSON.parse(JSON.stringify(data)))).toEqual([])
})

// What the small site of this test has nothing to say on.
const silent = ['quotesByTheme.nodes[].attribution']

/** The fields that are null, or lists without entries, wherever they occur. */
function unanswered(data: unknown): string[] {
  const isAnswered = new Map<string, boolean>()
  const visit = (value: unknown, path: string): void => {
    const isEmpty = value === null || (Array.isArray(value) && value.length === 0)
    isAnswered.set(path, !isEmpty || isAnswered.get(path) === true)
    if (Array.isArray(value)) for (const entry of value) visit(entry, `${path}[]`)
    else if (typeof value === 'object' && value !== null)
      for (const [name, field] of Object.entries(value)) visit(field, path === '' ? name : `${path}.${name}`)
  }
  visit(data, '')
  return [...isAnswered].filter(([path, answered]) => !answered && !silent.includes(path)).map(([path]) => path)
}

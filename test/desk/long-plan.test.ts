import { afterAll, beforeAll, expect, test } from 'vitest'
import { StillPlanning } from '../../src/desk/access/site-work.ts'
import { createUpdates } from '../../src/desk/access/updates.ts'
import type { Ask } from '../../src/desk/ask.ts'
import { createDesk, type DeskParts } from '../../src/desk/desk.ts'
import { openDesk, seeds, type TestDesk } from '../support/desk.ts'

let desk: TestDesk

beforeAll(async () => {
  desk = await openDesk(seeds)
})

afterAll(() => desk.close())

test('whoever asks for a plan that takes long is told that it is being made, as something that passes', async () => {
  const { cookie } = await desk.enter()
  const never = async () => {
    throw new StillPlanning('The plan takes long to make. Open pages show it as soon as it is there.')
  }
  const work = { plan: never, follow() {} } as unknown as DeskParts['work']
  const updates = createUpdates({ findNewest: async () => null })
  const { url, db } = desk
  const parts = { database: db.database, url, mediaUrl: `${url}/media/`, work, updates, recentQueries: () => [] }
  const site = { title: 'The site', url, release: { number: 1, at: '2025-01-01T00:00:00Z' } }
  const ask = (async () => ({ site })) as unknown as Ask
  const tools = { ask, from: '', media: async () => new Response(), explain: () => null }

  const answer = await createDesk(parts, new Map()).answer(
    new Request(`${url}/desk/plan`, { headers: { cookie } }),
    tools,
  )
  const text = await answer.text()

  expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '10'])
  expect(text).toContain('<h1>The folder is being read</h1>')
  expect(text).toContain('What is published is as it was.')
  expect(text).not.toContain('cannot be shown')
  updates.close()
})

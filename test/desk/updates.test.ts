import { afterAll, beforeAll, expect, test } from 'vitest'
import { createUpdates } from '../../src/desk/access/updates.ts'
import { openDesk, type TestDesk } from '../support/desk.ts'
import { createSite, page, type TestSite } from '../support/site.ts'

let site: TestSite
let desk: TestDesk

beforeAll(async () => {
  site = createSite({ 'content/a.md': page('A'), 'content/draft.md': page('Draft', 'One.', 'draft: true') })
  desk = await openDesk(site.root)
})

afterAll(async () => {
  site.remove()
  await desk.close()
})

/** The events of an open page, as they come. */
async function follow(headers: Record<string, string> = {}) {
  const response = await fetch(`${desk.url}/desk/events`, { headers: { accept: 'text/event-stream', ...headers } })
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader()
  let text = ''
  const until = async (wanted: (text: string) => boolean) => {
    while (!wanted(text)) {
      const { done, value } = await reader.read()
      if (done) throw new Error(`The stream ended after ${text}`)
      text += value
    }
  }
  await until((seen) => seen.startsWith(':'))
  return {
    type: response.headers.get('content-type'),
    text: () => text,
    hasHeard: () => text.includes('event: changed'),
    heard: () => until((seen) => seen.includes('event: changed')),
    leave: () => reader.cancel(),
  }
}

test('who reads hears of releases, and only editors of drafts', async () => {
  const editor = await desk.enter()
  const [reader, insider] = [await follow(), await follow({ cookie: editor.cookie })]
  expect(reader.type).toBe('text/event-stream; charset=utf-8')
  site.write('content/draft.md', page('Draft', 'Two.', 'draft: true'))
  await desk.publish(site.root)
  await insider.heard()
  site.write('content/a.md', page('A', 'Another text.'))
  const second = await follow({ cookie: editor.cookie })
  expect(reader.hasHeard()).toBe(false)
  await desk.publish(site.root)
  await Promise.all([reader.heard(), second.heard()])
  // By it a page knows that what it fetches is not older.
  expect(reader.text()).toContain('event: changed\ndata: 2\n')
  await Promise.all([reader.leave(), insider.leave(), second.leave()])
})

test('the gateway closes though a page is open', async () => {
  const other = await openDesk(site.root)
  const response = await fetch(`${other.url}/desk/events`)
  await other.close()
  await expect(response.text()).resolves.toMatch(/^:/)
})

test('nobody takes the places of others, and none of those kept for editors', () => {
  const updates = createUpdates({ findNewest: async () => null, most: 6, kept: 2, share: 3 })
  const leaving = new AbortController()
  const ask = (from: string, isEditor = false, signal = new AbortController().signal) =>
    updates.follow({ seesDrafts: isEditor, isEditor, from, signal }) !== null
  expect(['a', 'a', 'a', 'a'].map((from) => ask(from))).toEqual([true, true, true, false])
  expect([ask('b', false, leaving.signal), ask('b')]).toEqual([true, false])
  expect([ask('a', true), ask('a', true), ask('a', true)]).toEqual([true, true, false])
  leaving.abort()
  expect([ask('b'), ask('c')]).toEqual([true, false])
  updates.close()
})

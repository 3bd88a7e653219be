import { createClient } from 'graphql-sse'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { createReleaseFeed } from '../../src/graphql/release-feed.ts'
import { createSchema } from '../../src/graphql/schema.ts'
import { createGraphQLHandler } from '../../src/graphql/yoga.ts'
import { cachingProxies } from '../support/caching-proxies.ts'
import { publishRelease } from '../support/content.ts'
import { openTestGateway, type TestGateway } from '../support/gateway.ts'

let gateway: TestGateway

beforeAll(async () => {
  gateway = await openTestGateway({ environment: { COMMONPLACE_STREAMS: '30' } })
  await publish()
})

afterAll(() => gateway.close())

const open = new Set<AbortController>()

afterEach(() => {
  for (const stream of open) stream.abort()
  open.clear()
})

async function publish(of = gateway): Promise<number> {
  return (await publishRelease(of.db.database, {})).number
}

interface Event {
  readonly event?: string
  readonly id?: string
  readonly data?: string
}

const SUBSCRIPTION = 'subscription { releasePublished { number kind } }'

/** Asks as a browser's EventSource does, and gives what comes, comments too, until the stream ends. */
async function listen(
  parameters: Record<string, string> = {},
  headers: Record<string, string> = {},
  url = gateway.url,
): Promise<{ readonly response: Response; readonly events: AsyncGenerator<Event> }> {
  const leave = new AbortController()
  open.add(leave)
  const query = new URLSearchParams({ query: SUBSCRIPTION, ...parameters })
  const response = await fetch(`${url}/graphql?${query}`, {
    headers: { accept: 'text/event-stream', ...headers },
    signal: leave.signal,
  })
  return { response, events: eventsOf(response) }
}

async function* eventsOf(response: Response): AsyncGenerator<Event> {
  let text = ''
  const decoder = new TextDecoder()
  for await (const bytes of response.body ?? []) {
    text += decoder.decode(bytes, { stream: true })
    for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
      const lines = text.slice(0, end).split('\n')
      text = text.slice(end + 2)
      yield Object.fromEntries(
        lines.filter((line) => line !== ':').map((line) => /^(\w+):\s?(.*)$/.exec(line)?.slice(1) ?? [line, '']),
      )
    }
  }
}

/** The next events that are no comments. */
async function take(events: AsyncGenerator<Event>, count: number): Promise<Event[]> {
  const taken: Event[] = []
  while (taken.length < count) {
    const { value, done } = await events.next()
    if (done) break
    if (value.event !== undefined) taken.push(value)
  }
  return taken
}

const published = (number: number) => ({
  event: 'next',
  id: String(number),
  data: JSON.stringify({ data: { releasePublished: { number, kind: 'IMPORT' } }, extensions: { release: number } }),
})

test('a stream tells every release as it is published, in order', async () => {
  const { response, events } = await listen()
  const numbers = [await publish(), await publish(), await publish()]

  expect(response.status).toBe(200)
  expect(response.headers.get('content-type')).toBe('text/event-stream')
  expect(response.headers.get('cache-control')).toBe('private, no-store')
  expect(response.headers.has('content-encoding')).toBe(false)
  expect(await take(events, 3)).toEqual(numbers.map(published))
})

test('a stream is resumed after the last event that came, without a gap', async () => {
  const first = await listen()
  const before = await publish()
  expect(await take(first.events, 1)).toEqual([published(before)])
  for (const stream of open) stream.abort()
  const missed = [await publish(), await publish()]
  const again = await listen({}, { 'last-event-id': String(before) })
  const next = await publish()

  expect(await take(again.events, 3)).toEqual([...missed, next].map(published))
})

test('a build that read a release learns what was published since', async () => {
  const read = await publish()
  const since = await publish()
  const { events } = await listen({ release: String(read) })

  expect(await take(events, 1)).toEqual([published(since)])
})

test('a build learns what was published since a release whose content is no longer kept', async () => {
  const read = await publish()
  const since = await publish()
  await gateway.db.database.sql`update releases set pruned = true where number = ${read}`
  const { events } = await listen({ release: String(read) })

  expect(await take(events, 1)).toEqual([published(since)])
})

test.each([['Last-Event-ID'], ['?release']])(
  'a client that knows a later release by %s is told so, and goes on after the newest',
  async (way) => {
    const newest = await publish()
    const beyond = String(newest + 50)
    const asked = way === '?release' ? { release: beyond } : {}
    const { events } = await listen(asked, way === '?release' ? {} : { 'last-event-id': beyond })
    const [refusal, ...rest] = await take(events, 3)

    expect(JSON.parse(refusal?.data ?? '')).toMatchObject({
      errors: [{ extensions: { code: 'RELEASE_UNKNOWN', newest } }],
    })
    expect(rest).toEqual([{ event: 'complete', data: '' }])
    // As EventSource does by itself.
    const again = await listen(asked, { 'last-event-id': refusal?.id ?? '' })
    const next = await publish()
    expect(await take(again.events, 1)).toEqual([published(next)])
  },
)

test('where nothing is published any more, a client begins anew', async () => {
  const other = await openTestGateway()
  const { events } = await listen({}, { 'last-event-id': '7' }, other.url)
  const [refusal] = await take(events, 1)
  const again = await listen({}, { 'last-event-id': refusal?.id ?? '' }, other.url)
  await publish(other)

  expect(refusal?.id).toBe('0')
  expect(await take(again.events, 1)).toEqual([published(1)])
  await other.close()
})

test('of many releases that were missed the newest hundred are told', async () => {
  const before = await publish()
  await gateway.db.database.sql`
    insert into releases (number, kind, added, changed, moved, withdrawn, site)
    select ${before} + more, kind, 0, 0, 0, 0, site from releases, generate_series(1, 149) as more where number = ${before}`
  const newest = await publish()
  const { events } = await listen({}, { 'last-event-id': String(before) })
  const told = await take(events, 100)

  expect(newest).toBe(before + 150)
  expect(told.map(({ id }) => Number(id))).toEqual(Array.from({ length: 100 }, (_, index) => newest - 99 + index))
})

test('releases are told although the session was lost by which the gateway hears of them', async () => {
  const { events } = await listen()
  const ended = await gateway.db.database.sql`select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and application_name like '%clock'`
  const number = await publish()

  expect(ended.length).toBe(1)
  expect(await take(events, 1)).toEqual([published(number)])
})

test('the client of graphql-sse goes on after the last release it has, when its connection is lost', async () => {
  let last = 0
  let connections = 0
  let cut = new AbortController()
  const client = createClient({
    url: `${gateway.url}/graphql`,
    headers: () => (last === 0 ? {} : { 'last-event-id': String(last) }) as Record<string, string>,
    retry: async () => {},
    fetchFn: async (url: string, init: RequestInit) => {
      const response = await fetch(url, init)
      connections += 1
      cut = new AbortController()
      return new Response(response.body?.pipeThrough(new TransformStream(), { signal: cut.signal }), response)
    },
  })
  const results = await new Promise<AsyncIterableIterator<unknown>>((resolve) => {
    const iterated = client.iterate({ query: SUBSCRIPTION }, { connected: () => resolve(iterated) })
  })
  const numbers: number[] = []
  for (const _time of [1, 2, 3]) {
    numbers.push(await publish())
    const { value } = await results.next()
    expect(value).toEqual({
      data: { releasePublished: { number: numbers.at(-1), kind: 'IMPORT' } },
      extensions: { release: numbers.at(-1) },
    })
    last = numbers.at(-1) ?? 0
    if (last === numbers[0]) cut.abort()
  }

  expect(connections).toBe(2)
  client.dispose()
})

test('the client of graphql-sse is told that the release it knows does not exist', async () => {
  const newest = await publish()
  const client = createClient({
    url: `${gateway.url}/graphql`,
    headers: { 'last-event-id': String(newest + 50) },
    retryAttempts: 0,
  })
  const results: unknown[] = []
  for await (const result of client.iterate({ query: SUBSCRIPTION })) results.push(result)

  expect(results).toMatchObject([{ errors: [{ extensions: { code: 'RELEASE_UNKNOWN', newest } }] }])
  client.dispose()
})

test('what is wrong with a subscription is told in an event', async () => {
  for (const query of [
    'subscription { nowhere }',
    'subscription {',
    `subscription { ${'a: releasePublished { number } '.repeat(60)} }`,
  ]) {
    const { response, events } = await listen({ query })
    const [next, complete] = await take(events, 3)

    expect(response.status).toBe(200)
    expect(JSON.parse(next?.data ?? '')).toMatchObject({ errors: [{ extensions: { code: expect.any(String) } }] })
    expect(complete).toEqual({ event: 'complete', data: '' })
  }
})

test('a subscription that is not trusted is told so in an event', async () => {
  const trusting = await openTestGateway({ environment: { COMMONPLACE_ONLY_TRUSTED: 'true' }, documents: new Map() })
  const { response, events } = await listen({}, {}, trusting.url)
  const [next, complete] = await take(events, 2)

  expect(response.status).toBe(200)
  expect(JSON.parse(next?.data ?? '')).toMatchObject({ errors: [{ extensions: { code: 'DOCUMENT_NOT_TRUSTED' } }] })
  expect(complete).toEqual({ event: 'complete', data: '' })
  await trusting.close()
})

test('a key that is refused is refused as for any request', async () => {
  const { response } = await listen({}, { authorization: 'Bearer commonplace_preview_unknown' })

  expect(response.status).toBe(401)
  expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: 'KEY_INVALID' } }] })
})

test.each([['x'], ['-1'], ['1.5']])('Last-Event-ID: %s is no id of an event', async (id) => {
  const { events } = await listen({}, { 'last-event-id': id })
  const [next] = await take(events, 1)

  expect(JSON.parse(next?.data ?? '')).toMatchObject({ errors: [{ extensions: { code: 'BAD_REQUEST' } }] })
})

test('a client that takes anything is answered with events', async () => {
  const [one, other] = [await listen({}, { accept: '*/*' }), await listen({}, { accept: '*/*' })]
  const number = await publish()

  for (const { events } of [one, other]) expect(await take(events, 1)).toEqual([published(number)])
})

test('a client that does not accept events is told so', async () => {
  const { response } = await listen({}, { accept: 'application/json' })

  expect(response.status).toBe(406)
  expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: 'NOT_ACCEPTABLE' } }] })
})

test('more streams than one client may have are refused, until it closes one', async () => {
  const streams = [await listen(), await listen(), await listen()]
  const { response } = await listen()

  expect([response.status, response.headers.get('retry-after')]).toEqual([503, '1'])
  expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: 'TOO_MANY_STREAMS' } }] })
  for (const stream of open) stream.abort()
  open.clear()
  await Promise.all(streams.map(({ events }) => take(events, 1).catch(() => {})))
  await expect.poll(async () => (await listen()).response.status).toBe(200)
})

test('streams do not take the places of queries', async () => {
  await Promise.all([listen(), listen(), listen()])
  const response = await fetch(`${gateway.url}/readyz`)

  expect(await response.json()).toMatchObject({ load: { small: { running: 0 } } })
})

test('a stream ends with the gateway, without an error and without saying that it is complete', async () => {
  const other = await openTestGateway()
  const { events } = await listen({}, {}, other.url)
  const [first, rest] = [events.next(), take(events, 1)]
  await first
  await other.close()

  expect(await rest).toEqual([])
})

describe.each(cachingProxies)('through $name', ({ missing, open: openProxy }) => {
  test.skipIf(missing)('a release is told when it is published', async () => {
    const proxy = await openProxy(gateway.url)
    const { events } = await listen({}, {}, proxy.url)
    const number = await publish()

    expect(await take(events, 1)).toEqual([published(number)])
    for (const stream of open) stream.abort()
    await proxy.stop()
  })
})

describe('a feed', () => {
  const release = (number: number) => ({ number }) as never

  test('holds as many streams as it may in all, and a tenth of them for one address', () => {
    const feed = createReleaseFeed({ findAfter: async () => [], most: 10 })
    const follow = (address: string) => feed.follow({ after: 0, address, signal: new AbortController().signal })
    const streams = Array.from({ length: 10 }, (_, index) => follow(`10.0.0.${index}`))

    expect(() => follow('10.0.0.11')).toThrow('Too many streams')
    void streams[0]?.return?.()
    expect(() => follow('10.0.0.1')).toThrow('Too many streams')
    expect(follow('10.0.0.0')).toBeDefined()
    feed.close()
  })

  test('asks the database once for all who follow it', async () => {
    let asked = 0
    let newest = 1
    const findAfter = async (after: number) => {
      asked += 1
      return Array.from({ length: newest - after }, (_, index) => release(after + index + 1))
    }
    const feed = createReleaseFeed({ findAfter, most: 100 })
    const follow = () => feed.follow({ after: 0, address: 'a', signal: new AbortController().signal })
    const streams = Array.from({ length: 10 }, follow)
    for (const stream of streams) expect((await stream.next()).value).toEqual({ number: 1 })
    const before = asked
    newest = 2
    feed.check()
    for (const stream of streams) expect((await stream.next()).value).toEqual({ number: 2 })

    expect(asked - before).toBe(1)
    feed.close()
  })

  test('ends a stream whose client does not read', async () => {
    const findAfter = async (after: number) => Array.from({ length: 100 }, (_, index) => release(after + index + 1))
    const feed = createReleaseFeed({ findAfter, most: 10 })
    const stream = feed.follow({ after: 0, address: 'a', signal: new AbortController().signal })
    expect((await stream.next()).value).toEqual({ number: 1 })
    feed.check()
    await expect.poll(async () => (await stream.next()).done).toBe(true)
    feed.close()
  })
})

test('a silent stream sends comments, so that nothing in between takes it for dead', async () => {
  const feed = createReleaseFeed({ findAfter: async () => [], most: 10 })
  const handle = createGraphQLHandler({
    schema: createSchema(),
    createContext: ({ followReleases }) => ({ release: null, followReleases }),
    log: { error() {}, warn() {}, info() {} },
    feed,
    heartbeat: 5,
  })
  const query = new URLSearchParams({ query: SUBSCRIPTION })
  const request = new Request(`http://localhost/graphql?${query}`, { headers: { accept: 'text/event-stream' } })
  const events = eventsOf(await handle(request))

  for (const _time of [1, 2, 3]) expect(await events.next()).toEqual({ done: false, value: {} })
  feed.close()
  expect((await events.next()).done).toBe(true)
})

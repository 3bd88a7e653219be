import { networkInterfaces } from 'node:os'
import { afterEach, describe, expect, test } from 'vitest'
import { type Listening, type ListenOptions, listen } from '../../src/server/listen.ts'
import { dial, exchange, untilClosed } from './wire.ts'

const open: Listening[] = []
const lines: object[] = []
const write = (details: object) => void lines.push(details)

async function listening(handle: ListenOptions['handle'], options: Partial<ListenOptions> = {}): Promise<Listening> {
  const log = { error: write, warn: write, info: write }
  const server = await listen({ handle, host: '127.0.0.1', port: 0, log, ...options })
  open.push(server)
  return server
}

afterEach(async () => {
  await Promise.all(open.splice(0).map((server) => server.close()))
  lines.length = 0
})

const echo = async (request: Request) =>
  Response.json({ url: request.url, method: request.method, body: await request.text() })
const wait = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds))

const hasIpv6 = Object.values(networkInterfaces()).some((known) => known?.some(({ address }) => address === '::1'))

test.each(
  [
    { host: '127.0.0.1', name: '127.0.0.1', isEverywhere: false },
    { host: 'localhost', name: 'localhost', isEverywhere: false },
    { host: '::1', name: '[::1]', isEverywhere: false },
    { host: '0.0.0.0', name: '127.0.0.1', isEverywhere: true },
    { host: '::', name: '127.0.0.1', isEverywhere: true },
    { host: '::0', name: '127.0.0.1', isEverywhere: true },
  ].filter(({ host }) => hasIpv6 || !host.includes(':')),
)('a server on $host is reached at $name', async ({ host, name, isEverywhere }) => {
  const server = await listening(echo, { host })

  expect(server).toMatchObject({ url: expect.stringContaining(`http://${name}:`), isEverywhere })
  expect((await fetch(server.url)).status).toBe(200)
})

describe('a request arrives whole', () => {
  test('with its method, headers and body', async () => {
    const { url } = await listening(async (request) => {
      return Response.json({ body: await request.text(), sent: request.headers.get('x-sent') })
    })
    const response = await fetch(url, { method: 'POST', headers: { 'x-sent': 'yes' }, body: 'Hällo' })
    expect(await response.json()).toEqual({ body: 'Hällo', sent: 'yes' })
  })

  test('with an id of its own, or the one it came with', async () => {
    const { url } = await listening(async ({ headers }) => new Response(headers.get('x-request-id')))
    const idOf = async (given: string) => (await fetch(url, { headers: { 'x-request-id': given } })).text()
    expect(await idOf('reader-0001')).toBe('reader-0001')
    expect(await idOf('<script>')).toMatch(/^[\da-f-]{36}$/)
  })

  test('from a client of HTTP/1.0, which names no host', async () => {
    const { url } = await listening(echo)
    expect(await exchange(url, 'GET /a HTTP/1.0\r\n\r\n')).toMatch(/^HTTP\/1.1 200 .*"url":"http:\/\/localhost\/a"/s)
  })

  test('HEAD is answered as GET without the body', async () => {
    const { url } = await listening(echo)
    const response = await fetch(url, { method: 'HEAD' })
    expect(response.status).toBe(200)
    expect(await response.text()).toBe('')
  })

  test.each([
    [
      'another host in the request line',
      'GET http://elsewhere.example/a?b=1 HTTP/1.1\r\nHost: x',
      '"url":"http://localhost/a?b=1"',
    ],
    [
      'two slashes at the start',
      'GET //elsewhere.example/a HTTP/1.1\r\nHost: x',
      '"url":"http://localhost//elsewhere.example/a"',
    ],
    ['another host in the Host header', 'GET /a HTTP/1.1\r\nHost: elsewhere.example', '"url":"http://localhost/a"'],
  ])('%s does not move the address', async (_name, head, expected) => {
    const { url } = await listening(echo)
    expect(await exchange(url, `${head}\r\nConnection: close\r\n\r\n`)).toContain(expected)
  })
})

describe('what is too large is refused with a sentence', () => {
  const limits = { bodyBytes: 1_000, urlLength: 100, headerBytes: 4_000, headerCount: 20 }
  // One of them is Host, another Connection.
  const headers = (count: number, name: (index: number) => string) =>
    `Host: x\r\nConnection: close\r\n${Array.from({ length: count - 1 }, (_, index) => `${name(index)}: y\r\n`).join('')}`

  test.each([
    [
      'a body that announces its length',
      'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5000\r\n\r\n',
      413,
      'REQUEST_TOO_LARGE',
    ],
    [
      'a body in chunks',
      `POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n5dc\r\n${'x'.repeat(1_500)}\r\n0\r\n\r\n`,
      413,
      'REQUEST_TOO_LARGE',
    ],
    [
      'a body still being asked about',
      'POST / HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 5000\r\n\r\n',
      413,
      'REQUEST_TOO_LARGE',
    ],
    ['an address', `GET /${'x'.repeat(200)} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`, 414, 'URL_TOO_LONG'],
    ['headers', `GET / HTTP/1.1\r\nHost: x\r\nX-Long: ${'x'.repeat(5_000)}\r\n\r\n`, 431, 'HEADERS_TOO_LARGE'],
    [
      'headers of different names, by their number',
      `GET / HTTP/1.1\r\n${headers(20, (index) => `x-${index}`)}\r\n`,
      431,
      'HEADERS_TOO_LARGE',
    ],
    ['headers of one name', `GET / HTTP/1.1\r\n${headers(20, () => 'x')}\r\n`, 431, 'HEADERS_TOO_LARGE'],
  ])('%s', async (_name, bytes, status, code) => {
    const { url } = await listening(echo, { limits })
    const answer = await exchange(url, bytes)
    expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `))
    expect(answer).toContain(`"extensions":{"code":"${code}"}`)
  })

  test('and what is just small enough arrives whole', async () => {
    const { url } = await listening(async ({ headers }) => Response.json(Object.fromEntries(headers)), { limits })
    const answer = await exchange(url, `GET / HTTP/1.1\r\n${headers(19, (index) => `x-${index}`)}\r\n`)
    expect(answer).toMatch(/^HTTP\/1.1 200 .*"x-17":"y"/s)
  })

  test('and never reaches the handler', async () => {
    let calls = 0
    const count = async () => {
      calls += 1
      return new Response()
    }
    const { url } = await listening(count, { limits })
    expect((await fetch(url, { method: 'POST', body: 'x'.repeat(5_000) })).status).toBe(413)
    expect(calls).toBe(0)
  })
})

describe('what is no request is refused and the server goes on', () => {
  test.each([
    ['garbage', 'garbage\r\n\r\n', 400],
    ['a length that is no number', 'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: -5\r\n\r\n', 400],
    [
      'a length and chunks at once',
      'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
      400,
    ],
    ['a broken chunk', 'POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n\r\n', 400],
    ['a host that is none', 'GET / HTTP/1.1\r\nHost: <script>\r\nConnection: close\r\n\r\n', 400],
    ['two hosts', 'GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\nConnection: close\r\n\r\n', 400],
    ['a target that is no address', 'OPTIONS * HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n', 400],
    ['a method nobody may use', 'TRACE / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n', 405],
    ['an expectation nobody can meet', 'GET / HTTP/1.1\r\nHost: x\r\nExpect: tea\r\nConnection: close\r\n\r\n', 417],
    ['no host at all', 'GET / HTTP/1.1\r\nConnection: close\r\n\r\n', 400],
    ['a tunnel', 'CONNECT elsewhere.example:443 HTTP/1.1\r\nHost: x\r\n\r\n', 405],
    ['a method that is none', 'FETCH / HTTP/1.1\r\nHost: x\r\n\r\n', 400],
    [
      'two lengths, be they the same',
      'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nContent-Length: 2\r\n\r\n{}',
      400,
    ],
    ['a list of lengths', 'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 2, 2\r\n\r\n{}', 400],
    ['a length past all numbers', `POST / HTTP/1.1\r\nHost: x\r\nContent-Length: ${'9'.repeat(30)}\r\n\r\n{}`, 400],
    ['a header that goes on in the next line', 'GET / HTTP/1.1\r\nHost: x\r\nA: b\r\n c\r\n\r\n', 400],
  ])('%s, in JSON with a code', async (_name, bytes, status) => {
    const { url } = await listening(echo)
    const answer = await exchange(url, bytes)
    expect(answer).toMatch(new RegExp(`HTTP/1.1 ${status} `))
    expect(answer).toMatch(/\r\n\r\n\{"errors":\[\{"message":"[^"]+","extensions":\{"code":"[A-Z_]+"\}\}\]\}$/)
    expect((await fetch(url)).status).toBe(200)
  })

  test('a handler that throws is a masked 500, and logged', async () => {
    const { url } = await listening(async () => {
      throw new Error('password=hunter2')
    })
    const response = await fetch(url)
    expect(response.status).toBe(500)
    expect(await response.text()).not.toContain('hunter2')
    expect(lines).toHaveLength(1)
  })

  test('a body that fails before anything is sent is a masked 500 as well, with nothing of the head it was to have', async () => {
    const { url } = await listening(async () => {
      const body = new ReadableStream({ pull: (controller) => controller.error(new Error('password=hunter2')) })
      const headers = { 'content-length': '6000', 'content-type': 'image/png', 'cache-control': 'public, immutable' }
      return new Response(body, { headers: { ...headers, etag: '"one"' } })
    })
    const response = await fetch(url)

    expect(response.status).toBe(500)
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'application/json; charset=utf-8',
      'cache-control': 'private, no-store',
    })
    expect(response.headers.has('etag')).toBe(false)
    expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: 'INTERNAL_SERVER_ERROR' } }] })
  })

  test('a body that fails half way cuts the connection, so that it is not taken for whole', async () => {
    const { url } = await listening(async () => {
      const chunks = [new TextEncoder().encode('half')]
      const body = new ReadableStream({
        pull(controller) {
          const chunk = chunks.pop()
          return chunk ? controller.enqueue(chunk) : wait(20).then(() => controller.error(new Error('lost')))
        },
      })
      return new Response(body)
    })
    await expect(fetch(url).then((response) => response.text())).rejects.toThrow()
  })
})

describe('slow clients are cut', () => {
  const limits = { headersTimeout: 200, requestTimeout: 400, keepAliveTimeout: 100, idleTimeout: 1_200 }

  test.each([
    ['that do not finish their headers', 'GET / HTTP/1.1\r\nHo'],
    ['that do not finish their body', 'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 50\r\n\r\n{'],
  ])(
    '%s',
    async (_name, bytes) => {
      const { url } = await listening(echo, { limits })
      expect(await exchange(url, bytes)).toMatch(/^HTTP\/1.1 408 .*REQUEST_TIMEOUT/s)
      // Node itself would look for late requests every 30 seconds.
    },
    20_000,
  )

  test('that stop reading', async () => {
    let cancelled = false
    const { url } = await listening(
      async () =>
        new Response(
          new ReadableStream({
            pull: (controller) => controller.enqueue(new Uint8Array(65_536)),
            cancel() {
              cancelled = true
            },
          }),
        ),
      { limits },
    )
    const socket = await dial(url)
    socket.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n')
    socket.pause()
    await expect.poll(() => cancelled, { timeout: 3_000 }).toBe(true)
    socket.destroy()
  })
})

test('a client that has to wait for us is not cut, however long that takes', async () => {
  const { url } = await listening(
    async () => {
      await wait(900)
      return new Response('made in the end')
    },
    { limits: { idleTimeout: 200 } },
  )
  expect(await (await fetch(url)).text()).toBe('made in the end')
})

test('an answer is produced no faster than it is read', async () => {
  let produced = 0
  const { url } = await listening(async () => {
    const pull = (controller: ReadableStreamDefaultController) => {
      produced += 65_536
      if (produced > 200_000_000) controller.close()
      else controller.enqueue(new Uint8Array(65_536))
    }
    return new Response(new ReadableStream({ pull }))
  })
  const socket = await dial(url)
  socket.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n')
  socket.pause()
  await wait(300)
  expect(produced).toBeLessThan(50_000_000)
  socket.destroy()
})

test('the signal of a request fires when its client leaves', async () => {
  let signal: AbortSignal | undefined
  const { url } = await listening(async (request) => {
    signal = request.signal
    await wait(300)
    return new Response()
  })
  const client = new AbortController()
  const asked = fetch(url, { signal: client.signal })
  await expect.poll(() => signal).toBeDefined()
  client.abort()
  await expect(asked).rejects.toThrow()
  await expect.poll(() => signal?.aborted).toBe(true)
})

test('the signal of an answered request does not fire', async () => {
  let signal: AbortSignal | undefined
  const { url } = await listening(async (request) => {
    signal = request.signal
    return new Response('done')
  })
  await (await fetch(url)).text()
  await wait(50)
  expect(signal?.aborted).toBe(false)
})

describe('closing', () => {
  const slow = async () => {
    await wait(200)
    return new Response('finished')
  }

  test('finishes what runs, says so first, and takes nothing new', async () => {
    let drained = false
    const onDrain = () => {
      drained = true
    }
    const server = await listening(slow, { onDrain })
    const running = fetch(server.url)
    await wait(50)
    const closing = server.close()
    expect(drained).toBe(true)
    await expect(fetch(server.url)).rejects.toThrow()
    const response = await running
    expect(response.headers.get('connection')).toBe('close')
    expect(await response.text()).toBe('finished')
    await closing
  })

  test.each([
    ['kept open after an answer', 'GET / HTTP/1.1\r\nHost: x\r\n\r\n'],
    ['on which nothing was ever asked', ''],
    ['on which a request only begins', 'GET / HT'],
  ])('does not wait for connections %s', async (_name, bytes) => {
    const server = await listening(echo, { limits: { drainTimeout: 600_000 } })
    const socket = await dial(server.url)
    const ended = untilClosed(socket)
    socket.write(bytes)
    await wait(50)
    await server.close()
    await ended
  })

  test('with grace, answers on connections that are kept open and tells them to close', async () => {
    const server = await listening(echo)
    const kept = await dial(server.url)
    kept.write('GET /first HTTP/1.1\r\nHost: x\r\n\r\n')
    await new Promise((resolve) => kept.once('data', resolve))
    const said = untilClosed(kept)
    const closing = server.close({ grace: 600_000 })
    kept.write('GET /second HTTP/1.1\r\nHost: x\r\n\r\n')

    expect(await said).toMatch(/^HTTP\/1\.1 200 OK\r\n.*connection: close\r\n.*second/is)
    await closing
  })

  test('without grace after all, closes the connections that were given some', async () => {
    const server = await listening(echo)
    const kept = await dial(server.url)
    kept.write('GET /first HTTP/1.1\r\nHost: x\r\n\r\n')
    await new Promise((resolve) => kept.once('data', resolve))
    const closing = server.close({ grace: 600_000 })
    await server.close()

    expect(await untilClosed(kept)).toBe('')
    await closing
  })

  test('ends what does not finish in time', async () => {
    const server = await listening(() => new Promise(() => {}), { limits: { drainTimeout: 100 } })
    const running = fetch(server.url)
    running.catch(() => {})
    await wait(50)
    await server.close()
    await expect(running).rejects.toThrow()
  })

  test('is done once, however often it is asked for', async () => {
    let drained = 0
    const onDrain = () => {
      drained += 1
    }
    const server = await listening(echo, { onDrain })
    await Promise.all([server.close(), server.close()])
    await server.close()
    expect(drained).toBe(1)
  })
})

test('a taken port is told with the way out', async () => {
  const { url } = await listening(echo)
  const port = Number(new URL(url).port)
  await expect(listening(echo, { port })).rejects.toThrow(
    `Port ${port} on 127.0.0.1 is taken by another program. Choose another with --port.`,
  )
})

test('requests sent at once on one connection are answered one after the other, whatever they expect', async () => {
  let running = 0
  let most = 0
  const { url } = await listening(async () => {
    running += 1
    most = Math.max(most, running)
    // Many turns of the event loop: enough for what came with it, were it not to wait.
    for (let turn = 0; turn < 50; turn++) await new Promise((resolve) => setImmediate(resolve))
    running -= 1
    return new Response('done')
  })
  const plain = 'GET / HTTP/1.1\r\nHost: x\r\n\r\n'
  const expecting = 'GET / HTTP/1.1\r\nHost: x\r\nExpect: tea\r\n\r\n'
  const last = 'GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n'
  const answers = await exchange(url, `${plain}${expecting}${plain}${expecting}${last}`)

  expect([...answers.matchAll(/HTTP\/1\.1 (\d+)/g)].map(([, status]) => status)).toEqual([
    '200',
    '417',
    '200',
    '417',
    '200',
  ])
  expect(most).toBe(1)
})

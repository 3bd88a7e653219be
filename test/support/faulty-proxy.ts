import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** Stands between a client and a gateway, and gives wrong answers. */
export interface FaultyProxy {
  readonly url: string
  /** How many answers were wrong, by what was wrong with them. */
  readonly faults: ReadonlyMap<Fault, number>
  /** From now on all answers are right. */
  mend(): void
  close(): Promise<void>
}

/** `late` is an answer to an earlier question about the same thing, in place of the right one; `doubled` asks twice. */
export type Fault = 'lost' | 'reset' | 'truncated' | 'refused' | 'late' | 'doubled'

const FAULTS: readonly Fault[] = ['lost', 'reset', 'truncated', 'refused', 'late', 'doubled']

interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer
}

/** One answer in `every` is wrong; `random` gives whole numbers below its argument. */
export async function openFaultyProxy(
  target: string,
  random: (below: number) => number,
  { every = 2 }: { readonly every?: number } = {},
): Promise<FaultyProxy> {
  const faults = new Map<Fault, number>()
  const earlier = new Map<string, Answer[]>()
  let isMended = false

  async function ask({ url = '/', method = 'GET', headers }: IncomingMessage, body: Buffer): Promise<Answer> {
    const { accept = '*/*', 'content-type': type, 'if-none-match': etag } = headers
    const sent = { accept, ...(type && { 'content-type': type }), ...(etag && { 'if-none-match': etag }) }
    const response = await fetch(new URL(url, target), {
      method,
      headers: sent,
      body: method === 'POST' ? new Uint8Array(body) : null,
    })
    const kept = ['content-type', 'etag', 'retry-after'].flatMap((name) => {
      const value = response.headers.get(name)
      return value === null ? [] : [[name, value] as const]
    })
    return {
      status: response.status,
      headers: Object.fromEntries(kept),
      body: Buffer.from(await response.arrayBuffer()),
    }
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const body = Buffer.concat(chunks)
    const about = new URL(request.url ?? '/', target).pathname
    const fault = !isMended && random(every) === 0 ? FAULTS[random(FAULTS.length)] : undefined
    const before = earlier.get(about) ?? []
    if (fault) faults.set(fault, (faults.get(fault) ?? 0) + 1)
    if (fault === 'lost') return void request.socket.destroy()
    if (fault === 'refused')
      return void response.writeHead(502, { 'content-type': 'text/html' }).end('<h1>Bad gateway</h1>')
    if (fault === 'doubled') await ask(request, body)
    const right = await ask(request, body)
    const given = (fault === 'late' ? before[random(before.length || 1)] : undefined) ?? right
    earlier.set(about, [...before, right].slice(-5))
    // Without a length, so that what is cut off looks whole.
    response.writeHead(given.status, given.headers)
    const part = given.body.subarray(0, random(given.body.length + 1))
    if (fault === 'truncated') return void response.end(part)
    if (fault !== 'reset') return void response.end(given.body)
    response.write(part, () => request.socket.destroy())
  }

  const server = createServer((request, response) => {
    answer(request, response).catch(() => request.socket.destroy())
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    faults,
    mend() {
      isMended = true
    },
    async close() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

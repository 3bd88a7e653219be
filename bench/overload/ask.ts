import { Agent, request } from 'node:http'

/** An answer as a client saw it; `status` 0 where the connection failed. */
export interface Asked {
  readonly status: number
  readonly milliseconds: number
  readonly retryAfter: boolean
  readonly body: Buffer
}

/** One client with a connection of its own. */
export interface Asking {
  ask(query: string): Promise<Asked>
  close(): void
}

/** Longer than the gateway may take for anything. */
const PATIENCE = 30_000

/** A client of the gateway at `url`; never rejects. */
export function createClient(url: string): Asking {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  return {
    ask: (query) => ask(`${url}/graphql`, query, agent),
    close: () => agent.destroy(),
  }
}

function ask(url: string, query: string, agent: Agent): Promise<Asked> {
  const started = performance.now()
  return new Promise((resolve) => {
    const done = (status: number, retryAfter = false, body = Buffer.alloc(0)) =>
      resolve({ status, milliseconds: performance.now() - started, retryAfter, body })
    const asked = request(url, {
      agent,
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/graphql-response+json' },
      signal: AbortSignal.timeout(PATIENCE),
    })
    asked.on('error', () => done(0))
    asked.on('response', (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('error', () => done(0))
      response.on('end', () =>
        done(response.statusCode ?? 0, response.headers['retry-after'] !== undefined, Buffer.concat(chunks)),
      )
    })
    asked.end(JSON.stringify({ query }))
  })
}

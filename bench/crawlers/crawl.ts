import { Agent, request } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { createRandom } from '../../test/support/random.ts'

/** What crawlers in a process of their own ask a gateway. */
export interface Crawl {
  readonly url: string
  readonly addresses: readonly string[]
  readonly crawlers: number
  readonly milliseconds: number
  /** Whether they come back at once where they are told to wait. */
  readonly rude: boolean
}

/** Answers by status; 0 where there was none. */
export type Statuses = Readonly<Record<string, number>>

const IMPATIENCE = 50

process.once('message', async (crawl: Crawl) => {
  process.send?.(await crawlAll(crawl))
  process.disconnect()
})

/** Lets crawlers ask for all addresses, each in an order and from an address of its own, until the time is over. */
async function crawlAll({ url, addresses, crawlers, milliseconds, rude }: Crawl): Promise<Statuses> {
  const statuses: Record<string, number> = {}
  const end = performance.now() + milliseconds
  await Promise.all(
    Array.from({ length: crawlers }, async (_, index) => {
      const agent = new Agent({ keepAlive: true, maxSockets: 1 })
      const order = createRandom(index).shuffle(addresses)
      const from = `10.${index >> 8}.${index & 255}.1`
      // They do not all begin in the same instant.
      await sleep((index / crawlers) * 1_000)
      for (let turn = 0; performance.now() < end; turn++) {
        const { status, retryAfter } = await ask(`${url}${order[turn % order.length]}`, agent, from)
        statuses[status] = (statuses[status] ?? 0) + 1
        if (status === 429 || status === 503 || status === 0)
          await sleep(rude ? IMPATIENCE : Math.min(retryAfter * 1_000, Math.max(end - performance.now(), 0)))
      }
      agent.destroy()
    }),
  )
  return statuses
}

function ask(
  url: string,
  agent: Agent,
  from: string,
): Promise<{ readonly status: number; readonly retryAfter: number }> {
  return new Promise((resolve) => {
    const asked = request(url, { agent, headers: { 'x-forwarded-for': from } }, (answer) => {
      answer.resume()
      answer.on('error', () => resolve({ status: 0, retryAfter: 1 }))
      answer.on('end', () =>
        resolve({ status: answer.statusCode ?? 0, retryAfter: Number(answer.headers['retry-after'] ?? 1) }),
      )
    })
    asked.on('error', () => resolve({ status: 0, retryAfter: 1 }))
    asked.end()
  })
}

import { setTimeout as sleep } from 'node:timers/promises'
import { CROWDED, ORDINARY } from '../../test/support/crowded-site.ts'
import { createClient } from './ask.ts'

/** What clients were answered. */
export interface Tally {
  /** Answers by status; 0 where there was none. */
  readonly statuses: Readonly<Record<string, number>>
  /** Refusals with 503 that did not say when to come back. */
  readonly withoutRetryAfter: number
}

/** What the quiet client saw; times in milliseconds. */
export interface Quiet extends Tally {
  readonly p50: number
  readonly p99: number
  readonly longest: number
  /** Answers with status 200 that held what was asked for, as a share of all. */
  readonly answered: number
}

/** A client that asks for one article after the other, with a short rest between, until `during` is over. */
export async function askQuietly(url: string, during: Promise<unknown>): Promise<Quiet> {
  const client = createClient(url)
  const tally = createTally()
  const times: number[] = []
  let right = 0
  let isOver = false
  void during.finally(() => {
    isOver = true
  })
  for (let turn = 0; !isOver; turn++) {
    const path = ORDINARY[turn % ORDINARY.length]
    const answer = await client.ask(
      `{ articleByPath(path: "${path}") { title path sections { heading } quotes { text } aliases { path } } }`,
    )
    tally.add(answer)
    times.push(answer.milliseconds)
    if (answer.status === 200 && answer.body.includes(`"path":"${path}"`)) right += 1
    await sleep(5)
  }
  client.close()
  times.sort((a, b) => a - b)
  const at = (share: number) => times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0
  return { ...tally.total(), p50: at(0.5), p99: at(0.99), longest: at(1), answered: right / times.length }
}

/** Asks the queries one after the other, until all are answered or the time is over. */
export async function askDearly(url: string, queries: readonly string[], milliseconds: number): Promise<Tally> {
  const client = createClient(url)
  const tally = createTally()
  const end = performance.now() + milliseconds
  for (const query of queries) {
    if (performance.now() > end) break
    tally.add(await client.ask(query))
  }
  client.close()
  return tally.total()
}

const EVERYTHING = `{ articles(first: 100) { nodes { title html
  sections { anchor heading html quotes { text html themes { slug } } } quotes { text section { anchor } }
  links { href } imageCredits { caption } aliases { path } } } }`

/** Milliseconds after which a client that was turned away comes back, which is sooner than it was told to. */
const IMPATIENCE = 50

/** Clients that ask for 100 articles with everything in them, again and again. */
export async function flood(url: string, clients: number, milliseconds: number): Promise<Tally> {
  const tally = createTally()
  const end = performance.now() + milliseconds
  await Promise.all(
    Array.from({ length: clients }, async () => {
      const client = createClient(url)
      while (performance.now() < end) {
        const answer = await client.ask(EVERYTHING)
        tally.add(answer)
        if (answer.status !== 200) await sleep(IMPATIENCE)
      }
      client.close()
    }),
  )
  return tally.total()
}

/** Asks until the gateway is as quick as it gets. */
export async function warmUp(url: string, queries: readonly string[]): Promise<void> {
  const client = createClient(url)
  for (const query of [...queries, EVERYTHING, `{ articleByPath(path: "${CROWDED}") { title } }`])
    await client.ask(query)
  client.close()
}

function createTally() {
  const statuses: Record<string, number> = {}
  let withoutRetryAfter = 0
  return {
    add({ status, retryAfter }: { readonly status: number; readonly retryAfter: boolean }) {
      statuses[status] = (statuses[status] ?? 0) + 1
      if (status === 503 && !retryAfter) withoutRetryAfter += 1
    },
    total: (): Tally => ({ statuses, withoutRetryAfter }),
  }
}

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { resolve } from 'node:path'
import { Webhook } from 'standardwebhooks'
import { afterEach, expect, test, vi } from 'vitest'
import { insertSubscription } from '../../src/database/write/subscriptions.ts'
import { createTestDatabase } from '../support/database.ts'
import { createRandom } from '../support/random.ts'
import { openWebhookReceiver, type Received } from '../support/webhook-receiver.ts'

const NOTICES = Number(process.env.COMMONPLACE_NOTICES ?? 24)
/** In notices that were received; some two seconds' worth. */
const KILL_AFTER = Math.min(Math.ceil(NOTICES / 2), 250)
const SECRET = `whsec_${Buffer.alloc(32, 1).toString('base64')}`
/** Longer than the first pauses; notices that arrived are listed for 30 days. */
const BETWEEN_WORKERS = 8 * 3_600_000
const TIMEOUT = 400
const WORKER = resolve(import.meta.dirname, '../support/push-worker.mjs')

const closing: (() => Promise<unknown> | unknown)[] = []

afterEach(async () => {
  vi.useRealTimers()
  for (const close of closing.splice(0).reverse()) await close()
})

test('nothing is missing at a receiver that fails, hangs or resets at random while the sender is killed', {
  timeout: 120_000 + NOTICES * 200,
}, async () => {
  const random = createRandom(7)
  const receiver = await openWebhookReceiver((_count, response) => {
    const chance = random.below(100)
    if (chance < 10) response.writeHead(503).end()
    else if (chance < 20) response.destroy()
    else if (chance >= 30) response.end()
  })
  closing.push(receiver.close)
  const { received } = receiver
  const db = await createTestDatabase()
  closing.push(() => db.drop())
  const { sql } = db.database
  await insertSubscription(db.database, { id: 'aaaaaaaa', partner: 'River', url: receiver.url, secret: SECRET })
  for (let first = 1; first <= NOTICES; first += 500)
    await sql`insert into releases (number, kind, added, changed, moved, withdrawn, site)
      select number, 'IMPORT', 1, 0, 0, 0, jsonb_build_object('title', 'Wells', 'url', 'https://wells.example/', 'language', 'en')
      from generate_series(${first}::int, ${Math.min(first + 499, NOTICES)}::int) as number`
  const count = async (where: string) =>
    (await sql.unsafe<{ count: number }[]>(`select count(*)::int as count from deliveries where ${where}`))[0]?.count ??
    0

  let kills = 0
  for (let ahead = 0; (await count('settled is null')) > 0; ahead += BETWEEN_WORKERS) {
    const worker = spawn(process.execPath, [WORKER, ...[db.source, ahead, TIMEOUT].map((one) => JSON.stringify(one))])
    const before = received.length
    // Due, or being sent: then it is due again fifteen seconds later. What failed is due after five seconds, or minutes, or hours.
    const at = `now() + interval '1 ms' * ${ahead}`
    const isBusy = () =>
      count(`settled is null and (due <= ${at} or due between ${at} + interval '10 s' and ${at} + interval '16 s')`)
    await vi.waitUntil(
      async () => {
        if (worker.exitCode !== null) throw new Error(`The worker ended: ${worker.stderr.read()}`)
        return received.length >= before + KILL_AFTER || (await isBusy()) === 0
      },
      { timeout: 60_000 + NOTICES * 100, interval: 10 },
    )
    worker.kill('SIGKILL')
    await once(worker, 'close')
    kills += 1
    if (process.env.COMMONPLACE_NOTICES)
      console.log({ kills, sent: received.length, left: await count('settled is null') })
  }

  expect(await count(`outcome = 'DELIVERED'`)).toBe(NOTICES)
  const idsOf = new Map<number, Set<string>>()
  for (const { id, body } of received) {
    const { release } = JSON.parse(body).data
    idsOf.set(release, (idsOf.get(release) ?? new Set()).add(id))
  }
  expect(idsOf.size).toBe(NOTICES)
  expect([...idsOf.values()].filter((ids) => ids.size > 1)).toEqual([])
  expect(received.filter((one) => !isSigned(one))).toEqual([])
  expect(kills).toBeGreaterThan(3)
  if (process.env.COMMONPLACE_NOTICES) console.log({ notices: NOTICES, sent: received.length, kills })
})

/** By the clock of who sent it, because the library looks at the time as well. */
function isSigned({ headers, body }: Received): boolean {
  vi.useFakeTimers({ toFake: ['Date'], now: Number(headers['webhook-timestamp']) * 1000 })
  try {
    return new Webhook(SECRET).verify(body, headers as Record<string, string>) !== null
  } catch {
    return false
  }
}

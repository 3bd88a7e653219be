import { Webhook } from 'standardwebhooks'
import { afterEach, expect, test } from 'vitest'
import { openDatabase } from '../../src/database/open.ts'
import {
  claimDeliveries,
  findNextDelivery,
  listDeliveries,
  replayDeliveries,
  settleDelivered,
  settleFailed,
} from '../../src/database/write/deliveries.ts'
import { insertSubscription, listSubscriptions, replaceSecret } from '../../src/database/write/subscriptions.ts'
import { startPush } from '../../src/syndication/push/push.ts'
import { nextAttempt } from '../../src/syndication/push/retries.ts'
import { idOf, publishRelease } from '../support/content.ts'
import { createTestDatabase } from '../support/database.ts'
import { openWebhookReceiver } from '../support/webhook-receiver.ts'

const SECRET = `whsec_${Buffer.alloc(32, 1).toString('base64')}`
const OTHER = `whsec_${Buffer.alloc(32, 2).toString('base64')}`

const closing: (() => Promise<unknown> | unknown)[] = []

afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

async function openReceiver(answer: Parameters<typeof openWebhookReceiver>[0]) {
  const receiver = await openWebhookReceiver(answer)
  closing.push(receiver.close)
  return receiver
}

/** A database with one subscription, and a clock that a test moves. */
async function subscribed(url: string, more: object = {}) {
  const db = await createTestDatabase()
  closing.push(() => db.drop())
  const subscription = { id: 'aaaaaaaa', partner: 'River', url, secret: SECRET, ...more }
  await insertSubscription(db.database, subscription)
  let ahead = 0
  const start = () => {
    const push = startPush(db.database, {
      log: { warn() {} },
      allowPrivate: true,
      timeout: 5_000,
      now: () => new Date(Date.now() + ahead),
    })
    const stop = () => push.stop()
    closing.push(stop)
    return { ...push, stop }
  }
  const passTime = (milliseconds: number) => {
    ahead += milliseconds
  }
  return { db, start, passTime }
}

const outcomesOf = async ({ database }: Awaited<ReturnType<typeof createTestDatabase>>) =>
  (await listDeliveries(database, { partner: null, limit: 100 }))
    .map(({ release, outcome, attempts, answer }) => ({ release, outcome, attempts, answer }))
    .reverse()

async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await isSo())) await new Promise((resolve) => setImmediate(resolve))
}

test('a release is told once, signed so that the library of Standard Webhooks accepts it', async () => {
  const { url, received } = await openReceiver((_count, response) => response.writeHead(204).end())
  const { db, start } = await subscribed(url)
  await publishRelease(db.database, { add: [{ path: '/a/' }] })
  start()
  start()
  await until(async () => (await outcomesOf(db)).every(({ outcome }) => outcome === 'DELIVERED'))

  expect(received).toHaveLength(1)
  const [{ headers, body } = { headers: {}, body: '' }] = received
  const verified = new Webhook(SECRET).verify(body, headers as Record<string, string>)
  expect(verified).toMatchObject({
    type: 'release.published',
    data: { site: 'https://commons.example/', release: 1, withdrawn: 0, cursor: expect.any(String) },
  })
  expect(() => new Webhook(OTHER).verify(body, headers as Record<string, string>)).toThrow()
  expect(await outcomesOf(db)).toEqual([{ release: 1, outcome: 'DELIVERED', attempts: 1, answer: '204' }])
})

test('releases before a subscription are told only when they are asked for again', async () => {
  const { url, received } = await openReceiver((_count, response) => response.end())
  const { db, start } = await subscribed(url)
  await db.database.sql`delete from subscriptions`
  await publishRelease(db.database, { add: [{ path: '/a/' }] })
  await insertSubscription(db.database, { id: 'bbbbbbbb', partner: 'River', url, secret: SECRET })
  expect(await outcomesOf(db)).toEqual([])

  expect(await replayDeliveries(db.database, { subscription: 'bbbbbbbb', from: 1 })).toBe(1)
  start()
  await until(() => received.length === 1)
})

test('what fails is tried again under the same id, until it arrives', async () => {
  const { url, received } = await openReceiver((count, response) => {
    if (count === 1) response.writeHead(500).end()
    else if (count === 2) response.destroy()
    else response.end()
  })
  const { db, start, passTime } = await subscribed(url)
  await publishRelease(db.database, { add: [{ path: '/a/' }] })
  const { check } = start()
  for (const count of [1, 2, 3]) {
    await until(async () => received.length === count && (await outcomesOf(db))[0]?.answer !== null)
    await until(async () => count < 3 || (await outcomesOf(db))[0]?.outcome === 'DELIVERED')
    if (count === 1) await until(async () => (await outcomesOf(db))[0]?.answer === '500')
    if (count === 2) await until(async () => (await outcomesOf(db))[0]?.answer === 'ECONNRESET')
    passTime(3_600_000)
    check()
  }

  expect(new Set(received.map(({ id }) => id)).size).toBe(1)
  expect(await outcomesOf(db)).toEqual([{ release: 1, outcome: 'DELIVERED', attempts: 3, answer: '200' }])
})

test('attempts go on for three days and then end', () => {
  const start = new Date('2026-01-01T00:00:00Z')
  const times: Date[] = [start]
  for (let next = nextAttempt(1, start, 0); next !== null; next = nextAttempt(times.length, next, 0)) times.push(next)
  const last = times.at(-1) ?? start

  expect(times.length).toBeGreaterThan(5)
  expect((last.getTime() - start.getTime()) / 86_400_000).toBeGreaterThan(3)
  expect((last.getTime() - start.getTime()) / 86_400_000).toBeLessThan(4)
})

test('410 ends it, and what follows is not written down', async () => {
  const { url, received } = await openReceiver((_count, response) => response.writeHead(410).end())
  const { db, start } = await subscribed(url)
  await publishRelease(db.database, { add: [{ path: '/a/' }] })
  start()
  await until(async () => (await outcomesOf(db))[0]?.outcome === 'GIVEN_UP')
  await publishRelease(db.database, { add: [{ path: '/b/' }] })

  expect(await outcomesOf(db)).toEqual([{ release: 1, outcome: 'GIVEN_UP', attempts: 1, answer: '410' }])
  expect(await listSubscriptions(db.database)).toMatchObject([{ fault: 'It answered 410 Gone.' }])
  expect(received).toHaveLength(1)
})

test('where only so many are sent in an hour, one tells of several, and withdrawals wait for nothing', async () => {
  const { url, received } = await openReceiver((_count, response) => response.end())
  const { db, start } = await subscribed(url, { mostPerHour: 1 })
  const first = await publishRelease(db.database, { add: [{ path: '/a/' }] })
  const { check } = start()
  await until(async () => (await outcomesOf(db))[0]?.outcome === 'DELIVERED')
  await publishRelease(db.database, { add: [{ path: '/b/' }] })
  await publishRelease(db.database, { add: [{ path: '/c/' }] })
  check()
  const waiting = await outcomesOf(db)
  await publishRelease(db.database, { close: first.editions })
  check()
  await until(async () => (await outcomesOf(db)).every(({ outcome }) => outcome !== null))

  expect(waiting.map(({ outcome }) => outcome)).toEqual(['DELIVERED', null, null])
  expect((await outcomesOf(db)).map(({ outcome }) => outcome)).toEqual(['DELIVERED', 'COVERED', 'COVERED', 'DELIVERED'])
  expect(received.map(({ body }) => JSON.parse(body).data.release)).toEqual([1, 4])
})

test('a notice whose sender was killed is sent again, by another gateway and under the same id', async () => {
  const { url, received } = await openReceiver((_count, response) => response.end())
  const { db, start, passTime } = await subscribed(url)
  await publishRelease(db.database, { add: [{ path: '/a/' }] })
  const [claimed] = await claimDeliveries(db.database, { now: new Date(), limit: 8, lease: 30_000 })
  expect(await claimDeliveries(db.database, { now: new Date(), limit: 8, lease: 30_000 })).toEqual([])
  passTime(60_000)
  start()
  await until(async () => (await outcomesOf(db))[0]?.outcome === 'DELIVERED')

  expect(received.map(({ id }) => id)).toEqual([`msg_${claimed?.id.replaceAll('-', '')}`])
})

test('for a day after it is replaced, the old secret signs as well', async () => {
  const { url, received } = await openReceiver((_count, response) => response.end())
  const { db, start } = await subscribed(url)
  const formerUntil = new Date(Date.now() + 86_400_000).toISOString()
  await replaceSecret(db.database, { id: 'aaaaaaaa', secret: OTHER, formerUntil })
  await publishRelease(db.database, { add: [{ path: '/a/' }] })
  start()
  await until(() => received.length === 1)
  const [{ headers, body } = { headers: {}, body: '' }] = received

  for (const secret of [SECRET, OTHER])
    expect(new Webhook(secret).verify(body, headers as Record<string, string>)).toBeTruthy()
})

test('notices of a partner come no more often than it asked for, however quickly they are published and sent', async () => {
  const { db, passTime, claim } = await subscribedTo({ mostPerHour: 2 })
  await publishRelease(db.database, { add: [{ path: '/a/' }] })
  const [first] = await claim()
  await publishRelease(db.database, { add: [{ path: '/b/' }] })
  // While the first is being sent, and has not arrived, the second waits.
  expect(await claim()).toEqual([])
  await settleDelivered(db.database, { id: first?.id ?? '', answer: '204' })
  await publishRelease(db.database, { add: [{ path: '/c/' }] })
  expect(await claim()).toEqual([])
  passTime(29 * MINUTE)
  expect(await claim()).toEqual([])
  passTime(1.1 * MINUTE)
  const later = await claim()

  expect(later.map(({ release }) => release.number)).toEqual([3])
})

test('one that failed is tried again in its time, with what was published meanwhile', async () => {
  const { db, passTime, claim } = await subscribedTo({ mostPerHour: 60 })
  await publishRelease(db.database, { add: [{ path: '/a/' }] })
  const [first] = await claim()
  const again = new Date(Date.now() + 5 * MINUTE)
  await settleFailed(db.database, { id: first?.id ?? '', answer: '503', again })
  await publishRelease(db.database, { add: [{ path: '/b/' }] })

  expect(await claim()).toEqual([])
  expect(await findNextDelivery(db.database)).toEqual(again)
  passTime(5 * MINUTE)
  expect((await claim()).map(({ release }) => release.number)).toEqual([2])
})

test('that something was withdrawn is sent before everything that waits, also where only its reason is another', async () => {
  const { db, claim } = await subscribedTo({})
  const { editions } = await publishRelease(db.database, { add: [{ path: '/a/' }] })
  for (let number = 2; number < 20; number++) await publishRelease(db.database, { add: [{ path: `/${number}/` }] })
  await publishRelease(db.database, { close: editions })
  const tombstone = {
    articleId: idOf('/a/'),
    kind: 'WITHDRAWN',
    path: '/a/',
    previousPath: null,
    correction: null,
  } as const
  await publishRelease(db.database, { changes: [{ ...tombstone, reason: 'RETRACTED' }] })

  expect((await claim(1)).map(({ release }) => release.number)).toEqual([20])
  expect((await claim(1)).map(({ release }) => release.number)).toEqual([21])
  expect((await claim(1)).map(({ release }) => release.number)).toEqual([1])
})

test('several gateways on one database send each notice once', async () => {
  const { url, received } = await openReceiver((_count, response) => response.writeHead(204).end())
  const { db } = await subscribed(url)
  await insertSubscription(db.database, { id: 'bbbbbbbb', partner: 'Lake', url: `${url}lake`, secret: OTHER })
  const others = await Promise.all([1, 2, 3].map(() => openDatabase(db.source)))
  const gateways = others.map((database) => startPush(database, { log: { warn() {} }, allowPrivate: true }))
  closing.push(async () => {
    for (const gateway of gateways) await gateway.stop()
    for (const database of others) await database.close()
  })
  for (let number = 0; number < 20; number++) {
    await publishRelease(db.database, { add: [{ path: `/${number}/` }] })
    for (const { check } of gateways) check()
  }
  await until(async () => (await outcomesOf(db)).every(({ outcome }) => outcome === 'DELIVERED'))

  expect(received).toHaveLength(40)
  expect(new Set(received.map(({ id }) => id)).size).toBe(40)
})

test('a receiver that hangs keeps nobody else waiting', async () => {
  const { url, received, close } = await openReceiver((_count, response) => {
    if (response.req.url !== '/hangs') response.end()
  })
  const { db, start } = await subscribed(`${url}hangs`)
  await insertSubscription(db.database, { id: 'bbbbbbbb', partner: 'Lake', url, secret: OTHER })
  const { check } = start()
  for (let number = 1; number <= 5; number++) {
    await publishRelease(db.database, { add: [{ path: `/${number}/` }] })
    check()
    await until(async () => (await outcomesOf(db)).filter(({ outcome }) => outcome === 'DELIVERED').length === number)
  }

  expect(received.length).toBeGreaterThanOrEqual(10)
  close()
})

const MINUTE = 60_000

/** A database with one subscription, whose notices a test takes itself, by a clock that it moves. */
async function subscribedTo(more: object) {
  const { db } = await subscribed('https://river.example/', more)
  let ahead = 0
  return {
    db,
    claim: (limit = 8) =>
      claimDeliveries(db.database, { now: new Date(Date.now() + ahead), limit, lease: 40 * MINUTE }),
    passTime(milliseconds: number) {
      ahead += milliseconds
    },
  }
}

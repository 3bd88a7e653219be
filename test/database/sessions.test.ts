import { afterEach, beforeEach, expect, inject, test } from 'vitest'
import { createClient, createPool } from '../../src/database/connect/client.ts'
import { isSessionLost } from '../../src/database/retry.ts'
import { type CuttingProxy, openCuttingProxy } from '../support/cutting-proxy.ts'

let proxy: CuttingProxy

beforeEach(async () => {
  proxy = await openCuttingProxy(inject('connection'))
})

afterEach(async () => {
  await proxy.close()
})

test('arrays are read and written as they are', async () => {
  const pool = createPool(inject('connection'))
  const texts = ['', 'plain', 'with, comma', '{braces}', '"quoted"', 'back\\slash', 'NULL', 'two\nlines', ' ', null]

  const [row] = await pool`
    select ${texts}::text[] as texts, ${[1, 2, null]}::integer[] as numbers, ${[]}::text[] as none,
      array['9007199254740993']::bigint[] as bigints, array[true, false] as truths,
      array['c0ffee00-0000-4000-8000-000000000000']::uuid[] as ids`

  expect(row).toEqual({
    texts,
    numbers: [1, 2, null],
    none: [],
    bigints: ['9007199254740993'],
    truths: [true, false],
    ids: ['c0ffee00-0000-4000-8000-000000000000'],
  })
  await pool.end()
})

test('what waits for sessions that are cut fails, and every answer is the one to its question', async () => {
  const pool = createPool(proxy.connection, { max: 3 })
  let lost = 0
  for (let round = 0; round < 30; round++) {
    proxy.cutAfter(50 + round * 37)
    const asked = Array.from({ length: 40 }, (_, index) => `${round} ${index} ${'x'.repeat(index)}`)
    const answers = await Promise.allSettled(asked.map((text) => pool`select ${text}::text as text`))
    for (const [index, answer] of answers.entries()) {
      if (answer.status === 'fulfilled') expect(answer.value[0]?.text).toBe(asked[index])
      else expect(isSessionLost(answer.reason)).toBe(true)
      lost += answer.status === 'rejected' ? 1 : 0
    }
  }
  expect(lost).toBeGreaterThan(30)
  await pool.end()
})

test('a statement sent the moment another one failed does not wait for a session that is gone', async () => {
  const pool = createPool(proxy.connection, { max: 2 })
  await Promise.all([pool`select pg_sleep(0)`, pool`select 1`])
  for (let round = 0; round < 10; round++) {
    proxy.cutAfter(10)
    const again = async (index: number) => {
      for (;;) {
        try {
          const [row] = await pool`select ${index}::int as index`
          return row?.index
        } catch (error) {
          expect(isSessionLost(error)).toBe(true)
        }
      }
    }
    expect(await Promise.all([1, 2, 3, 4, 5].map(again))).toEqual([1, 2, 3, 4, 5])
  }
  await pool.end()
})

test('where connections are accepted and closed, a statement fails at once', async () => {
  proxy.refuse()
  const pool = createPool(proxy.connection)

  const failing = await pool`select 1`.catch((error) => error)

  expect(isSessionLost(failing)).toBe(true)
  expect(proxy.count()).toBe(1)
  await pool.end()
})

test('what still waits when the pool is closed fails', async () => {
  const pool = createPool(inject('connection'), { max: 1 })
  const waiting = Promise.allSettled([pool`select pg_sleep(60)`, pool`select ${1}::int`, pool`select ${2}::int`])
  await pool.end({ timeout: 0 })

  expect((await waiting).map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected'])
  await expect(pool`select 1`).rejects.toThrow('closed')
})

test('a cancelled statement ends, whether it was sent or waits', async () => {
  const pool = createPool(inject('connection'), { max: 1 })
  const running = pool`select pg_sleep(60)`
  const settled = Promise.allSettled([running.execute()])
  const watcher = createClient(inject('connection'), { max: 1 })
  await expect
    .poll(
      async () =>
        (await watcher`select 1 from pg_stat_activity where query = 'select pg_sleep(60)' and state = 'active'`).length,
    )
    .toBeGreaterThan(0)

  running.cancel()

  expect(await settled).toMatchObject([{ status: 'rejected', reason: { code: '57014' } }])
  expect(await pool`select 1 as one`).toEqual([{ one: 1 }])
  await Promise.all([pool.end(), watcher.end()])
})

test('a session that says nothing for longer than a statement may take is lost, and the next is a new one', async () => {
  const pool = createPool(proxy.connection, { max: 1, statementTimeout: 200 })
  await pool`select 1`
  proxy.mute()
  const silent = await pool`select 2`.catch((error) => error)
  proxy.letIn()

  expect(isSessionLost(silent)).toBe(true)
  expect(await pool`select 3 as value`).toMatchObject([{ value: 3 }])
  expect(proxy.count()).toBe(2)
  await pool.end()
})

test('after a statement that failed among its rows, the next one has all of its own', async () => {
  const pool = createPool(inject('connection'), { max: 1 })
  for (let round = 0; round < 3; round++) {
    const failing = pool`select 1 / (5000 - number) as value from generate_series(1, 10000) as number`
    await expect(failing).rejects.toThrow('division by zero')
    expect([...(await pool`select number from generate_series(1, 3) as number`)]).toEqual([
      { number: 1 },
      { number: 2 },
      { number: 3 },
    ])
  }
  await pool.end()
})

test('what would take several statements of one session is refused', async () => {
  const pool = createPool(inject('connection'))

  expect(() => pool.begin(async () => {})).toThrow('single statements')
  expect(() => pool.reserve()).toThrow('single statements')
  expect(() => pool`select 1`.cursor(1)).toThrow('single statements')
  await pool.end()
})

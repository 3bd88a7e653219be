import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { Overloaded } from '../../src/database/limiter.ts'
import { type AdmissionControl, admissionLimits, createAdmission } from '../../src/server/admission.ts'
import { publishRelease } from '../support/content.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { type FrontDoor, openFrontDoor } from '../support/front-door.ts'

const open: { close(): void }[] = []

function admit(...places: Parameters<typeof admissionLimits>): AdmissionControl {
  const admission = createAdmission(admissionLimits(...places))
  open.push(admission)
  return admission
}

afterEach(() => {
  for (const one of open.splice(0)) one.close()
})

const forever = new AbortController().signal
const from = (address: string) => ({ address, signal: forever })

describe('places', () => {
  test('an operation that turns out large gives up its place among the small ones before it has one among the large', async () => {
    const admission = admit(1, 1, 10)
    const first = await admission.enter(from('a'))
    await first.becomeLarge()
    const second = await admission.enter(from('a'))
    const large = second.becomeLarge()

    // A third may be small while the second waits.
    const third = await admission.enter(from('b'))
    expect(admission.load).toMatchObject({ small: { running: 1, waiting: 0 }, large: { running: 1, waiting: 1 } })

    first.leave()
    await large
    second.leave()
    third.leave()
    expect(admission.load).toMatchObject({ small: { running: 0, waiting: 0 }, large: { running: 0, waiting: 0 } })
  })

  test('one that left while it waited among the large takes no place there', async () => {
    const admission = admit(2, 1, 10)
    const first = await admission.enter(from('a'))
    await first.becomeLarge()
    const second = await admission.enter(from('a'))
    const large = second.becomeLarge()
    second.leave()
    first.leave()
    await large

    expect(admission.load.large).toEqual({ running: 0, waiting: 0 })
  })

  test('one address that floods does not keep another out, and is told so', async () => {
    const admission = admit(4, 1, 4)
    const flood = Array.from({ length: 20 }, () => admission.enter(from('flood')))
    // Three quarters of four places and four that wait are six.
    const refused = await Promise.allSettled(flood.slice(6))
    expect(refused.map((one) => one.status === 'rejected' && one.reason instanceof Overloaded)).toEqual(
      Array(14).fill(true),
    )
    expect(admission.load).toMatchObject({ small: { running: 4, waiting: 2 }, refused: 14 })

    const other = admission.enter(from('other'))
    ;(await flood[0])?.leave()
    ;(await flood[1])?.leave()

    // One of the flood is before it, the other behind.
    ;(await other).leave()
    ;(await flood[5])?.leave()
    expect(admission.load.small.running).toBe(3)
  })
})

test('what waits for a place among the operations keeps no turn from a page', async () => {
  const admission = admit(1, 1, 10)
  const first = await admission.enter(from('a'))
  const older = admission.enter({ ...from('b'), release: 1 })

  const leavePage = await admission.enterPage(from('c'))
  leavePage()
  first.leave()
  ;(await older).leave()
})

test('what waits for the event loop to run on time is counted by its kind, and keeps no other kind out', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
  const clock = vi.spyOn(performance, 'now').mockReturnValue(0)
  const measured = (at: number) => {
    clock.mockReturnValue(at)
    vi.advanceTimersByTime(100)
  }
  try {
    const admission = admit(24, 2, 1)
    measured(2_100)
    const page = admission.enterPage(from('a'))
    const small = await admission.enter(from('b'))
    const large = small.becomeLarge()

    expect(admission.load).toMatchObject({ pages: { waiting: 1 }, large: { waiting: 1 }, small: { waiting: 0 } })
    await expect(admission.enterPage(from('c'))).rejects.toThrow(Overloaded)

    for (let at = 2_200; at < 4_000; at += 100) measured(at)
    ;(await page)()
    await large
    expect(admission.load).toMatchObject({ pages: { waiting: 0 }, large: { running: 1, waiting: 0 } })
  } finally {
    clock.mockRestore()
    vi.useRealTimers()
  }
})

describe('places of crawlers', () => {
  afterEach(() => {
    vi.useRealTimers()
  })

  test.each([
    ['pages', (admission: AdmissionControl) => admission.enterPage(from('a'))],
    [
      'older releases',
      async (admission: AdmissionControl) => (await admission.enter({ ...from('a'), release: 1 })).leave,
    ],
  ])(
    'of %s rest as long as they were taken where others wait, and so take half of the time at most',
    async (_kind, enter) => {
      vi.useFakeTimers()
      const admission = createAdmission(admissionLimits(24, 2, 200))
      open.push(admission)
      const leave = await enter(admission)
      let isIn = false
      const next = enter(admission).then((leave) => {
        isIn = true
        return leave
      })
      await vi.advanceTimersByTimeAsync(40)
      leave()
      await vi.advanceTimersByTimeAsync(39)
      expect(isIn).toBe(false)
      await vi.advanceTimersByTimeAsync(1)
      expect(isIn).toBe(true)

      // Nobody waits any more.
      ;(await next)()
      await enter(admission)
    },
  )
})

describe('through the front door', () => {
  let db: TestDatabase

  beforeAll(async () => {
    db = await createTestDatabase()
    await publishRelease(db.database, {
      add: Array.from({ length: 100 }, (_, index) => ({
        path: `/articles/${index}/`,
        edition: { html: `<p>${'What a page says. '.repeat(200)}</p>` },
        sections: Array.from({ length: 8 }, (_, number) => ({
          anchor: `part-${number}`,
          quotes: [`What ${index} says in ${number}`],
        })),
      })),
    })
  })

  afterAll(() => db.drop())

  const LARGE =
    '{ articles(first: 100) { nodes { title html sections { anchor html quotes { text } } quotes { text section { anchor } } } } }'
  const SMALL = '{ articleByPath(path: "/articles/1/") { title } }'

  function door(places: Parameters<typeof admissionLimits>): FrontDoor {
    const gateway = openFrontDoor(db.database, { places })
    open.push(gateway)
    return gateway
  }

  test('a small question is answered in the middle of a large one', async () => {
    const gateway = door([24, 2, 200])
    // Statements are prepared, and code is warm, before anything is compared.
    await Promise.all([gateway.ask(LARGE), gateway.ask(SMALL)])
    const order: string[] = []
    const large = gateway.ask(LARGE).then(({ status }) => order.push(`large ${status}`))
    for (let count = 0; count < 5; count++) order.push(`small ${(await gateway.ask(SMALL)).status}`)
    await large

    expect(order).toEqual([...Array(5).fill('small 200'), 'large 200'])
  })

  test('what finds no place is told to come back, with 503 and when', async () => {
    const gateway = door([1, 1, 1])
    const answers = await Promise.all(
      Array.from({ length: 12 }, (_, index) => gateway.ask(LARGE, { address: String(index) })),
    )

    const refused = answers.filter(({ status }) => status !== 200)
    expect(refused.length).toBeGreaterThan(0)
    for (const { status, headers, data, errors } of refused) {
      expect([status, headers.get('retry-after'), headers.get('cache-control')]).toEqual([
        503,
        '1',
        'private, no-store',
      ])
      expect(data).toBeUndefined()
      expect(errors?.map(({ extensions }) => extensions.code)).toEqual(['OVERLOADED'])
    }
    expect(answers.length - refused.length).toBeGreaterThan(0)
  })

  test('places are free again however an operation ended', async () => {
    const gateway = door([2, 1, 10])
    const leaving = new AbortController()
    const left = gateway.ask(LARGE, { signal: leaving.signal }).catch(() => null)
    await gateway.ask(SMALL)
    leaving.abort()
    await left
    await gateway.ask('{ nonsense }')
    await gateway.ask(
      `{ articles(first: 100) { nodes { ${Array.from({ length: 40 }, (_, n) => `a${n}: html`).join(' ')} } } }`,
    )
    await gateway.ask(LARGE)

    expect(gateway.admission.load).toMatchObject({
      small: { running: 0, waiting: 0 },
      large: { running: 0, waiting: 0 },
    })
  })

  test('/readyz tells how much is being asked', async () => {
    const gateway = door([1, 1, 10])
    const entry = await gateway.admission.enter(from('a'))
    const waiting = gateway.admission.enter(from('b'))
    const response = await gateway.handle(new Request('http://localhost/readyz'), { address: 'c' })

    expect(await response.json()).toMatchObject({
      status: 'ready',
      release: 1,
      load: { small: { running: 1, waiting: 1 }, large: { running: 0, waiting: 0 }, refused: 0 },
    })
    entry.leave()
    ;(await waiting).leave()
  })

  test('a large answer at an older release that is read slowly keeps no other from that release', async () => {
    const gateway = openFrontDoor(db.database, { places: [24, 2, 1], newest: 2 })
    open.push(gateway)
    const headers = { 'content-type': 'application/json', 'content-release': '1' }
    const body = JSON.stringify({ query: LARGE })
    const slow = await gateway.handle(new Request('http://localhost/graphql', { method: 'POST', headers, body }), {
      address: 'slow',
    })
    expect(slow.status).toBe(200)

    const other = await gateway.ask(SMALL, { headers: { 'content-release': '1' }, address: 'other' })
    expect(other.status).toBe(200)
    expect(gateway.admission.load.large.running).toBe(1)
    await slow.body?.cancel()
  })
})

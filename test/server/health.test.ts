import { expect, test } from 'vitest'
import { createReadiness } from '../../src/server/health.ts'

test.each([
  ['ready with a release', 3, { ready: true, release: 3 }],
  ['not before the first release', null, { ready: false, code: 'NO_RELEASE' }],
])('%s', async (_name, release, expected) => {
  expect(await createReadiness(async () => release).check()).toMatchObject(expected)
})

test('not while the database is away, without saying where it is', async () => {
  const readiness = createReadiness(async () => {
    throw new Error('connect ECONNREFUSED 10.0.0.7')
  })
  expect(await readiness.check()).toEqual({
    ready: false,
    code: 'DATABASE_UNREACHABLE',
    reason: 'The database cannot be reached.',
  })
})

test('not while the database is silent, which is known by the deadline', async () => {
  const signals: AbortSignal[] = []
  const silent = (signal: AbortSignal) => {
    signals.push(signal)
    return new Promise<null>(() => {})
  }
  expect(await createReadiness(silent, { deadline: 50 }).check()).toMatchObject({
    code: 'DATABASE_SILENT',
    reason: 'The database did not answer within 50 ms.',
  })
  expect(signals[0]?.aborted).toBe(true)
})

test('not any more once the server drains', async () => {
  const readiness = createReadiness(async () => 3)
  expect(await readiness.check()).toMatchObject({ ready: true })
  readiness.drain()
  expect(await readiness.check()).toMatchObject({ ready: false, code: 'DRAINING' })
})

test('ready again when the database is back', async () => {
  const answers = [Promise.reject(new Error('away')), Promise.resolve(3)]
  const readiness = createReadiness(() => answers.shift() ?? Promise.resolve(3))
  expect(await readiness.check()).toMatchObject({ ready: false })
  expect(await readiness.check()).toMatchObject({ ready: true })
})

import { expect, test } from 'vitest'
import { isSessionLost, retryOnLoss } from '../../src/database/retry.ts'

const lost = ['CONNECTION_CLOSED', 'CONNECTION_DESTROYED', 'ECONNRESET', 'ECONNREFUSED', '57P01', '57P03', '08006']

test.each(lost)('a statement that failed with %s lost its session, also inside other errors', (code) => {
  const cause = fault(code)
  expect(isSessionLost(cause)).toBe(true)
  expect(isSessionLost(new Error('Failed query: select 1', { cause }))).toBe(true)
  expect(isSessionLost(new AggregateError([fault('28P01'), cause]))).toBe(true)
})

test.each(['CONNECTION_ENDED', 'ENOENT', '57014', '23505', 'CPM01'])(
  'a statement that failed with %s did not',
  (code) => {
    expect(isSessionLost(fault(code))).toBe(false)
  },
)

test('a statement whose session is lost is tried again until it succeeds', async () => {
  let attempts = 0
  const answer = await retryOnLoss(async () => {
    attempts += 1
    if (attempts < 3) throw fault('57P01')
    return 'done'
  })

  expect(answer).toBe('done')
  expect(attempts).toBe(3)
})

test('any other failure is told at once', async () => {
  let attempts = 0
  const failing = retryOnLoss(async () => {
    attempts += 1
    throw fault('23505')
  })

  await expect(failing).rejects.toThrow('23505')
  expect(attempts).toBe(1)
})

function fault(code: string): Error {
  return Object.assign(new Error(code), { code })
}

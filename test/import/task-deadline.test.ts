import { performance } from 'node:perf_hooks'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { runWatched, Stalled, showLife } from '../../src/import/read/task-deadline.ts'

const DEADLINE = 1000

/** Milliseconds of the processor that this process has had, and this thread of it. */
let had: number
let hadHere: number

beforeEach(() => {
  ;[had, hadHere] = [0, 0]
  let now = 0
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
  vi.spyOn(process, 'cpuUsage').mockImplementation(() => ({ user: had * 1000, system: 0 }))
  vi.spyOn(performance, 'now').mockImplementation(() => now)
  vi.spyOn(performance, 'eventLoopUtilization').mockImplementation(() => ({ active: hadHere, idle: 0, utilization: 1 }))
  elapse = (milliseconds) => {
    now += milliseconds
  }
})

afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
})

let elapse: (milliseconds: number) => void

/** Lets time go by of which this process has a part of a processor, and this thread another. */
async function pass(milliseconds: number, part: number, partHere = 0): Promise<void> {
  for (let gone = 0; gone < milliseconds; gone += 50) {
    had += 50 * (part + partHere)
    hadHere += 50 * partHere
    elapse(50)
    await vi.advanceTimersByTimeAsync(50)
  }
}

/** A task that shows life once, and then hangs. */
function hang() {
  const task = { isGivenUp: false }
  const ended = runWatched(DEADLINE, (heartbeat, signal) => {
    showLife({ heartbeat })
    return new Promise((_, fail) => signal.addEventListener('abort', () => fail(signal.reason)))
  }).catch((error) => {
    task.isGivenUp = error instanceof Stalled
  })
  return { task, ended }
}

test('a task that hangs is given up once it has had the processor for as long as it may', async () => {
  const { task, ended } = hang()
  await pass(DEADLINE, 1)
  expect(task.isGivenUp).toBe(false)
  await pass(200, 1)
  await ended

  expect(task.isGivenUp).toBe(true)
})

test('what other processes have does not count', async () => {
  const { task, ended } = hang()
  await pass(3 * DEADLINE, 0.25)
  expect(task.isGivenUp).toBe(false)
  await pass(2 * DEADLINE, 0.25)
  await ended

  expect(task.isGivenUp).toBe(true)
})

test('nor does the part of other tasks in this process', async () => {
  const [one, other] = [hang(), hang()]
  await pass(3 * DEADLINE, 0.5)
  expect([one.task.isGivenUp, other.task.isGivenUp]).toEqual([false, false])
  await pass(2 * DEADLINE, 0.5)
  await Promise.all([one.ended, other.ended])

  expect([one.task.isGivenUp, other.task.isGivenUp]).toEqual([true, true])
})

test('nor what this thread does meanwhile', async () => {
  const { task, ended } = hang()
  await pass(3 * DEADLINE, 0.25, 0.75)
  expect(task.isGivenUp).toBe(false)
  await pass(2 * DEADLINE, 0.25, 0.75)
  await ended

  expect(task.isGivenUp).toBe(true)
})

test('a task that never has the processor is given up in the end', async () => {
  const { task, ended } = hang()
  await pass(8 * DEADLINE + 200, 0)
  await ended

  expect(task.isGivenUp).toBe(true)
})

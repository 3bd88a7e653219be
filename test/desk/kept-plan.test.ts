import { setImmediate } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { type KeptPlan, type KeptPlanOptions, keepPlan } from '../../src/desk/access/kept-plan.ts'
import { createSite, page, type TestSite } from '../support/site.ts'

let site: TestSite
let made: number
let ground: string
let kept: KeptPlan<number>

const far = () => new Date(Date.now() + 60_000)
const deaf: KeptPlanOptions<number>['watch'] = () => ({ isPrompt: () => false, close() {} })

function keep(options: Partial<KeptPlanOptions<number>> = {}): KeptPlan<number> {
  return keepPlan(site.root, {
    make: async () => ++made,
    findGround: () => setImmediate(ground),
    holdsUntil: far,
    untilIdle: async () => {},
    onMade: () => {},
    isWatched: () => false,
    onLeft: () => {},
    ...options,
  })
}

beforeEach(() => {
  site = createSite({ 'content/a.md': page('A'), 'content/deep/b.md': page('B') })
  made = 0
  ground = 'release 1'
})

afterEach(async () => {
  await kept.close()
  site.remove()
})

test.each([
  ['the system tells of changes', undefined],
  ['the system tells of none', deaf],
])('a plan is made once for all who ask, and again after a change, where %s', async (_where, watch) => {
  kept = keep(watch && { watch })
  await Promise.all([kept.current(), kept.current()])
  const first = await kept.current()
  expect([first, await kept.current()]).toEqual([first, first])
  site.write('content/deep/b.md', page('B, again'))
  expect(await kept.current()).toBeGreaterThan(first)
  const second = await kept.current()
  site.write('content/c.md', page('C'))
  expect(await kept.current()).toBeGreaterThan(second)
  const third = await kept.current()
  site.delete('content/c.md')
  expect(await kept.current()).toBeGreaterThan(third)
})

test('a plan does not outlive what was published, nor its time, nor that it was refused', async () => {
  let until = far()
  kept = keep({ watch: deaf, holdsUntil: () => until })
  const first = await kept.current()
  ground = 'release 2'
  until = new Date(Date.now() - 1)
  expect(await kept.current()).toBeGreaterThan(first)
  until = far()
  const second = await kept.current()
  expect(await kept.current()).toBe(second)
  kept.forget()
  expect(await kept.current()).toBeGreaterThan(second)
})

test('whoever asks while one is being made is not given files as they were before', async () => {
  const begun: (() => void)[] = []
  let leave = () => {}
  kept = keep({
    watch: deaf,
    make: () => new Promise((resolve) => begun.push(() => resolve(++made))),
    untilIdle: () =>
      new Promise((_resolve, reject) => {
        leave = reject
      }),
  })
  const first = kept.current()
  await vi.waitFor(() => expect(begun).toHaveLength(1))
  site.write('content/a.md', page('A, again'))
  const second = kept.current()
  begun[0]?.()
  await vi.waitFor(() => expect(begun).toHaveLength(2))
  begun[1]?.()
  expect([await first, await second]).toEqual([1, 2])
  leave()
})

test('for whoever is here it is made as files change, after an import that is running', async () => {
  const told = vi.fn()
  let isImporting = false
  kept = keep({
    onMade: told,
    untilIdle: () => vi.waitFor(() => expect(isImporting).toBe(false), { timeout: 5000, interval: 5 }),
  })
  await kept.current()
  await vi.waitFor(() => expect(kept.last()).not.toBeNull())
  isImporting = true
  site.write('content/a.md', page('A, again'))
  const before = kept.last()
  expect(told).not.toHaveBeenCalled()
  isImporting = false
  await vi.waitFor(() => expect(told).toHaveBeenCalled(), { timeout: 5000 })
  expect(kept.last()).toBeGreaterThan(before ?? 0)
  ground = 'release 2'
  kept.check()
  await vi.waitFor(() => expect(told).toHaveBeenCalledTimes(2), { timeout: 5000 })
})

test('a plan that nobody waits for is given up for a change, and the next one is not', async () => {
  const begun: { readonly signal: AbortSignal; readonly end: () => void }[] = []
  kept = keep({
    make: (signal) =>
      new Promise((resolve, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason))
        begun.push({ signal, end: () => resolve(++made) })
        if (begun.length > 3) resolve(++made)
      }),
  })
  const first = kept.current()
  await vi.waitFor(() => expect(begun).toHaveLength(1))
  site.write('content/a.md', page('A, again'))
  begun[0]?.end()
  expect(await first).toBe(1)
  await vi.waitFor(() => expect(begun).toHaveLength(2), { timeout: 5000 })
  site.write('content/a.md', page('A, for the third time'))
  await vi.waitFor(() => expect(begun).toHaveLength(3), { timeout: 5000 })
  expect(begun.map(({ signal }) => signal.aborted)).toEqual([false, true, false])
  site.write('content/a.md', page('A, for the last time'))
  begun[2]?.end()
  await vi.waitFor(() => expect(begun.length).toBeGreaterThan(3), { timeout: 5000 })
  expect(begun[2]?.signal.aborted).toBe(false)
  expect(await kept.current()).toBeGreaterThan(1)
})

test('a plan that could not be made is made again for the next who asks', async () => {
  let isBroken = true
  kept = keep({
    watch: deaf,
    make: async () => {
      if (isBroken) throw new Error('There is no site folder.')
      return ++made
    },
  })
  await expect(kept.current()).rejects.toThrow('no site folder')
  isBroken = false
  expect(await kept.current()).toBeGreaterThan(0)
})

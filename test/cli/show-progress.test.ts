import pc from 'picocolors'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { showProgress } from '../../src/cli/show-progress.ts'

let written: string[]

beforeEach(() => {
  written = []
  vi.useFakeTimers()
})

afterEach(() => vi.useRealTimers())

const progress = (interactive: boolean) =>
  showProgress({ out: () => {}, err: (text) => written.push(text), interactive, colours: pc.createColors(false) })

test('on a terminal a bar tells how many are done and how long it takes, whatever the start took', () => {
  const parsing = progress(true).start('parse', 1000)
  vi.advanceTimersByTime(10_000)
  parsing.advance(10)
  vi.advanceTimersByTime(500)
  parsing.advance(10)
  vi.advanceTimersByTime(1500)
  parsing.advance(90)
  vi.advanceTimersByTime(2000)
  parsing.advance(300)
  parsing.done()

  const ends = written.map((text) => text.replace(/^.*[█░] /s, ''))
  expect(ends).toEqual(['10/1000', '20/1000', '110/1000 18 s left', '410/1000 6 s left', expect.any(String)])
  expect(written.at(-1)).toMatch(/Parsing 1000 files: 14\.0 s\n$/)
  for (const text of written.slice(0, -1)) expect(text.length).toBeLessThan(80)
})

test('a long time is told in minutes', () => {
  const reading = progress(true).start('read', 100_000)
  reading.advance(100)
  vi.advanceTimersByTime(2000)
  reading.advance(1000)

  expect(written.at(-1)).toMatch(/ 3 min left$/)
})

test('on a pipe each phase is a line, and one with nothing to do is none', () => {
  const all = progress(false)
  const reading = all.start('read', 3)
  reading.advance(3)
  vi.advanceTimersByTime(200)
  reading.done()
  all.start('stage', 0).done()

  expect(written).toEqual(['Reading 3 files: 0.2 s\n'])
})

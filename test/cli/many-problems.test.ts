import { afterAll, beforeAll, expect, test } from 'vitest'
import { capProblems } from '../../src/cli/cap-problems.ts'
import type { Problem, Severity } from '../../src/content/problem.ts'
import { runCommand } from '../support/cli.ts'
import { createSite, type TestSite } from '../support/site.ts'

let site: TestSite

beforeAll(() => {
  const faulty = Array.from({ length: 120 }, (_, number) => [`content/${number}/page.md`, '---\ntitle: [\n---\n'])
  site = createSite(Object.fromEntries(faulty))
})

afterAll(() => site.remove())

const check = async (...options: readonly string[]) =>
  (await runCommand(['--data', `${site.root}/no-data`, 'check', site.root, '--quiet', ...options])).out

const countErrors = (out: string) => out.split('\n').filter((line) => /^\S+:\d+:\d+ {2}error {2}/.test(line)).length

test('of many errors a hundred are printed, and all where all are asked for', async () => {
  const out = await check()
  expect(countErrors(out)).toBe(100)
  expect(out).toContain('Shown above: the first 100 errors, and some of each code. --all shows the other')
  expect(countErrors(await check('--all'))).toBeGreaterThanOrEqual(120)
})

const problems = (severity: Severity, count: number): Problem[] =>
  Array.from({ length: count }, (_, index) => {
    const place = { path: `content/${index}.md`, line: 1, column: 1 }
    return { ...place, severity, code: 'link-broken', message: 'A message.' }
  })

test('formats for programs hold the gravest problems in their order, and say how many are left out', () => {
  const found = [...problems('notice', 900), ...problems('warning', 600), ...problems('error', 2)]

  const { shown, omitted } = capProblems('github', found, false)

  expect(omitted).toBe(502)
  expect(shown).toEqual([...found.slice(0, 398), ...found.slice(900)])
  expect(capProblems('github', found, true)).toEqual({ shown: found, omitted: 0 })
})

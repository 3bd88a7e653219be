import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type CommandLine, openCommandLine } from '../support/cli.ts'
import { createSite, page, type TestSite } from '../support/site.ts'

let cli: CommandLine
let site: TestSite

beforeAll(async () => {
  cli = await openCommandLine()
})

afterAll(() => cli.close())

beforeEach(() => {
  site = createSite({ 'content/wells.md': page('Wells', 'See [roofs](/rofs/).'), 'content/roofs.md': page('Roofs') })
})

afterEach(async () => {
  site.remove()
  await cli.empty()
})

const runImport = (...options: readonly string[]) => cli.run('import', site.root, ...options)

test('an import tells its problems to GitHub as a check does, and how it went on the other stream', async () => {
  const checked = await cli.run('check', site.root, '--format', 'github')

  const planned = await runImport('--plan', '--format', 'github')
  const done = await runImport('--format', 'github')

  expect(planned.out).toBe(checked.out)
  expect(done.out).toBe(checked.out)
  expect([planned.code, done.code]).toEqual([2, 0])
  expect(planned.err).toBe(
    'Articles: 2 new. Problems: 1 warning.\nThis is a plan: nothing was published. It would make release 1.\n',
  )
  expect(done.err).toBe('Articles: 2 new. Problems: 1 warning.\nPublished release 1.\n')
})

test('an import writes SARIF as a check does', async () => {
  const checked = await cli.run('check', site.root, '--format', 'sarif')

  const done = await runImport('--format', 'sarif')

  expect(done.out).toBe(checked.out)
  expect(done.err).toContain('Published release 1.')
})

test('--json is short for --format json, and the two are not for one line', async () => {
  const [short, long] = [await runImport('--plan', '--json'), await runImport('--plan', '--format', 'json')]
  const both = await runImport('--plan', '--json', '--format', 'github')

  expect(JSON.parse(short.out)).toMatchObject({ counts: { create: 2 }, problems: [{ code: 'link-broken' }] })
  expect(long).toEqual(short)
  expect(both.code).toBe(1)
  expect(both.err).toContain('cannot be used with')
})

test('errors and refusals have the exit status they always have', async () => {
  await runImport()
  site.delete('content/roofs.md')
  const refused = await runImport('--prune', '--max-prune', '10', '--format', 'github')
  site.write('content/wells.md', page('Wells', 'Text.', 'date: soon'))
  const failed = await runImport('--format', 'github')

  expect([refused.code, failed.code]).toEqual([3, 1])
  expect(refused.err).toContain('Refused, nothing was written.')
  expect(failed.out).toContain('::error file=')
  expect(failed.err).toContain('Nothing was published, because of the errors above.')
})

describe('what is silenced is counted', () => {
  beforeEach(() => site.write('commonplace.yaml', 'silence: [link-broken]\n'))

  test('in the summary of a plan, of an import and of one with nothing to do', async () => {
    const summaries = [
      await runImport('--plan', '--quiet'),
      await runImport('--quiet'),
      await runImport('--quiet'),
      await runImport('--quiet'),
      await runImport('--plan', '--quiet'),
    ]

    expect(summaries.map(({ out }) => out.split('\n')[0])).toEqual([
      'Articles: 2 new. Problems: none (1 more silenced).',
      'Articles: 2 new. Problems: none (1 more silenced).',
      'Articles: 2 unchanged. Problems: none (1 more silenced).',
      'Articles: 2 unchanged. Problems: none (1 more silenced).',
      'Articles: 2 unchanged. Problems: none (1 more silenced).',
    ])
  })

  test('in JSON', async () => {
    expect(JSON.parse((await runImport('--json')).out)).toMatchObject({ problems: [], silenced: 1 })
  })
})

test('of many problems an import shows what is new since the last one', async () => {
  site.write('content/wells.md', page('Wells', '[roofs](/rofs/)\n\n'.repeat(40)))
  const first = await runImport('--quiet')
  const again = await runImport('--quiet')
  site.write('content/roofs.md', page('Roofs', 'See [none](/nowhere/).'))
  const edited = await runImport('--plan', '--quiet')
  const all = await runImport('--plan', '--quiet', '--all')

  expect(first.out).toContain('Shown above: every error, and some of each code. --all shows the other 38.\n')
  expect(again.out).toContain('Nothing is new since the last import. --all shows the other 40.\n')
  expect(edited.out.match(/^content\/\S+ {2}warning/gm)).toEqual(['content/roofs.md:5:5  warning'])
  expect(all.out.match(/^content\/\S+ {2}warning/gm)).toHaveLength(41)
})

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { type CommandLine, openCommandLine } from '../support/cli.ts'
import { createSite, page, type TestSite } from '../support/site.ts'

let cli: CommandLine
let site: TestSite

beforeAll(async () => {
  cli = await openCommandLine()
})

afterAll(() => cli.close())

// One page rewritten three times, one that stays, one that is gone after the first release.
beforeEach(async () => {
  site = createSite({
    'content/stays.md': page('Stays', 'As it was.'),
    'content/gone.md': page('Gone', 'Not for long.', 'aliases: [/short/]'),
    'content/wells.md': page('Wells', 'Version 1.'),
  })
  await cli.publish(site.root)
  site.delete('content/gone.md')
  for (const version of [2, 3, 4]) {
    site.write('content/wells.md', page('Wells', `Version ${version}.`))
    await cli.publish(site.root)
  }
})

afterEach(async () => {
  site.remove()
  await cli.empty()
})

const count = async (table: string) =>
  (await cli.database.sql`select count(*)::int as count from ${cli.database.sql(table)}`)[0]?.count

test('what only old releases showed is removed, and nothing else', async () => {
  const { code, out } = await cli.run('prune-history', '--keep', '2')

  expect(code).toBe(0)
  expect(out).toMatch(
    /^Removed 3 editions, 3 places .* bytes of 3 files \(1 kB\)\.\n2 older releases .* is release 3\.\n$/,
  )
  const left = await cli.database.sql`select path, since, until from editions order by path, since`
  expect(left.map((row) => Object.values(row))).toEqual([
    ['/stays/', 1, null],
    ['/wells/', 3, 4],
    ['/wells/', 4, null],
  ])
  expect([await count('aliases'), await count('sources'), await count('releases')]).toEqual([0, 4, 4])
  expect(await cli.database.sql`select 1 from changes where path = '/gone/'`).toHaveLength(2)
})

test('a plan counts the same and removes nothing', async () => {
  const { code, out } = await cli.run('prune-history', '--keep', '2', '--plan', '--json')

  expect(code).toBe(2)
  expect(JSON.parse(out)).toMatchObject({ oldest: 3, releases: 2, editions: 3, files: 3, sources: 3 })
  expect(await count('editions')).toBe(6)
})

test('pruning twice is nothing to do the second time', async () => {
  await cli.run('prune-history', '--keep', '2')

  expect(await cli.run('prune-history', '--keep', '2', '--plan')).toMatchObject({
    code: 0,
    out: 'Nothing to remove.\n',
  })
})

test('a pruned release is refused clearly wherever it is asked for', async () => {
  await cli.run('prune-history', '--keep', '2')
  const folder = mkdtempSync(join(tmpdir(), 'commonplace-out-'))

  const answers = [
    await cli.run('rollback', '1'),
    await cli.run('diff', '2', '4'),
    await cli.run('export', folder, '--release', '2'),
  ]
  rmSync(folder, { recursive: true })

  for (const { code, err } of answers) {
    expect(code).toBe(1)
    expect(err).toMatch(/^What release \d showed was removed by prune-history/)
  }
})

test('edition numbers count on after pruning, and what was gone can come back', async () => {
  await cli.run('prune-history', '--keep', '1')
  site.write('content/wells.md', page('Wells', 'Version 5.'))
  site.write('content/gone.md', page('Gone', 'Not for long.'))

  await cli.publish(site.root)

  const shown = await cli.database.sql`select path, number from editions where until is null order by path`
  expect(shown.map((row) => Object.values(row))).toEqual([
    ['/gone/', 1],
    ['/stays/', 1],
    ['/wells/', 5],
  ])
})

test('the releases that can no longer be read are marked in the list', async () => {
  await cli.run('prune-history', '--keep', '3')

  const { out } = await cli.run('releases')

  expect(out.split('\n').filter((line) => line.endsWith('(removed from the history)'))).toHaveLength(1)
})

test('keeping as many releases as there are removes nothing', async () => {
  expect(await cli.run('prune-history', '--keep', '4')).toMatchObject({ code: 0, out: 'Nothing to remove.\n' })
  expect(await count('editions')).toBe(6)
})

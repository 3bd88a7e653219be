import { afterAll, beforeAll, expect, test } from 'vitest'
import { type CommandLine, openCommandLine } from '../support/cli.ts'
import { openTestGateway, type TestGateway } from '../support/gateway.ts'
import { importFolder } from '../support/random-history.ts'
import { createSite, page, type TestSite } from '../support/site.ts'

let origin: TestGateway
let site: TestSite
let commands: CommandLine

beforeAll(async () => {
  ;[origin, commands] = await Promise.all([openTestGateway(), openCommandLine()])
  site = createSite({ 'content/wells.md': page('Wells'), 'content/springs.md': page('Springs') })
  await importFolder(origin.db.database, site)
})

afterAll(async () => {
  site.remove()
  await Promise.all([origin.close(), commands.close()])
})

test('a copy is made, proved, and made again where there is something new', async () => {
  const first = await commands.run('mirror', origin.url)
  const again = await commands.run('mirror', origin.url, '--json')
  site.write('content/wells.md', page('Wells', 'Deeper.'))
  await importFolder(origin.db.database, site)
  const third = await commands.run('mirror', `${origin.url}/`)

  expect(first.out.split('\n').slice(0, 2)).toEqual([
    `Published release 1: release 1 of ${origin.url}/, 2 articles.`,
    'New 2, changed 0, moved 0, withdrawn 0; 0 image files fetched.',
  ])
  expect(first.out).toMatch(/Complete by the inventory [0-9a-f]{64}\.\n$/)
  expect([first.code, again.code, third.code]).toEqual([0, 0, 0])
  expect(JSON.parse(again.out)).toMatchObject({ release: null, read: 'CHANGES', inventory: { count: 2 } })
  expect(third.out).toContain('New 0, changed 1, moved 0, withdrawn 0')
})

test('nothing else publishes in the database of a mirror, and the sentence says what to do', async () => {
  const imported = await commands.run('import', site.root)
  const back = await commands.run('rollback', '1')
  const exported = await commands.run('export', `${commands.directory}-export`)

  for (const { code, err } of [imported, back, exported])
    expect([code, err]).toEqual([1, expect.stringContaining(`This database mirrors ${origin.url}/`)])
})

test.each([
  [3, /This database mirrors .* --moved/, 'http://127.0.0.1:9'],
  [1, /Expected an address such as/, 'ftp://content.example.org'],
])('status %i with %s', async (status, words, url) => {
  const { code, err } = await commands.run('mirror', url)

  expect([code, err]).toEqual([status, expect.stringMatching(words)])
})

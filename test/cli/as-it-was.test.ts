import { afterAll, beforeAll, expect, test } from 'vitest'
import { rememberPublished } from '../../src/cli/as-it-was.ts'
import { openDatabase } from '../../src/database/open.ts'
import { type CommandLine, openCommandLine } from '../support/cli.ts'
import { createSite, page, type TestSite } from '../support/site.ts'

const AS_IT_WAS = 'What readers see is as it was.\n'

let cli: CommandLine
let site: TestSite

beforeAll(async () => {
  cli = await openCommandLine()
  site = createSite({ 'content/wells.md': page('Wells', 'Twelve metres deep.'), 'content/roofs.md': page('Roofs') })
  await cli.publish(site.root)
})

afterAll(async () => {
  site.remove()
  await cli.close()
})

test.each([
  ['rollback', '7'],
  ['import', '--propose', 'nothing', '--apply'],
  ['withdraw', '/nowhere/', '--erase', '--yes'],
  ['withdraw-quote', 'Words that nobody ever said or wrote.', '--reason', 'None.', '--yes'],
])('%s %s that comes to nothing says that readers see what they saw', async (...parameters) => {
  const { err, code } = await cli.run(...parameters)
  expect(code).not.toBe(0)
  expect(err.endsWith(AS_IT_WAS)).toBe(true)
})

test('so does an import with errors, of which a plan says nothing, because it changes nothing', async () => {
  site.write('content/wells.md', '---\ntitle: "Wells\n---\n')
  const refused = await cli.run('import', site.root, '--quiet')
  expect(refused.code).toBe(1)
  expect(refused.out.endsWith(AS_IT_WAS)).toBe(true)
  expect((await cli.run('import', site.root, '--plan')).out).not.toContain(AS_IT_WAS)
})

test('nobody is reassured of what was published before it failed, or where the database does not say', async () => {
  const { database } = cli
  const told = await rememberPublished(database)
  expect(await told()).toBe(true)
  site.write('content/wells.md', page('Wells', 'Thirteen metres deep.'))
  await cli.publish(site.root)
  expect(await told()).toBe(false)
  const closed = await openDatabase(database.source)
  const unknown = await rememberPublished(closed)
  await closed.close()
  expect(await unknown()).toBe(false)
})

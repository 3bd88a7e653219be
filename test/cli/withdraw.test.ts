import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type CommandLine, openCommandLine } from '../support/cli.ts'
import { createSite, page, type TestSite } from '../support/site.ts'

let cli: CommandLine
let site: TestSite

beforeAll(async () => {
  cli = await openCommandLine()
  site = createSite({ 'content/wells.md': page('Wells'), 'content/roofs.md': page('Roofs') })
  await cli.publish(site.root)
})

afterAll(async () => {
  site.remove()
  await cli.close()
})

test('it is shown what would be erased, then it is erased, and then nothing is stored of it', async () => {
  const shown = await cli.run('withdraw', '/wells/', '--erase')
  expect(shown).toMatchObject({ code: 2, err: '' })
  expect(shown.out).toBe(
    'This would erase /wells/  Wells (1 edition, one of them shown)\n  content/wells.md  would not be read any more\n' +
      'This is a plan: nothing was written. Add --yes to do it.\n',
  )
  const done = await cli.run('withdraw', '/wells/', '--erase', '--yes')
  expect(done.code).toBe(0)
  expect(done.out).toContain('Erased /wells/  Wells')
  expect(done.err).toContain('The files of the database no longer hold what was taken back.')

  const again = await cli.run('withdraw', '/wells/', '--erase', '--yes')
  expect(again.code).toBe(0)
  expect(again.out).toMatch(/^It was erased before; nothing is stored of it\.\nKeep it in your own files/)
  expect(await cli.run('withdraw', '/nowhere/', '--erase', '--yes')).toMatchObject({
    code: 1,
    err: 'Nothing is stored of an article at /nowhere/.\nWhat readers see is as it was.\n',
  })
  expect((await cli.run('import', site.root, '--plan')).out).toContain('article-erased')
})

test('its line is put into data/withdrawn.yaml of the site, and printed where --site is another folder', async () => {
  site.write('content/sheds.md', page('Sheds', 'Of sheds.'))
  site.write('content/barns.md', page('Barns', 'Of barns.'))
  const LIST = 'data/withdrawn.yaml'
  site.write(LIST, 'articles:\n# Kept for good.\nquotes:\n')
  await cli.publish(site.root)
  const erase = (path: string, ...options: string[]) =>
    cli.run('withdraw', path, '--erase', '--yes', '--reason', 'She asked us to.', ...options)
  const done = await erase('/sheds/', '--site', site.root)
  expect([done.code, done.err]).toEqual([0, expect.anything()])
  expect(done.out).toContain(`It is in ${LIST}, so that it stays erased wherever these files are imported.`)
  const line = (path: string) =>
    new RegExp(
      `  - path: "${path}"\\n    id: \\w+\\n    as: rights\\n    reason: "She asked us to\\."\\n    since: "[\\d-]+T[\\d:.]+Z"\\n`,
    )
  expect(readFileSync(join(site.root, LIST), 'utf8')).toMatch(
    new RegExp(`^articles:\\n# Kept for good\\.\\n${line('/sheds/').source}quotes:\\n$`),
  )
  const printed = await erase('/barns/', '--site', site.root, '--no-write')
  expect(printed.out).toMatch(line('/barns/'))
  expect(printed.out).toContain('below `articles:` in data/withdrawn.yaml:')

  // As where the command was killed before it wrote its line: it is run again.
  const later = await cli.run('withdraw', '/barns/', '--erase', '--yes', '--site', site.root)
  expect([later.code, later.out]).toEqual([0, expect.stringContaining(`It is in ${LIST}`)])
  const kept = readFileSync(join(site.root, LIST), 'utf8')
  expect(kept).toMatch(line('/barns/'))
  await cli.run('withdraw', '/barns/', '--erase', '--yes', '--site', site.root)
  expect(readFileSync(join(site.root, LIST), 'utf8')).toBe(kept)
  const again = await cli.run('import', site.root, '--plan', '--all')
  expect(again.out).toContain('content/sheds.md:1:1')
  expect(again.out).not.toContain('withdrawn-line')
})

test('another article that says the same stays, also when it is edited', async () => {
  site.write('content/roofs.md', page('Roofs of slate'))
  await cli.publish(site.root)
  const { out } = await cli.run('import', site.root, '--plan')
  expect(out).not.toContain('content/roofs.md')
  expect(await cli.database.sql`select title from editions where path = '/roofs/' and until is null`).toEqual([
    { title: 'Roofs of slate' },
  ])
})

test('without --erase it is told what to do instead', async () => {
  const { code, err } = await cli.run('withdraw', '/roofs/')
  expect(code).toBe(1)
  expect(err).toContain('--erase')
})

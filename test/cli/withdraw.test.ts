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
  expect(again).toMatchObject({
    code: 1,
    err: 'Nothing is stored of an article at /wells/.\nWhat readers see is as it was.\n',
  })
  expect((await cli.run('import', site.root, '--plan')).out).toContain('article-erased')
})

test('without --erase it is told what to do instead', async () => {
  const { code, err } = await cli.run('withdraw', '/roofs/')
  expect(code).toBe(1)
  expect(err).toContain('--erase')
})

import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type CommandLine, openCommandLine } from '../support/cli.ts'
import { startCli } from '../support/cli-process.ts'
import { createSite, page, type TestSite } from '../support/site.ts'

const WORDS = 'We zorgle every blintwax ourselves, and no landlord helped us.'
const REASON = ['--reason', 'She asked us to.'] as const

let cli: CommandLine
let site: TestSite

beforeAll(async () => {
  cli = await openCommandLine()
  site = createSite({ 'content/wells.md': page('Wells', `> ${WORDS}\n>\n> — Ada`) })
  await cli.publish(site.root)
})

afterAll(async () => {
  site.remove()
  await cli.close()
})

test('it is shown what has the words, then they are taken back, and then nothing has them', async () => {
  const shown = await cli.run('withdraw-quote', WORDS, ...REASON)
  expect(shown.code).toBe(2)
  expect(shown.out).toContain(
    'This would be taken out of\n  /wells/  Wells (1 edition, the one that is shown among them)\n',
  )
  expect(shown.out).toContain('content/wells.md')
  expect(shown.out).toContain('This is a plan: nothing was written.')

  const done = await cli.run('withdraw-quote', WORDS, ...REASON, '--yes', '--write', '--site', site.root)
  expect(done.code).toBe(0)
  expect(done.out).toContain('Published release 2')
  expect(done.out).toContain('It is in data/withdrawn.yaml.')
  expect(readFileSync(join(site.root, 'data/withdrawn.yaml'), 'utf8')).toMatch(
    /^quotes:\n {2}- quote: \w+\n {4}words: "10:[\da-f]{8}:[\da-f]{64}"\n {4}as: rights\n {4}reason: "She asked us to\."\n$/,
  )
  await cli.publish(site.root)
  expect(shown.out + done.out).not.toContain('zorgle')

  const again = await cli.run('withdraw-quote', WORDS, ...REASON, '--yes')
  expect(again.code).toBe(0)
  expect(again.out).toMatch(
    /^It was taken back before; nothing has its words\.\nKeep it in your own files as well, .*\n {2}- quote: /,
  )
})

test('what was stopped before it wrote the line writes it when it is run again, and once only', async () => {
  const list = join(site.root, 'data/withdrawn.yaml')
  const before = readFileSync(list, 'utf8')
  rmSync(list)
  for (const _ of [1, 2]) {
    const again = await cli.run(
      'withdraw-quote',
      WORDS,
      '--reason',
      'Another.',
      '--yes',
      '--write',
      '--site',
      site.root,
    )
    expect(again.out).toBe('It was taken back before; nothing has its words.\nIt is in data/withdrawn.yaml.\n')
    expect(readFileSync(list, 'utf8')).toBe(before)
  }
})

test('no line of a file that has the words still is printed, whatever is told of it', async () => {
  site.write('content/again.md', page('Again', `${WORDS} [Nowhere](/never/)\n\nOther words, and [nowhere](/never/).`))
  site.write('content/apart.md', page('Apart', `1. ${WORDS.replace('and no', '\n2. and no')}\n\n[Nowhere](/never/)`))
  const outs = [await cli.run('check', site.root), await cli.run('import', site.root, '--plan', '--all')]
  for (const { out } of outs) {
    expect(out).toContain('content/again.md:5:1  warning  taken-back')
    expect(out).toContain('content/apart.md')
    expect(out).toContain('link-broken')
    expect(out).not.toMatch(/zorgle|landlord|Other words/)
  }
  rmSync(join(site.root, 'content/again.md'))
  rmSync(join(site.root, 'content/apart.md'))
})

test('what is killed while the files of the database are rewritten is finished by the next command', async () => {
  const secret = 'Every frummish landlord owes us a blintwax, said nobody but me.'
  site.write('content/landlords.md', page('Landlords', `> ${secret}\n>\n> — Cy`))
  await cli.publish(site.root)
  const killed = startCli('withdraw-quote', secret, ...REASON, '--yes', '--data', cli.directory)
  await killed.says('Rewriting')
  killed.send('SIGKILL')
  await killed.ended
  expect(await unsettled()).toBe(1)
  expect((await cli.run('releases')).out).toContain('Taken back')
  expect(await unsettled()).toBe(0)
})

async function unsettled(): Promise<number> {
  const [row] = await cli.database.sql<[{ count: number }]>`
    select count(*)::integer as count from erasures where settled is null`
  return row.count
}

test('the line of a short quote has its id alone, because what finds a few words can be guessed', async () => {
  site.write('content/short.md', page('Short', '> Never ever!\n>\n> — Di'))
  await cli.publish(site.root)
  const [quote] = await cli.database.sql<[{ uid: string }]>`select uid from quotes where text = 'Never ever!'`
  const { out } = await cli.run('withdraw-quote', quote.uid, ...REASON)
  expect(out).toMatch(/\n {2}- quote: \w+\n {4}as: rights\n/)
  expect(out).not.toContain('words:')
  const report = JSON.parse((await cli.run('withdraw-quote', quote.uid, ...REASON, '--json')).out)
  expect(report).toMatchObject({ words: null, line: expect.not.stringContaining('words') })
})

test('the help says that a reason is required', async () => {
  expect((await cli.run('withdraw-quote', '--help')).out).toMatch(/--reason <text>[^-]*\(required\)/)
})

test('what nothing says cannot be taken back', async () => {
  const { code, err } = await cli.run('withdraw-quote', 'Nobody ever wrote these very words.', ...REASON, '--yes')
  expect(code).toBe(1)
  expect(err).toContain('Nothing that is stored has this id or these words.')
})

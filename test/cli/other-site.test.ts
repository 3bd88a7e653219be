import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { keyOfPassage, writePassageKey } from '../../src/content/taken-back/passage-key.ts'
import { type CommandLine, openCommandLine } from '../support/cli.ts'
import { startCli } from '../support/cli-process.ts'
import { createSite, page, type TestSite } from '../support/site.ts'

let cli: CommandLine
let published: TestSite
let other: TestSite

beforeAll(async () => {
  cli = await openCommandLine()
})

afterAll(() => cli.close())

beforeEach(async () => {
  await cli.empty()
  published = createSite({
    'content/_index.md': page('Home'),
    'content/wells/_index.md': page('Articles'),
    'content/wells/deep.md': page('Deep wells'),
    'content/wells/dry.md': page('Dry wells'),
    'content/wells/old.md': page('Old wells'),
  })
  other = createSite({
    'hugo.toml': 'baseURL = "https://roofs.example/"\ntitle = "Roofs"\n',
    'data/themes.yaml': 'themes:\n  tiles:\n    name: Tiles\n',
    'content/_index.md': page('Home'),
    'content/wells/_index.md': page('Articles'),
    'content/wells/deep.md': page('A roof under the ground'),
    'content/flat.md': page('Flat roofs'),
  })
  await cli.publish(published.root)
})

afterEach(() => {
  published.remove()
  other.remove()
})

const titles = async () =>
  (await cli.database.sql`select title from editions where since is not null and until is null order by title`).map(
    (row) => row.title,
  )
const OWN = ['Articles', 'Deep wells', 'Dry wells', 'Home', 'Old wells']

test('another site is not published over the one that is there, and both ways on are told', async () => {
  const { code, out } = await cli.run('import', other.root)
  expect(code).toBe(3)
  expect(out).toContain(
    'Refused, nothing was written. Another site is published here, “A site” (https://site.example/): none of its 3 articles ' +
      'is in this folder, which is “Roofs” (https://roofs.example/). To have both, give this one a data folder of its own, ' +
      'such as --data .commonplace-2. To put it in the place of the other, run again with --prune --max-prune 100.',
  )
  expect(await titles()).toEqual(OWN)
})

test('its plan, its proposal and its report as JSON are refused alike', async () => {
  const plan = await cli.run('import', other.root, '--plan', '--json')
  expect(plan.code).toBe(3)
  expect(JSON.parse(plan.out)).toMatchObject({ written: false, blocked: { by: 'other-site' } })
  expect((await cli.run('import', other.root, '--propose', 'roofs')).code).toBe(3)
})

const WORDS = 'We dug every one of these wells ourselves.'

const key = keyOfPassage(WORDS)
const LINE = `quotes:\n  - words: "${key && writePassageKey(key)}"\n`

/** Has the published site say words that the other one takes back in its own files. */
async function takeBackInOther() {
  published.write('content/wells/old.md', page('Old wells', `> ${WORDS}`))
  await cli.publish(published.root)
  other.write('data/withdrawn.yaml', LINE)
}

const said = async () => await cli.database.sql`select text from quotes`
const releases = async () => (await cli.database.sql`select number from releases`).length

test('what its own files take back stays where another site is published', async () => {
  await takeBackInOther()
  const { code, out } = await cli.run('import', other.root)
  expect([code, out]).toEqual([3, expect.stringContaining('Refused, nothing was written. Another site is published')])
  expect(await said()).toEqual([{ text: WORDS }])
  expect(await cli.database.sql`select from withdrawn_quotes`).toEqual([])
  expect(await releases()).toBe(2)
})

test('nor is an article erased that its own files keep erased', async () => {
  const [article] = await cli.database.sql<
    [{ id: string }]
  >`select article_id as id from editions where path = '/wells/old/'`
  other.write('data/withdrawn.yaml', `articles:\n  - path: /wells/old/\n    id: ${article.id}\n    since: 2026-01-02\n`)
  expect((await cli.run('import', other.root)).code).toBe(3)
  expect(await titles()).toEqual(OWN)
  expect(await cli.database.sql`select from withdrawn_articles`).toEqual([])
})

test('what its own files take back is taken back once it takes the place of the other', async () => {
  await takeBackInOther()
  expect((await cli.run('import', other.root, '--prune', '--max-prune', '100')).code).toBe(0)
  expect(await said()).toEqual([])
})

test('a site that moves to another address takes back what its own files take back', async () => {
  await takeBackInOther()
  published.write('hugo.toml', 'baseURL = "https://moved.example/"\ntitle = "A new name"\n')
  published.write('data/withdrawn.yaml', LINE)
  expect((await cli.run('import', published.root)).code).toBe(0)
  expect(await said()).toEqual([])
})

test('it takes the place of the other where that is asked for', async () => {
  const { code, out } = await cli.run('import', other.root, '--prune', '--max-prune', '100')
  expect([code, out]).toEqual([0, expect.stringContaining('Published release 2.')])
  expect(await titles()).toEqual(['A roof under the ground', 'Articles', 'Flat roofs', 'Home'])
})

test.each([['serve', '--port', '0', '--site'], ['import']])(
  '`%s --watch` of another site ends, and says why',
  { timeout: 90_000 },
  async (...command) => {
    const watch = startCli(...command, other.root, '--watch', '--data', cli.directory)
    expect(await watch.ended).toBe(3)
    expect(watch.said()).toContain('Refused, nothing was written. Another site is published here')
    expect(await titles()).toEqual(OWN)
  },
)

test('a site that moves to another address is the same, also where most of it is new', async () => {
  published.write('hugo.toml', 'baseURL = "https://moved.example/"\ntitle = "A new name"\n')
  for (const name of ['bright', 'clear', 'cold', 'clean']) published.write(`content/${name}.md`, page(`${name} water`))
  published.delete('content/wells/old.md')
  published.write('content/wells/deep.md', page('Deep wells', 'Rewritten, every word.'))
  const { code, out } = await cli.run('import', published.root)
  expect([code, out]).toEqual([0, expect.stringContaining('Published release 2.')])
})

test('the only article of a site may become another one under another address', async () => {
  await cli.empty()
  const first = createSite({ 'content/first.md': page('First') })
  await cli.publish(first.root)
  first.remove()
  expect((await cli.run('import', other.root)).code).toBe(0)
})

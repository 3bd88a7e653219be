import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { openEmbedded } from '../../src/database/embedded/open-embedded.ts'
import { type CommandLine, openCommandLine, runCommand } from '../support/cli.ts'
import { createSite, page, type TestSite } from '../support/site.ts'

let line: CommandLine
let site: TestSite

beforeAll(async () => {
  line = await openCommandLine()
})

afterAll(() => line.close())

beforeEach(async () => {
  await line.empty()
  site = createSite({
    'hugo.toml': 'baseURL = "https://site.example/"\n',
    'content/wells.md': page('Wells', 'Deep.', 'url: /water/\naliases: [/old/]'),
    'content/roofs.md': page('Roofs', 'See [wells](/water/).'),
    'content/links.md': page('Links', '[nowhere](/nowhere/)\n\n'.repeat(32)),
  })
  await line.publish(site.root)
})

afterEach(() => {
  vi.unstubAllEnvs()
  site.remove()
})

const check = (...options: readonly string[]) => line.run('check', site.root, '--quiet', ...options)
const checkAlone = (...options: readonly string[]) =>
  runCommand(['--data', join(site.root, 'no-data'), 'check', site.root, '--quiet', ...options])

describe('of two files with one address', () => {
  beforeEach(() => site.write('content/a copy.md', page('Ideas', 'Ideas.', 'url: /water/\naliases: [/old/]')))

  test('the copy is blamed where it is known what is published', async () => {
    const { out, code } = await check()
    expect(out).toMatch(/^content\/a copy\.md:\d+:\d+ +error +path-collision$/m)
    expect(out).toContain('that file is published (it has the address already), and this one is not.')
    expect(out).not.toMatch(/^content\/wells\.md:.* error /m)
    expect(code).toBe(1)
  })

  test('both are named as candidates where it is not', async () => {
    const { out } = await checkAlone()
    expect(out).toMatch(/^content\/wells\.md:\d+:\d+ +error +path-collision$/m)
    expect(out).toContain(
      'found that content/a copy.md has "/water/" too; the one that is published already keeps it, and without a database ' +
        'it is not known which that is.',
    )
    expect(out).toContain('see also content/a copy.md:')
  })
})

test('an alias that two pages give is said to belong to the published one, where that is not known', async () => {
  site.write('content/a.md', page('Ideas', 'Ideas.', 'aliases: [/old/]'))
  const [known, unknown] = await Promise.all([check('--format', 'json'), checkAlone('--format', 'json')])
  const [told, open] = [known, unknown].map(({ out }) =>
    JSON.parse(out).problems.find(({ code }: { code: string }) => code === 'alias-collision'),
  )
  expect(told).toMatchObject({ path: 'content/a.md', message: expect.stringContaining('wells.md; that page keeps it') })
  expect(open).toMatchObject({ path: 'content/wells.md', message: expect.stringContaining('published already keeps') })
})

test('what is new since the last import is told first', async () => {
  const before = await check()
  site.write('content/roofs.md', page('Roofs', 'See [wells](/waters/).'))
  const after = await check()
  const alone = await checkAlone()

  expect(before.out).toContain('Nothing is new since the last import. --all shows the other 32.')
  expect(after.out.match(/^content\/.*/gm)).toEqual(['content/roofs.md:5:5  warning  link-broken'])
  expect(after.out).toContain('Shown above: every error, and what is new since the last import.')
  expect(after.out).toContain('Checked 3 pages: 33 warnings.')
  expect(alone.out).toContain('Shown above: every error, and some of each code.')
})

test('a broken link to a page that moved names where it went', async () => {
  site.write('content/wells.md', page('Wells', 'Deep.', 'url: /wells/'))
  await line.publish(site.root)
  expect((await check('--all')).out).toContain('from which its page moved to "/wells/"')
})

test('it finds what an import finds: an exchanged id, and where the page of a link moves', async () => {
  site.write('content/kilns.md', page('Kilns', 'Lime.', 'id: kilns'))
  site.write('content/paths.md', page('Paths', 'Gravel from the [roofs](/roofs/).'))
  await line.publish(site.root)
  site.write('content/kilns.md', page('Kilns', 'Lime.', 'id: ovens'))
  site.move('content/roofs.md', 'content/energy/solar.md')

  const problemsOf = ({ out }: { out: string }) => JSON.parse(out).problems
  const [checked, planned] = [await check('--format', 'json'), await line.run('import', site.root, '--plan', '--json')]
  expect(problemsOf(checked)).toEqual(problemsOf(planned))
  expect(checked.out).toContain('path-still-taken')
  expect(checked.out).toContain('from which its page moved to')
  expect([checked.code, planned.code]).toEqual([1, 1])
})

test('what an import found out is not found out again', async () => {
  await line.database.sql`update cached_site set problems = replace(problems, 'found none', 'found before')`
  expect((await check('--all')).out).toContain('found before')

  site.write('content/steps.md', page('Steps', '<script>run()</script>'))
  await line.publish(site.root)
  await line.database.sql`update cached_pages set body = replace(body, 'is not allowed', 'was not allowed')`
  // The site as a whole is another now; its pages are the same.
  site.write('content/new.md', page('New'))
  expect((await check('--all')).out).toMatch(/raw-html-removed\n.* was not allowed/)
})

test('whether the last import withdrew what is gone makes no difference', async () => {
  await line.empty()
  await line.run('import', site.root, '--quiet')
  await line.database.sql`update cached_site set problems = replace(problems, 'found none', 'found before')`
  expect((await check('--all')).out).toContain('found before')
})

test('nothing is written to the database', async () => {
  const rows = () => line.database.sql`
    select 'page' as what, path as name, xmin::text as written from cached_pages
    union all select 'site', fingerprint, xmin::text from cached_site
    union all select 'release', number::text, xmin::text from releases
    union all select 'edition', path, xmin::text from editions order by 1, 2`
  const before = await rows()
  site.write('content/roofs.md', page('Roofs, edited', 'Tin.'))
  site.write('content/new.md', page('New', 'New.'))
  site.delete('content/links.md')
  await check()
  expect(await rows()).toEqual(before)
})

test('another site says nothing about this one', async () => {
  const other = createSite({
    'hugo.toml': 'baseURL = "https://other.example/"\n',
    'content/wells.md': '',
    'content/roads.md': page('Roads', '[nowhere](/nowhere/)\n\n'.repeat(32)),
    'content/paths.md': page('Paths', 'Gravel.'),
    'content/a/index.md': page('A', 'A.'),
  })
  for (const name of ['b', 'c', 'd', 'e']) site.write(`content/${name}.md`, page(name, 'Text.'))
  await line.publish(site.root)
  const { out } = await line.run('check', other.root, '--quiet')
  other.remove()
  expect(out).not.toContain('file-emptied')
  expect(out).toContain('Shown above: every error, and some of each code.')
})

describe('a database that cannot be used is no failure', () => {
  const REASON = /^Checked without the database, which only makes it quicker and more exact: (.+)\n$/

  test('because no server answers', async () => {
    vi.stubEnv('DATABASE_URL', 'postgres://somebody:secret@127.0.0.1:1/nothing')
    const { err, out, code } = await runCommand(['check', site.root, '--quiet'])
    expect(err).toMatch(REASON)
    expect(err).not.toContain('secret')
    expect([out.includes('Checked 3 pages: 32 warnings.'), code]).toEqual([true, 0])
  })

  test('because its tables are those of another version, which it stays', async () => {
    const { sql } = line.database
    const [newest] = await sql`
      delete from commonplace_migrations where at = (select max(at) from commonplace_migrations) returning hash, at`
    const { err, code } = await check()
    const left = await sql`select hash from commonplace_migrations where hash = ${newest?.hash}`
    await sql`insert into commonplace_migrations (hash, at) values (${newest?.hash}, ${newest?.at})`
    expect(err).toMatch(/not those of this version/)
    expect([left.length, code]).toEqual([0, 0])
  })

  test('because a statement fails', async () => {
    await line.database.sql`alter table cached_pages rename to cached_pages_away`
    const { err, out, code } = await check()
    await line.database.sql`alter table cached_pages_away rename to cached_pages`
    expect(err).toMatch(REASON)
    expect([out.includes('Checked 3 pages: 32 warnings.'), code]).toEqual([true, 0])
  })
})

test('a folder that there is not is told once', async () => {
  const { code, err } = await line.run('check', join(site.root, 'nope'), '--quiet')
  expect(code).toBe(1)
  expect(err.match(/nope/g)).toHaveLength(1)
  expect(err).not.toContain('without the database')
})

test('no database is made where there is none', async () => {
  expect((await checkAlone()).err).toBe('')
  expect(existsSync(join(site.root, 'no-data'))).toBe(false)
})

test('an embedded database that does not run is used, and does not run afterwards', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'commonplace-check-'))
  try {
    await runCommand(['--data', directory, 'import', site.root, '--quiet'])
    const { out, err } = await runCommand(['--data', directory, 'check', site.root, '--quiet'])
    const next = await openEmbedded({ directory })
    await next.stop()
    expect([err, next.owned]).toEqual(['', true])
    expect(out).toContain('Nothing is new since the last import.')
  } finally {
    rmSync(directory, { recursive: true, force: true })
  }
})

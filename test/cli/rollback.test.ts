import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { createClient } from '../../src/database/connect/client.ts'
import { startClock } from '../../src/schedule/clock.ts'
import { type CommandLine, openCommandLine } from '../support/cli.ts'
import { createSite, page, type TestSite } from '../support/site.ts'

let cli: CommandLine
let site: TestSite

beforeAll(async () => {
  cli = await openCommandLine()
})

afterAll(() => cli.close())

// Release 1: four articles. Release 2: one changed, one moved, one gone, one new, another name for the site.
beforeEach(async () => {
  site = createSite({
    'content/wells.md': page('Wells', '## Water\n\n- "We dug it ourselves."', 'date: 2024-05-01\naliases: [/water/]'),
    'content/roofs.md': page('Roofs', 'Solar panels.'),
    'content/fences.md': page('Fences', 'Hazel and willow.'),
    'content/paths.md': page('Paths', 'Gravel.'),
  })
  await cli.publish(site.root, 'The beginning')
  site.write('content/wells.md', page('Wells', '## Water\n\n- "They dug it."', 'date: 2024-05-01'))
  site.move('content/roofs.md', 'content/energy/solar.md')
  site.delete('content/fences.md')
  site.write('content/kilns.md', page('Kilns', 'Lime.'))
  site.write('hugo.toml', 'baseURL = "https://site.example/"\ntitle = "Another name"\n')
  await cli.publish(site.root)
})

afterEach(async () => {
  site.remove()
  await cli.empty()
})

const shown = async (release: number) =>
  (
    await cli.database.sql`
      select path, article_id, digest, title,
        (select jsonb_agg(to_jsonb(s) - 'id' - 'edition_id' order by position) from sections s where edition_id = e.id) as sections,
        (select jsonb_agg(to_jsonb(s) - 'id' - 'edition_id' - 'until' order by position) from quotes s where edition_id = e.id) as quotes,
        (select jsonb_agg(to_jsonb(s) - 'quote_id' - 'edition_id' - 'until' order by position) from quote_themes s where edition_id = e.id) as filed,
        (select jsonb_agg(to_jsonb(s) - 'id' - 'edition_id' - 'until' order by position) from aliases s where edition_id = e.id) as aliases,
        (select jsonb_agg(to_jsonb(s) - 'edition_id' - 'until' order by position) from edition_themes s where edition_id = e.id) as themes
      from editions e where since <= ${release} and (until is null or until > ${release}) order by path`
  ).map((row) => ({ ...row }))

const tree = async (release: number) =>
  (
    await cli.database.sql`
      select path, digest from files where since <= ${release} and (until is null or until > ${release}) order by path`
  ).map((row) => ({ ...row }))

test('a rollback shows exactly what the release showed, as a new one', async () => {
  const { code, out } = await cli.run('rollback', '1', '--note', 'Too soon')

  expect(code).toBe(0)
  expect(out).toBe(
    [
      'Site',
      '  title    Another name → A site',
      '  restore  /fences/',
      '  withdraw /kilns/',
      '  move     /energy/solar/ → /roofs/',
      '  change   /wells/',
      'Articles: 1 back, 1 changed, 1 moved, 1 withdrawn, 1 unchanged.',
      'Published release 3, which shows what release 1 showed.',
      'Your files are as they were: an import of them publishes the newer state again. ' +
        '`commonplace-gateway export DIR --release 3` gives the files of this one.',
      '',
    ].join('\n'),
  )
  expect(await shown(3)).toEqual(await shown(1))
  expect(await tree(3)).toEqual(await tree(1))
  const [release] = await cli.database.sql`select kind, note, site->>'title' as title from releases where number = 3`
  expect(release).toEqual({ kind: 'ROLLBACK', note: 'Too soon', title: 'A site' })
})

test('the change log tells what a rollback did, and editions count on', async () => {
  await cli.run('rollback', '1')

  const changes = await cli.database.sql`
    select kind, path, previous_path, reason from changes where release = 3 order by ordinal`
  expect(changes.map((row) => Object.values(row))).toEqual([
    ['RESTORED', '/fences/', null, null],
    ['WITHDRAWN', '/kilns/', null, 'UNPUBLISHED'],
    ['MOVED', '/roofs/', '/energy/solar/', null],
    ['UPDATED', '/wells/', null, null],
  ])
  const numbers = await cli.database.sql`select path, number from editions where since = 3 order by path`
  expect(numbers.map((row) => Object.values(row))).toEqual([
    ['/fences/', 2],
    ['/roofs/', 3],
    ['/wells/', 3],
  ])
})

test('what looks the same is left untouched', async () => {
  const before = await cli.database.sql`select id, since, until from editions where path = '/paths/'`
  await cli.run('rollback', '1')

  expect(await cli.database.sql`select id, since, until from editions where path = '/paths/'`).toEqual(before)
})

test('a rollback can itself be rolled back', async () => {
  await cli.run('rollback', '1')
  const { code } = await cli.run('rollback', '2')

  expect(code).toBe(0)
  expect(await shown(4)).toEqual(await shown(2))
})

test('returning to what is shown already is nothing to do', async () => {
  await cli.run('rollback', '1')

  const newest = await cli.run('rollback', '3')
  const equal = await cli.run('rollback', '1', '--plan')

  expect(newest).toMatchObject({ code: 0, out: 'Nothing to do: release 3 shows what release 3 showed.\n' })
  expect(equal).toMatchObject({ code: 0, out: 'Nothing to do: release 3 shows what release 1 showed.\n' })
  expect(await cli.database.sql`select 1 from releases`).toHaveLength(3)
})

test('a plan tells the same and writes nothing', async () => {
  const { code, out } = await cli.run('rollback', '1', '--plan', '--json')

  expect(code).toBe(2)
  expect(JSON.parse(out)).toMatchObject({
    target: 1,
    from: 2,
    release: null,
    pending: true,
    counts: { restore: 1, change: 1, move: 1, withdraw: 1, unchanged: 1 },
    siteChanges: [{ field: 'title', before: 'Another name', after: 'A site' }],
    steps: [
      { action: 'restore', path: '/fences/', expiresAt: null },
      { action: 'withdraw', path: '/kilns/' },
      { action: 'move', path: '/roofs/', previousPath: '/energy/solar/' },
      { action: 'change', path: '/wells/' },
    ],
  })
  expect(await cli.database.sql`select 1 from releases`).toHaveLength(2)
  expect(await cli.database.sql`select 1 from editions where staged_by is not null`).toHaveLength(0)
})

test('a plan tells which articles the clock withdraws again', async () => {
  await cli.database.sql`update editions set expire_at = '2024-06-01T08:30:00Z' where path = '/fences/'`
  await cli.database.sql`update editions set expire_at = '2999-01-01T00:00:00Z' where path = '/roofs/'`

  const { out } = await cli.run('rollback', '1', '--plan')
  const { out: json } = await cli.run('rollback', '1', '--plan', '--json')

  expect(out).toContain('  restore  /fences/  (expired 2024-06-01 08:30 UTC)\n')
  expect(out).toContain('  move     /energy/solar/ → /roofs/  (expires 2999-01-01 00:00 UTC)\n')
  expect(out).toContain('\n1 article expired since: the clock withdraws what is over at once.\n')
  expect(JSON.parse(json).steps[0]).toMatchObject({ path: '/fences/', expiresAt: '2024-06-01T08:30:00Z' })
})

test('a plan begins with the themes that change back', async () => {
  site.write('data/themes.yaml', 'themes:\n  energy:\n    name: Energy\n')
  await cli.publish(site.root)

  const { code, out } = await cli.run('rollback', '2', '--plan')

  expect(code).toBe(2)
  expect(out).toMatch(/^Site\n {2}theme {4}energy “Energy” → none\n/)
})

test('importing the unchanged folder after a rollback publishes the newer state again', async () => {
  const newer = await shown(2)
  await cli.run('rollback', '1')
  await cli.publish(site.root)

  expect(await shown(4)).toEqual(newer)
  expect(await tree(4)).toEqual(await tree(2))
})

test('a draft stays held, and gives way where its article comes back', async () => {
  site.write('content/paths.md', page('Paths', 'Gravel, or bark.', 'draft: true'))
  site.write('content/sheds.md', page('Sheds', 'Oak.', 'draft: true'))
  await cli.publish(site.root)

  await cli.run('rollback', '1')

  const held = await cli.database.sql`select path from editions where since is null`
  expect(held.map((row) => row.path)).toEqual(['/sheds/'])
  await cli.publish(site.root)
  const again = await cli.database.sql`select path from editions where since is null order by path`
  expect(again.map((row) => row.path)).toEqual(['/paths/', '/sheds/'])
})

test('copies a rollback left behind are swept by the next', async () => {
  await cli.database.sql`
    insert into editions (article_id, staged_by, number, digest, source_path, kind, language, path, path_key, title, draft,
                          word_count, translation_key, extra, links, markdown, html, text)
    select article_id, gen_random_uuid(), 9, 'left over', source_path, kind, language, path, path_key, title, draft,
           word_count, translation_key, extra, links, markdown, html, text from editions limit 1`

  await cli.run('rollback', '1')

  expect(await cli.database.sql`select 1 from editions where staged_by is not null`).toHaveLength(0)
})

test('a page that waits for its date waits on, and one whose date has come comes again only with an import', async () => {
  site.write('content/fair.md', page('Fair', 'Come along.', 'publishDate: 2030-01-01'))
  await cli.publish(site.root)
  site.write('content/paths.md', page('Paths', 'Bark.'))
  await cli.publish(site.root)
  await cli.run('rollback', '2')
  await cli.database.sql`update editions set publish_at = now() where path = '/fair/'`
  const clock = startClock(cli.database, { log: { info: () => {}, warn: () => {} } })
  const kinds = async () => (await cli.database.sql`select kind from releases order by number`).map((row) => row.kind)
  await vi.waitFor(async () => expect(await kinds()).toContain('SCHEDULE'))
  const { out } = await cli.run('rollback', '4')
  await clock.stop()
  const later = startClock(cli.database, { log: { info: () => {}, warn: () => {} } })
  await cli.run('releases')
  await later.stop()

  expect(out).toContain('withdraw /fair/')
  expect(await kinds()).toEqual(['IMPORT', 'IMPORT', 'IMPORT', 'ROLLBACK', 'SCHEDULE', 'ROLLBACK'])
})

test('a rollback that the clock overtakes looks again', async () => {
  site.write('content/fair.md', page('Fair', 'Come along.', 'publishDate: 2030-01-01'))
  await cli.publish(site.root)
  await cli.database.sql`update editions set publish_at = now() where path = '/fair/'`
  // Holds the rollback back between its plan and its publishing, and lets the clock through first.
  const hold = createClient(cli.database.source, { max: 1 })
  await hold`begin`
  await hold`lock table sections in share mode`
  const rollingBack = cli.run('rollback', '1')
  await vi.waitFor(async () => {
    const [waiting] = await cli.database
      .sql`select 1 from pg_locks where not granted and relation = 'sections'::regclass`
    expect(waiting).toBeDefined()
  })
  const clock = startClock(cli.database, { log: { info: () => {}, warn: () => {} } })
  await vi.waitFor(async () => expect(await cli.database.sql`select 1 from releases`).toHaveLength(3))
  await hold`commit`
  await hold.end()

  const { code, err, out } = await rollingBack
  await clock.stop()

  expect({ code, err }).toEqual({ code: 0, err: '' })
  expect(out).toContain('withdraw /fair/')
  expect(await shown(4)).toEqual(await shown(1))
})

test('a release there never was is told as such', async () => {
  expect(await cli.run('rollback', '7')).toMatchObject({
    code: 1,
    err: 'There is no release 7; `commonplace-gateway releases` lists those there are.\nWhat readers see is as it was.\n',
  })
})

test('releases are listed newest first with what became of articles', async () => {
  await cli.run('rollback', '1', '--note', 'Too \u001b[31msoon', '--as', ' Ana ')

  const { out } = await cli.run('releases')
  const newest = await cli.run('releases', '--limit', '1', '--json')

  expect(out.replace(/\d{4}-\d\d-\d\d \d\d:\d\d:\d\d/g, 'TIME')).toBe(
    [
      '    3  TIME UTC  rollback  1 new, 1 changed, 1 moved, 1 withdrawn  by Ana  Too \uFFFD[31msoon',
      '    2  TIME UTC  import    1 new, 1 changed, 1 moved, 1 withdrawn',
      '    1  TIME UTC  import    4 new  The beginning',
      '',
    ].join('\n'),
  )
  expect(JSON.parse(newest.out)).toMatchObject([
    { number: 3, kind: 'ROLLBACK', publishedBy: 'Ana', added: 1, pruned: false },
  ])
})

test.each(['', ' ', 'A\nna', 'A\u202ena', 'x'.repeat(61)])('nobody publishes as %j', async (name) => {
  const { code, err } = await cli.run('rollback', '1', '--as', name)

  expect(code).toBe(1)
  expect(err).toContain('Expected a name of at most 60 characters that can all be seen.')
})

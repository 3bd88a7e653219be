import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { importSite } from '../../src/import/import-site.ts'
import { noProgress } from '../../src/import/progress.ts'
import { createTestDatabase, emptyDatabase, type TestDatabase } from '../support/database.ts'
import { parseWorkers } from '../support/parse-workers.ts'
import { createSite, page, type TestSite } from '../support/site.ts'

const pool = parseWorkers()

let db: TestDatabase
let site: TestSite

beforeAll(async () => {
  db = await createTestDatabase()
})

afterAll(() => db.drop())

beforeEach(async () => {
  await emptyDatabase(db.database)
  site = createSite({
    'content/wells.md': page('Wells', 'Published text.', 'id: wells\nurl: /the-wells/\naliases: [/old-wells/]'),
    'content/z/roofs.md': page('Roofs', 'Tin.', 'slug: the-roofs'),
    'data/themes.yaml': 'themes:\n  water:\n    name: Water\n',
    'hugo.toml': 'title = "A site"\nbaseURL = "https://site.example/"\n',
  })
  await run()
})

afterEach(() => site.remove())

const run = (keepGoing = true) =>
  importSite({ database: db.database, pool }, site.root, { keepGoing, progress: noProgress, onWait: () => {} })

const published = async () => {
  const rows = await db.database.sql`
    select e.path, e.title, e.source_path from editions e where e.since is not null and e.until is null order by e.path`
  return rows.map(({ path, title, source_path }) => `${path} ${title} (${source_path})`)
}

const aliasOwners = async () => {
  const rows = await db.database.sql`
    select a.path, e.source_path from aliases a join editions e on e.id = a.edition_id
    where e.since is not null and e.until is null`
  return rows.map(({ path, source_path }) => `${path} ${source_path}`)
}

const errorsOf = ({ problems }: Awaited<ReturnType<typeof run>>) =>
  problems.flatMap(({ severity, path, code }) => (severity === 'error' ? `${path} ${code}` : []))

describe('a copy never takes what a published page has', () => {
  test.each([
    'content/wells copy.md',
    'content/wells (1).md',
    'content/a/wells.md',
    'content/zz.md',
    'content/a/index.md',
    'content/wells copy/index.md',
  ])('%s, with the same id, url and alias', async (copy) => {
    site.write(copy, page('Draft ideas', 'DRAFT IDEAS', 'id: wells\nurl: /the-wells/\naliases: [/old-wells/]'))
    const copied = await run()
    site.write(
      'content/wells.md',
      page('Wells, deeper', 'More.', 'id: wells\nurl: /the-wells/\naliases: [/old-wells/]'),
    )
    const edited = await run()

    expect(errorsOf(copied)).toEqual([`${copy} path-collision`, `${copy} duplicate-id`].sort())
    expect(errorsOf(edited)).toEqual(errorsOf(copied))
    expect(await published()).toEqual([
      '/the-wells/ Wells, deeper (content/wells.md)',
      '/z/the-roofs/ Roofs (content/z/roofs.md)',
    ])
    expect(await aliasOwners()).toEqual(['/old-wells/ content/wells.md'])
    expect(await run(false)).toMatchObject({ release: null, blocked: { by: 'errors' } })
  })

  test('with the same slug alone', async () => {
    site.write('content/z/a.md', page('Draft ideas', 'DRAFT', 'slug: the-roofs'))

    expect(errorsOf(await run())).toEqual(['content/z/a.md path-collision'])
    expect(await published()).toContain('/z/the-roofs/ Roofs (content/z/roofs.md)')
  })

  test('with the same id alone, which it is told to delete', async () => {
    site.write('content/a.md', page('Draft ideas', 'DRAFT', 'id: wells'))
    const report = await run()

    expect(report.problems.filter(({ severity }) => severity === 'error')).toMatchObject([
      { code: 'duplicate-id', path: 'content/a.md', hint: expect.stringContaining('Delete the line') },
    ])
    expect(await published()).toHaveLength(2)
  })

  test('with the same alias alone: the page is published, and the alias stays where it leads', async () => {
    site.write('content/a.md', page('New', 'New.', 'aliases: [/old-wells/]'))
    const report = await run()

    expect(report.problems).toMatchObject([{ code: 'alias-collision', path: 'content/a.md' }])
    expect(await aliasOwners()).toEqual(['/old-wells/ content/wells.md'])
    expect(await published()).toHaveLength(3)
  })

  test('with the alias as its address', async () => {
    site.write('content/old-wells.md', page('New', 'New.'))

    expect(errorsOf(await run())).toEqual(['content/old-wells.md path-collision'])
    expect(await aliasOwners()).toEqual(['/old-wells/ content/wells.md'])
  })
})

describe('a page whose file has errors keeps what it has from a copy', () => {
  const front = 'id: wells\nurl: /the-wells/\naliases: [/old-wells/]'

  test.each([
    ['empty', ''],
    ['broken', '---\ntitle: a: b: c\n---\n'],
    ['broken in its text', `${page('Wells', '{{< figure', front)}`],
  ])('%s', async (_name, text) => {
    site.write('content/wells.md', text)
    site.write('content/wells copy.md', page('Draft ideas', 'DRAFT IDEAS', front))
    site.write('content/third.md', page('Third', 'Third.', 'aliases: [/old-wells/]'))
    const report = await run()

    expect(errorsOf(report)).toContain('content/wells copy.md path-collision')
    expect(errorsOf(report)).toContain('content/wells copy.md duplicate-id')
    expect(await published()).toContain('/the-wells/ Wells (content/wells.md)')
    expect(await aliasOwners()).toEqual(['/old-wells/ content/wells.md'])
  })

  test('and its file, once deleted, leaves them to the copy', async () => {
    site.delete('content/wells.md')
    site.write('content/wells copy.md', page('Wells', 'Published text.', front))

    expect(errorsOf(await run())).toEqual([])
    expect(await published()).toContain('/the-wells/ Wells (content/wells copy.md)')
  })
})

describe('a page whose file is renamed in the same import keeps what it has', () => {
  const front = 'id: wells\nurl: /the-wells/\naliases: [/old-wells/]'

  test.each([
    ['as it is', page('Wells', 'Published text.', front)],
    ['with an edit, by its id', page('Wells', 'Another text.', front)],
  ])('%s', async (_name, text) => {
    site.delete('content/wells.md')
    site.write('content/z/springs.md', text)
    site.write('content/a.md', page('New', 'New.', 'url: /the-wells/'))
    site.write('content/b.md', page('Newer', 'Newer.', 'aliases: [/old-wells/]'))

    expect(errorsOf(await run())).toEqual(['content/a.md path-collision'])
    expect(await published()).toContain('/the-wells/ Wells (content/z/springs.md)')
    expect(await aliasOwners()).toEqual(['/old-wells/ content/z/springs.md'])
  })
})

describe('a copy is told of before anything is written', () => {
  test('by a plan', async () => {
    site.write('content/a.md', page('Draft ideas', 'DRAFT', 'url: /the-wells/'))
    const { problems } = await importSite({ database: db.database, pool }, site.root, {
      ...{ planOnly: true, progress: noProgress, onWait: () => {} },
    })

    expect(problems).toMatchObject([{ path: 'content/a.md', code: 'path-collision', severity: 'error' }])
  })
})

describe('a copy takes nothing either', () => {
  test('from the page of a section', async () => {
    site.write('content/z/_index.md', page('Section', 'Text.', 'url: /zed/'))
    await run()
    site.write('content/a/_index.md', page('Copy', 'Copy.', 'url: /zed/'))

    expect(errorsOf(await run())).toEqual(['content/a/_index.md path-collision'])
    expect(await published()).toContain('/zed/ Section (content/z/_index.md)')
  })

  test('from a page in another language', async () => {
    site.write(
      'hugo.toml',
      'baseURL = "https://site.example/"\n[languages.en]\nweight = 1\n[languages.de]\nweight = 2\n',
    )
    site.write('content/brunnen.de.md', page('Brunnen', 'Text.', 'url: /quellen/'))
    await run()
    const held = (await published()).find((line) => line.includes('Brunnen'))
    site.write('content/a.de.md', page('Kopie', 'Kopie.', 'url: /quellen/'))

    expect(errorsOf(await run())).toEqual(['content/a.de.md path-collision'])
    expect(await published()).toContain(held)
  })
})

describe('what is given up is free', () => {
  test('a page that moves leaves its address to another in the same import', async () => {
    site.write('content/wells.md', page('Wells', 'Published text.', 'id: wells'))
    site.write('content/a.md', page('New', 'New.', 'url: /the-wells/'))

    expect(errorsOf(await run())).toEqual([])
    expect(await published()).toContain('/the-wells/ New (content/a.md)')
  })

  test('two pages swap their addresses', async () => {
    site.write('content/wells.md', page('Wells', 'Published text.', 'id: wells\nurl: /z/the-roofs/'))
    site.write('content/z/roofs.md', page('Roofs', 'Tin.', 'url: /the-wells/'))

    expect(errorsOf(await run())).toEqual([])
    expect(await published()).toEqual([
      '/the-wells/ Roofs (content/z/roofs.md)',
      '/z/the-roofs/ Wells (content/wells.md)',
    ])
  })

  test('an alias that its page no longer gives is free for another page', async () => {
    site.write('content/wells.md', page('Wells', 'Published text.', 'id: wells\nurl: /the-wells/'))
    site.write('content/old-wells.md', page('New', 'New.'))

    expect(errorsOf(await run())).toEqual([])
    expect(await published()).toContain('/old-wells/ New (content/old-wells.md)')
  })

  test('a draft that was there before an alias keeps its address when it is published', async () => {
    site.write('content/later.md', page('Later', 'Later.', 'draft: true'))
    site.write('content/a.md', page('New', 'New.', 'aliases: [/later/]'))
    await run()
    site.write('content/later.md', page('Later', 'Later.'))

    expect(errorsOf(await run())).toEqual([])
    expect(await published()).toContain('/later/ Later (content/later.md)')
  })
})

describe('a file found empty', () => {
  test.each([
    ['without a byte', ''],
    ['with blank lines', '\n \n'],
    ['with a byte order mark', '\uFEFF'],
    ['full of NULs', '\0\0\0\0'],
  ])('%s keeps its last good edition, with an error', async (_name, bytes) => {
    site.write('content/wells.md', bytes)
    const report = await run()

    expect(errorsOf(report)).toEqual(['content/wells.md file-emptied'])
    expect(await published()).toContain('/the-wells/ Wells (content/wells.md)')
    expect((await run(false)).release).toBeNull()
  })

  test('is an error as well where nothing but its body was in it', async () => {
    site.write('content/plain.md', 'Just text.\n')
    await run()
    await run()
    site.write('content/plain.md', '')

    expect(errorsOf(await run())).toEqual(['content/plain.md file-emptied'])
  })

  test('and new is a page, as in Hugo', async () => {
    site.write('content/new.md', '')

    expect(errorsOf(await run())).toEqual([])
    expect(errorsOf(await run())).toEqual([])
  })

  test.each(['data/themes.yaml', 'hugo.toml'])('%s stops the import', async (path) => {
    site.write(path, '')
    site.write('content/z/roofs.md', page('Roofs, new', 'Tin.', 'slug: the-roofs'))
    const report = await run()

    expect(errorsOf(report)).toEqual([`${path} file-emptied`])
    expect(report.blocked?.by).toBe('errors')
  })
})

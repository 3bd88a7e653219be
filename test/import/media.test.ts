import { createHash } from 'node:crypto'
import { readFileSync, symlinkSync, utimesSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { exportSite } from '../../src/history/export-site.ts'
import { pruneHistory } from '../../src/history/prune-history.ts'
import { rollBack } from '../../src/history/rollback.ts'
import type { ImportOptions } from '../../src/import/import-options.ts'
import { importSite } from '../../src/import/import-site.ts'
import { noProgress } from '../../src/import/progress.ts'
import { createTestDatabase, emptyDatabase, type TestDatabase } from '../support/database.ts'
import { parseWorkers } from '../support/parse-workers.ts'
import { png } from '../support/pictures.ts'
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
    'content/walks/mill/index.md': page('The mill', '![A wheel](wheel.png)\n\n![The same again](wheel.png)'),
    'content/walks/mill/cover.png': png(640, 480, 'cover'),
    'content/walks/mill/wheel.png': png(30, 20, 'wheel'),
    'content/walks/ford.md': page(
      'The ford',
      '![Steps](/img/stepping%20stones.png)\n\n![Elsewhere](https://other.example/a.png)\n\n![Gone](/img/gone.png)',
    ),
    'static/img/stepping stones.png': png(12, 9, 'stones'),
    'assets/logo.svg': '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 10"></svg>',
  })
})

afterEach(() => site.remove())

const run = (options: ImportOptions = {}) =>
  importSite({ database: db.database, pool }, site.root, { ...options, progress: noProgress, onWait: () => {} })

const digestOf = (path: string) =>
  createHash('sha256')
    .update(readFileSync(join(site.root, path)))
    .digest('hex')

const shown = async () =>
  (
    await db.database.sql`
      select path, role, url, alt, images.digest, type, width, height from images
      join editions on editions.id = edition_id left join media on media.digest = images.digest
      where since is not null and until is null order by path, position`
  ).map((row) => [row.path, row.role, row.url, row.alt, row.digest, row.type, row.width, row.height])

test('an edition says which images it shows, and what is known of their files', async () => {
  await run()

  expect(await shown()).toEqual([
    [
      '/walks/ford/',
      'BODY',
      'https://site.example/img/stepping%20stones.png',
      'Steps',
      digestOf('static/img/stepping stones.png'),
      'image/png',
      12,
      9,
    ],
    ['/walks/ford/', 'BODY', 'https://other.example/a.png', 'Elsewhere', null, null, null, null],
    ['/walks/ford/', 'BODY', 'https://site.example/img/gone.png', 'Gone', null, null, null, null],
    [
      '/walks/mill/',
      'FEATURE',
      'https://site.example/walks/mill/cover.png',
      null,
      digestOf('content/walks/mill/cover.png'),
      'image/png',
      640,
      480,
    ],
    [
      '/walks/mill/',
      'BODY',
      'https://site.example/walks/mill/wheel.png',
      'A wheel',
      digestOf('content/walks/mill/wheel.png'),
      'image/png',
      30,
      20,
    ],
  ])
})

test('a replaced picture changes the articles that show it, and no others', async () => {
  await run()
  site.write('content/walks/mill/wheel.png', png(30, 20, 'a new wheel'))

  const plan = await run({ planOnly: true })
  const report = await run()

  expect(plan.steps).toMatchObject([
    {
      action: 'change',
      path: '/walks/mill/',
      difference: {
        fields: [
          {
            field: 'images',
            added: [expect.stringContaining(digestOf('content/walks/mill/wheel.png').slice(0, 10))],
          },
        ],
      },
    },
  ])
  expect(report.counts).toMatchObject({ change: 1, unchanged: 1 })
  expect((await shown()).at(-1)?.[4]).toBe(digestOf('content/walks/mill/wheel.png'))
})

test('a file that no page shows is kept without a release', async () => {
  await run()
  site.write('static/img/banner.png', png(1, 1))

  const report = await run()

  expect(report).toMatchObject({ release: null, written: true })
  expect((await run()).written).toBe(false)
})

test('a picture that comes later changes the article that asked for it', async () => {
  await run()
  site.write('static/img/gone.png', png(7, 7))

  const report = await run()

  expect(report.counts.change).toBe(1)
  expect(report.problems.filter(({ code }) => code === 'image-missing')).toEqual([])
})

test('an import hashes an image again only if something has written to the file', async () => {
  const old = new Date('2020-01-01')
  for (const path of ['content/walks/mill/cover.png', 'static/img/stepping stones.png'])
    utimesSync(join(site.root, path), old, old)
  await run()
  site.write('content/walks/mill/cover.png', png(640, 480, 'COVER'))
  utimesSync(join(site.root, 'content/walks/mill/cover.png'), old, old)

  expect((await run()).counts.change).toBe(1)
})

test('what is remembered of files goes with them', async () => {
  await db.database.sql`insert into cached_media (path, stamp, digest) values ('static/img/gone.png', '', '')`

  await run()

  expect(await db.database.sql`select path from cached_media where path like '%gone.png'`).toEqual([])
})

test('an image above the limit of the site is told and not kept', async () => {
  site.write('commonplace.yaml', 'media:\n  maxFileSize: 1KB\n')
  site.write('content/walks/mill/wheel.png', png(30, 20, 'x'.repeat(2000)))

  const report = await run()

  expect(report.problems.find(({ code }) => code === 'media-too-large')).toMatchObject({
    severity: 'warning',
    path: 'content/walks/mill/wheel.png',
    message: expect.stringContaining('at most 1 KB, found 3 KB'),
  })
  expect((await shown()).at(-1)).toEqual([
    '/walks/mill/',
    'BODY',
    'https://site.example/walks/mill/wheel.png',
    'A wheel',
    null,
    null,
    null,
    null,
  ])
})

test('a limit that is no size is told', async () => {
  site.write('commonplace.yaml', 'media:\n  maxFileSize: large\n')

  expect((await run()).problems.find(({ code }) => code === 'media-limit')).toMatchObject({ line: 1, column: 1 })
})

test('an image of 0 bytes stays as it was last published', async () => {
  await run()
  const before = await shown()
  site.write('content/walks/mill/wheel.png', '')

  const report = await run()

  expect(report).toMatchObject({ written: false })
  expect(report.problems.find(({ code }) => code === 'media-empty')?.path).toBe('content/walks/mill/wheel.png')
  expect(await shown()).toEqual(before)
})

test('images come back byte for byte, and make the same site in an empty database', async () => {
  await run()
  const out = createSite({})
  const target = join(out.root, 'out')
  await exportSite(db.database, target, { release: null, force: false })
  const before = await shown()
  const other = await createTestDatabase()
  try {
    for (const path of ['content/walks/mill/cover.png', 'static/img/stepping stones.png', 'assets/logo.svg'])
      expect(readFileSync(join(target, path))).toEqual(readFileSync(join(site.root, path)))
    await importSite({ database: other.database, pool }, target, { progress: noProgress, onWait: () => {} })
    const digests = (database: TestDatabase) => database.database.sql`select digest from editions order by path`
    expect(await digests(other)).toEqual(await digests(db))
    expect(before).toHaveLength(5)
  } finally {
    await other.drop()
    out.remove()
  }
})

test('an article that stays although its files are gone keeps its pictures in the tree', async () => {
  await run()
  const digest = digestOf('content/walks/mill/wheel.png')
  site.delete('content/walks/mill')

  await run()
  const tree = async () =>
    (await db.database.sql`select digest from files where until is null`).map((row) => row.digest)

  expect(await tree()).toContain(digest)
  await run({ prune: true, maxPrune: 100 })
  expect(await tree()).not.toContain(digest)
})

test('a rollback shows the pictures of its time again, and pruning removes what nothing shows', async () => {
  await run()
  const before = digestOf('content/walks/mill/wheel.png')
  site.write('content/walks/mill/wheel.png', png(30, 20, 'a new wheel'))
  await run()
  const after = digestOf('content/walks/mill/wheel.png')
  const stored = async () => (await db.database.sql`select digest from media`).map((row) => row.digest)

  await rollBack(db.database, 1, { planOnly: false, note: null, onWait: () => {} })
  expect((await shown()).at(-1)?.[4]).toBe(before)
  expect(await stored()).toEqual(expect.arrayContaining([before, after]))

  await pruneHistory(db.database, { keep: 1, planOnly: false, onWait: () => {} })
  expect(await stored()).toContain(before)
  expect(await stored()).not.toContain(after)
})

test.each([
  ['an escaped name', 'wheel%20two.png', 'content/walks/mill/wheel two.png'],
  ['a name in another case, beside the page', 'WHEEL.PNG', 'content/walks/mill/wheel.png'],
  ['composed letters for decomposed ones', 'caf\u00e9.png', 'content/walks/mill/cafe\u0301.png'],
  ['a query', 'wheel.png?width=3#left', 'content/walks/mill/wheel.png'],
  ['a folder of the bundle', 'small/one.png', 'content/walks/mill/small/one.png'],
  ['an address of the site', 'https://site.example/hill/img/r.png', 'static/img/r.png'],
  ['an address from the root of the host', '/hill/img/r.png', 'static/img/r.png'],
  ['an address from the root of the site', '/img/r.png', 'static/img/r.png'],
  ['a second static folder', '/img/m.png', 'more/img/m.png'],
  ['the root of the assets', 'gallery/g.png', 'assets/gallery/g.png'],
  ['a mount of assets', 'mounted/p.png', 'pictures/p.png'],
  ['a theme in the folder', '/img/t.png', 'themes/harbour/static/img/t.png'],
])('an image by %s', async (_how, src, file) => {
  site.write(
    'hugo.toml',
    'baseURL = "https://site.example/hill/"\nstaticDir = ["static", "more"]\ntheme = "harbour"\n' +
      '[[module.mounts]]\nsource = "pictures"\ntarget = "assets/mounted"\n',
  )
  site.write('content/walks/mill/index.md', page('The mill', `![](<${src}>)`))
  site.write(file, png(123, 45))

  await run()

  expect((await shown()).filter(([path, role]) => path === '/walks/mill/' && role === 'BODY')).toMatchObject([
    { 4: digestOf(file), 6: 123, 7: 45 },
  ])
})

test('translations show the images they share', async () => {
  site.write('hugo.toml', 'baseURL = "https://site.example/"\n[languages.en]\nweight = 1\n[languages.fr]\nweight = 2\n')
  site.write('content/walks/mill/index.fr.md', page('Le moulin', '![Une roue](wheel.png)'))

  await run()

  expect((await shown()).filter(([path]) => path === '/fr/walks/mill/').map((row) => row[4])).toEqual([
    digestOf('content/walks/mill/cover.png'),
    digestOf('content/walks/mill/wheel.png'),
  ])
})

test('images behind a link to a folder are told of and not kept', async () => {
  const elsewhere = createSite({ 'img/secret.png': png(1, 1) })
  site.delete('static')
  symlinkSync(elsewhere.root, join(site.root, 'static'))

  const report = await run()
  const paths = (await db.database.sql`select path from files order by path`).map((row) => row.path)
  elsewhere.remove()

  expect(paths.filter((path) => path.startsWith('static/'))).toEqual([])
  expect(report.problems.filter(({ code }) => code === 'symlink-ignored').map(({ path }) => path)).toEqual(['static'])
})

test('hidden files, links and files that only look like images are not kept', async () => {
  site.write('content/walks/mill/._wheel.png', 'bytes of a resource fork')
  site.write('static/readme.txt', 'text')
  symlinkSync(join(site.root, 'content/walks/mill/wheel.png'), join(site.root, 'static/link.png'))

  await run()

  const paths = (await db.database.sql`select path from files order by path`).map((row) => row.path)
  expect(paths.filter((path) => /\._|readme|link/.test(path))).toEqual([])
})

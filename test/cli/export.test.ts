import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { type CommandLine, openCommandLine } from '../support/cli.ts'
import { createSite, page, type TestSite } from '../support/site.ts'

const AWKWARD = new TextEncoder().encode('\uFEFF---\r\ntitle: Café\r\n---\r\nText without an end')

let cli: CommandLine
let site: TestSite
let out: string

beforeAll(async () => {
  cli = await openCommandLine()
})

afterAll(() => cli.close())

// Release 1: two pages. Release 2: one of them moved, the other rewritten, themes declared.
beforeEach(async () => {
  out = mkdtempSync(join(tmpdir(), 'commonplace-out-'))
  site = createSite({
    'content/wells.md': AWKWARD,
    'content/roofs.md': page('Roofs', 'Solar panels.'),
    'commonplace.yaml': '# nothing to say\n',
  })
  await cli.publish(site.root)
  site.move('content/roofs.md', 'content/energy/solar.md')
  site.write('content/wells.md', page('Wells', 'Dug by hand.'))
  site.write('data/themes.yaml', 'themes:\n  water: Water\n')
  await cli.publish(site.root)
})

afterEach(async () => {
  site.remove()
  rmSync(out, { recursive: true, force: true })
  await cli.empty()
})

const filesIn = (folder: string) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort()

const ids = async () =>
  (await cli.database.sql`select path, article_id from editions where until is null order by path`).map((row) => [
    row.path,
    row.article_id,
  ])

test('the files of the newest release come back byte for byte', async () => {
  const { code, out: said } = await cli.run('export', out)

  expect(code).toBe(0)
  expect(said).toBe(
    `Wrote the 5 files of release 2 to ${out}.\n` +
      'For an import, data/commonplace-identities.json holds ids and old addresses of 1 page.\n' +
      'Files besides pages, data, configuration and images are not kept: copy them from your site folder.\n',
  )
  expect(filesIn(out)).toEqual([...filesIn(site.root), 'data/commonplace-identities.json'].sort())
  for (const file of filesIn(site.root))
    expect(readFileSync(join(out, file))).toEqual(readFileSync(join(site.root, file)))
})

test('an older release gives the tree of its time', async () => {
  const { out: said } = await cli.run('export', out, '--release', '1', '--json')

  expect(JSON.parse(said)).toMatchObject({ release: 1, files: 4, identities: 0 })
  expect(filesIn(out)).toEqual(['commonplace.yaml', 'content/roofs.md', 'content/wells.md', 'hugo.toml'])
  expect(new Uint8Array(readFileSync(join(out, 'content/wells.md')))).toEqual(AWKWARD)
})

test('an export gives an empty database the same ids and old addresses, and can be exported again', async () => {
  await cli.run('export', out)
  const before = await ids()
  await cli.empty()

  await cli.publish(out)
  const again = join(out, 'again')
  await cli.run('export', again)

  const [{ former }] = JSON.parse(readFileSync(join(out, 'data/commonplace-identities.json'), 'utf8')).articles
  const kept = await cli.database.sql`select path from former_paths order by path`
  expect(former).not.toEqual([])
  expect(kept.map(({ path }) => path)).toEqual(former)
  expect(await ids()).toEqual(before)
  expect(readFileSync(join(again, 'data/commonplace-identities.json'))).toEqual(
    readFileSync(join(out, 'data/commonplace-identities.json')),
  )
})

test('identities that are none are told and ignored', async () => {
  await cli.empty()
  const file = 'data/commonplace-identities.json'
  const entry = { id: '__proto__', file: 'content/wells.md', path: '/wells/' }
  site.write(file, JSON.stringify({ articles: [entry, null, 7] }))

  const { code, out: said } = await cli.run('import', site.root, '--quiet')

  expect(code).toBe(0)
  expect(said).toContain(`${file}:1:1  warning  identities-unreadable`)
})

test('a former address leads nowhere outside, and takes no page from where it is', async () => {
  await cli.empty()
  const entry = {
    id: '11111111-2222-8333-8444-555555555555',
    file: 'content/wells.md',
    path: '/wells/',
    former: ['//evil.example/', 'https://evil.example/', `/${'x'.repeat(9000)}/`, '/springs/', '/roofs/'],
  }
  site.write('data/commonplace-identities.json', JSON.stringify({ articles: [entry] }))
  site.write('content/roofs.md', '---\ntitle: Roofs\n---\n')

  await cli.publish(site.root)

  const kept = await cli.database.sql`select path from former_paths order by path`
  expect(kept.map(({ path }) => path)).toEqual(['/roofs/', '/springs/'])
})

test('a folder that is not empty is refused unless forced', async () => {
  writeFileSync(join(out, 'mine.txt'), 'Mine')

  const refused = await cli.run('export', out)
  const forced = await cli.run('export', out, '--force')

  expect(refused).toMatchObject({ code: 3, out: '', err: expect.stringContaining('is not empty') })
  expect(forced.code).toBe(0)
  expect(readFileSync(join(out, 'mine.txt'), 'utf8')).toBe('Mine')
  expect(existsSync(join(out, 'content/wells.md'))).toBe(true)
})

test.each(['../escaped.md', '/tmp/escaped.md', 'a/../../escaped.md', 'a\\escaped.md', 'C:escaped.md', 'a//b', ''])(
  'a path %j in the database leads nowhere',
  async (path) => {
    await cli.database.sql`update files set path = ${path} where path = 'content/wells.md' and until is null`

    const { code, err } = await cli.run('export', out)

    expect(code).toBe(1)
    expect(err).toContain(JSON.stringify(path))
    expect(filesIn(out)).toEqual([])
  },
)

test('nothing is written through a link in the folder', async () => {
  const elsewhere = mkdtempSync(join(tmpdir(), 'commonplace-elsewhere-'))
  mkdirSync(join(out, 'data'))
  symlinkSync(elsewhere, join(out, 'content'))

  const { code, err } = await cli.run('export', out, '--force')

  expect(code).toBe(1)
  expect(err).toContain('nothing is written through it')
  expect(filesIn(elsewhere)).toEqual([])
  rmSync(elsewhere, { recursive: true })
})

test('a release there never was is told as such', async () => {
  expect(await cli.run('export', out, '--release', '9')).toMatchObject({
    code: 1,
    err: 'There is no release 9; `commonplace-gateway releases` lists those there are.\n',
  })
})

test('bytes that are no longer those imported are not written, and the file is named', async () => {
  await cli.database.sql`update sources set bytes = bytes || '\\x21' where digest = (
    select digest from files where path = 'content/wells.md' and until is null)`

  const { err, code } = await cli.run('export', out)

  expect([code, err]).toEqual([
    1,
    expect.stringMatching(/^The bytes of content\/wells\.md in the database are not those/),
  ])
  expect(filesIn(out)).not.toContain('content/wells.md')
})

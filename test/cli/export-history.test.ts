import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { type CommandLine, openCommandLine } from '../support/cli.ts'
import { type FrontDoor, openFrontDoor } from '../support/front-door.ts'
import { createSite, page, type TestSite } from '../support/site.ts'

const FILE = 'data/commonplace-identities.json'

let cli: CommandLine
let door: FrontDoor
let site: TestSite
let out: string

beforeAll(async () => {
  cli = await openCommandLine()
  door = openFrontDoor(cli.database)
})

afterAll(async () => {
  door.close()
  await cli.close()
})

// Pages that moved, were deleted, hidden, expired or replaced, and aliases that were dropped.
beforeEach(async () => {
  out = mkdtempSync(join(tmpdir(), 'commonplace-out-'))
  site = createSite({
    'content/stays.md': page('Stays', 'As it was.'),
    'content/roofs.md': page('Roofs', 'Solar panels.', 'aliases: [/tiles/]'),
    'content/kilns.md': page('Kilns', 'Lime.', 'aliases: [/ovens/]'),
    'content/wells.md': page('Wells', '- "Dug by hand."', 'aliases: [/short/, /brønde/]'),
    'content/walls.md': page('Walls', 'Dry stone.'),
    'content/fairs.md': page('Fairs', 'On a Sunday.'),
    'content/ponds.md': page('Ponds', 'Still water.'),
  })
  await cli.publish(site.root)
  site.move('content/roofs.md', 'content/energy/solar.md')
  site.move('content/wells.md', 'content/water/wells.md')
  site.move('content/walls.md', 'content/hedges.md')
  site.write('content/kilns.md', page('Kilns', 'Lime.'))
  await cli.publish(site.root)
  site.delete('content/water')
  site.delete('content/ponds.md')
  site.write('content/hedges.md', page('Walls', 'Dry stone.', 'draft: true'))
  site.write('content/fairs.md', page('Fairs', 'On a Sunday.', 'expiryDate: 2020-01-01'))
  await cli.publish(site.root)
  site.write('content/lakes.md', page('Lakes', 'Of another page altogether, about lakes.', 'url: /ponds/\nid: lakes'))
  await cli.publish(site.root)
})

afterEach(async () => {
  site.remove()
  rmSync(out, { recursive: true, force: true })
  await cli.empty()
})

const PATHS = [
  '/stays/',
  '/roofs/',
  '/tiles/',
  '/energy/solar/',
  '/ovens/',
  '/wells/',
  '/water/wells/',
  '/short/',
  '/brønde/',
  '/walls/',
  '/hedges/',
  '/fairs/',
  '/ponds/',
  '/never/',
]

const resolve = async (...paths: readonly string[]) => {
  const fields = '__typename ... on Article { id } ... on Redirect { from to permanent } ... on Gone { path at reason }'
  const asked = paths.map((path, n) => `p${n}: resolvePath(path: ${JSON.stringify(path)}) { ${fields} }`)
  const { data } = await door.ask(`{ ${asked.join(' ')} }`)
  return paths.map((path, n) => [path, data[`p${n}`]])
}

const resolveBoth = async (one: string, other: string) => {
  const [now, before] = (await resolve(one, other)).map(([, answer]) => answer)
  return { now, before }
}

const typesOf = (answers: unknown[][]) =>
  Object.fromEntries(answers.map(([path, answer]) => [path, (answer as { __typename: string } | null)?.__typename]))

const intoEmpty = async () => {
  await cli.run('export', out)
  await cli.empty()
  await cli.publish(out)
}

test('what is gone and what has moved answers in an empty database as before', async () => {
  const before = await resolve(...PATHS)

  await intoEmpty()

  expect(typesOf(before)).toEqual({
    '/stays/': 'Article',
    '/roofs/': 'Redirect',
    '/tiles/': 'Redirect',
    '/energy/solar/': 'Article',
    '/ovens/': 'Redirect',
    '/wells/': 'Gone',
    '/water/wells/': 'Gone',
    '/short/': 'Gone',
    '/brønde/': 'Gone',
    '/walls/': 'Gone',
    '/hedges/': 'Gone',
    '/fairs/': 'Gone',
    '/ponds/': 'Article',
    '/never/': undefined,
  })
  expect(await resolve(...PATHS)).toEqual(before)
})

test('the plan of importing it says how many pages are gone', async () => {
  await cli.run('export', out)
  await cli.empty()

  const { out: said } = await cli.run('import', out, '--plan')

  expect(said).toContain('Articles: 4 new, 2 held (draft, not yet due or expired), 4 gone before, as the export says.')
})

test('a hidden page is followed from all its addresses once it is shown again', async () => {
  await intoEmpty()
  writeFileSync(join(out, 'content/hedges.md'), page('Walls', 'Dry stone.'))
  await cli.publish(out)

  expect(typesOf(await resolve('/walls/', '/hedges/'))).toEqual({ '/walls/': 'Redirect', '/hedges/': 'Article' })
})

test('a withdrawn page that comes back under another file is the article it was', async () => {
  const [was] = await cli.database.sql`select article_id from changes where path = '/water/wells/'`
  await intoEmpty()
  writeFileSync(join(out, 'content/springs.md'), page('Wells', '- "Dug by hand."', 'url: /water/wells/'))
  await cli.publish(out)

  const { now, before } = await resolveBoth('/water/wells/', '/wells/')
  expect(Buffer.from(now.id, 'base64').toString()).toContain(was?.article_id)
  expect(before).toMatchObject({ __typename: 'Redirect', to: '/water/wells/' })
})

test('an alias that was dropped comes back as one, and is not proposed as an alias again', async () => {
  await intoEmpty()

  const { out: said } = await cli.run('import', out, '--write-aliases')

  expect(said).toContain('content/energy/solar.md')
  expect(readFileSync(join(out, 'content/energy/solar.md'), 'utf8')).toContain('/roofs/')
  expect(readFileSync(join(out, 'content/kilns.md'), 'utf8')).not.toContain('ovens')
})

test('a second export writes the same, and an import of it finds nothing to do', async () => {
  await intoEmpty()
  const again = join(out, 'again')
  await cli.run('export', again)

  expect(readFileSync(join(again, FILE), 'utf8')).toEqual(readFileSync(join(out, FILE), 'utf8'))
  expect((await cli.run('import', again, '--plan')).out).toContain('Nothing to do')
})

test('the export says what it wrote down, in the version it is', async () => {
  const { out: said } = await cli.run('export', out)

  expect(said).toContain('commonplace-identities.json holds ids and old addresses of 4 pages and 4 withdrawn pages.')
  const { version, withdrawn } = JSON.parse(readFileSync(join(out, FILE), 'utf8'))
  expect(version).toBe(2)
  expect(withdrawn.map(({ path, file, reason }: Record<string, string>) => [path, file, reason])).toEqual([
    ['/fairs/', 'content/fairs.md', 'EXPIRED'],
    ['/hedges/', 'content/hedges.md', 'UNPUBLISHED'],
    ['/ponds/', 'content/ponds.md', 'DELETED'],
    ['/water/wells/', 'content/water/wells.md', 'DELETED'],
  ])
})

test('an older release is exported with what was gone then', async () => {
  await cli.run('export', out, '--release', '2')
  const { withdrawn, articles } = JSON.parse(readFileSync(join(out, FILE), 'utf8'))

  expect(withdrawn).toEqual([])
  expect(articles.map(({ path }: { path: string }) => path)).toEqual([
    '/energy/solar/',
    '/hedges/',
    '/kilns/',
    '/water/wells/',
  ])
})

test('a database that knows the pages is told nothing by the file', async () => {
  const before = await resolve(...PATHS)
  await cli.run('export', out)
  await cli.publish(out)

  expect(await resolve(...PATHS)).toEqual(before)
  expect(await cli.database.sql`select from former_paths`).toHaveLength(0)
})

test('a file of a newer version publishes nothing, even with --keep-going', async () => {
  await cli.empty()
  site.write(FILE, JSON.stringify({ version: 3, articles: [] }))

  const refused = await cli.run('import', site.root, '--keep-going', '--quiet')

  expect(refused.code).toBe(1)
  expect(refused.out).toContain(`${FILE}:1:1  error  identities-newer`)
  expect(refused.out).toContain('found version 3')
  expect(await cli.database.sql`select from releases`).toHaveLength(0)
})

test('a file without a version is read as the first version, without aliases and withdrawn pages', async () => {
  await cli.run('export', out)
  const { articles } = JSON.parse(readFileSync(join(out, FILE), 'utf8'))
  writeFileSync(join(out, FILE), JSON.stringify({ articles }))
  await cli.empty()

  await cli.publish(out)

  expect(typesOf(await resolve('/roofs/', '/wells/'))).toEqual({ '/roofs/': 'Redirect', '/wells/': undefined })
})

test.each([
  ['a version that is none', { version: 'two', articles: [] }],
  ['withdrawn pages that are no list', { version: 2, articles: [], withdrawn: {} }],
  ['a withdrawn page without a reason', { version: 2, articles: [], withdrawn: [{ ...gone(), reason: 'LOST' }] }],
  ['a withdrawn page without a time', { version: 2, articles: [], withdrawn: [{ ...gone(), at: 'once' }] }],
  ['a withdrawn page elsewhere', { version: 2, articles: [], withdrawn: [{ ...gone(), path: '//evil.example/' }] }],
  ['nothing at all', null],
])('%s is told and ignored', async (_what, content) => {
  await cli.empty()
  site.write(FILE, JSON.stringify(content))

  const { code, out: said } = await cli.run('import', site.root, '--quiet')

  expect([code, said]).toEqual([0, expect.stringContaining('identities-unreadable')])
  expect(typesOf(await resolve('/gone/'))).toEqual({ '/gone/': undefined })
})

function gone() {
  const id = '11111111-2222-8333-8444-555555555555'
  return {
    id,
    file: 'content/gone.md',
    path: '/gone/',
    former: ['/gone/'],
    at: '2020-01-01T00:00:00Z',
    reason: 'DELETED',
  }
}

test('after pruning the history, addresses lead where they led', async () => {
  const before = await resolve(...PATHS)

  await cli.run('prune-history', '--keep', '1')
  const pruned = await resolve(...PATHS)
  await intoEmpty()

  expect(pruned).toEqual(before)
  expect(await resolve(...PATHS)).toEqual(before)
})

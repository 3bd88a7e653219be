import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type CommandLine, openCommandLine } from '../support/cli.ts'
import { createSite, page, type TestSite } from '../support/site.ts'

const BROKEN = '---\ntitle: "Wells\n---\n\nText.\n'

let cli: CommandLine
let site: TestSite

beforeAll(async () => {
  cli = await openCommandLine()
})

afterAll(() => cli.close())

beforeEach(async () => {
  site = createSite({
    'content/wells.md': page('Wells', 'Twelve metres deep.'),
    'content/roofs.md': page('Roofs', '- "Every barn has one."'),
    'content/kilns.md': page('Kilns', 'Lime.', 'id: kilns'),
    'content/walls.md': page('Walls', 'Dry stone.'),
  })
  await cli.publish(site.root)
})

afterEach(async () => {
  site.remove()
  await cli.empty()
})

const runImport = (...options: readonly string[]) => cli.run('import', site.root, '--quiet', ...options)
const tellImport = (...options: readonly string[]) => cli.run('import', site.root, ...options)

const visible = async () =>
  (
    await cli.database.sql`select path, title from editions where since is not null and until is null order by path`
  ).map(({ path, title }) => `${path} ${title}`)

describe('with --keep-going', () => {
  test('a faulty file keeps its last good edition, and a new one is left out; both are said', async () => {
    site.write('content/wells.md', BROKEN)
    site.write('content/ovens.md', BROKEN)
    site.write('content/roofs.md', page('Roofs and gutters'))

    const done = await tellImport('--keep-going')
    const again = await tellImport('--keep-going')

    expect(done.code).toBe(1)
    expect(done.out).toContain('  keep     /wells/  (content/wells.md has errors, and stays as last published)\n')
    expect(done.out).toContain('  leave    content/ovens.md  (has errors, and is not published)\n')
    expect(done.out).toMatch(
      /^Articles: 1 changed, 2 unchanged, 1 kept as last published because of errors, 1 left out because of errors\. Problems: 2 errors\.\nPublished release 2\. What has errors is not in it\.\n$/m,
    )
    expect(await visible()).toContain('/wells/ Wells')
    expect([again.code, again.out]).toEqual([
      1,
      expect.stringMatching(/\nNothing to do: all that is sound is published\.\n$/),
    ])
  })

  test('a page that was renamed and broken at once is not withdrawn, although pruning was asked for', async () => {
    site.move('content/wells.md', 'content/springs.md')
    site.write('content/springs.md', BROKEN)

    const held = await tellImport('--keep-going', '--prune', '--max-prune', '100')
    site.write('content/springs.md', page('Springs', 'Twelve metres deep.'))
    const mended = await tellImport('--keep-going', '--prune', '--max-prune', '100')

    expect(held.out).toContain(
      '  keep     /wells/  (content/wells.md is gone, but may be one of the files with errors; mend those first)\n',
    )
    expect(mended.out).toContain('  move     /wells/ → /springs/\n')
  })

  test('of two pages with one id, the one that had it keeps it, and the other is left out', async () => {
    site.write('content/a-copy.md', page('A copy', 'Lime and sand.', 'id: kilns'))

    const done = await runImport('--keep-going')

    expect(done.out.match(/error {2}duplicate-id/g)).toHaveLength(1)
    expect(await visible()).toEqual(['/kilns/ Kilns', '/roofs/ Roofs', '/walls/ Walls', '/wells/ Wells'])
  })

  test('what inherits from a faulty file says so', async () => {
    site.write('content/notes/_index.md', page('Notes', 'Text.', 'cascade:\n  author: Ines'))
    site.write('content/notes/one.md', page('One'))
    await cli.publish(site.root)
    site.write('content/notes/_index.md', '---\ntitle: "Notes\ncascade:\n  author: Ines\n---\n')

    const { out } = await tellImport('--plan', '--keep-going')

    expect(out).toContain(
      '  keep     /notes/one/  (content/notes/one.md inherits from a file with errors, and stays as last published)\n',
    )
  })

  test('warnings that --strict takes for errors are told by the exit status', async () => {
    site.write('content/wells.md', page('Wells', 'Text.', 'auther: Ines'))

    const strict = await runImport('--strict')
    const both = await runImport('--strict', '--keep-going')

    expect([strict.code, both.code]).toEqual([1, 1])
    expect(strict.out).toContain('Nothing was published, because --strict takes warnings for errors.')
    expect(both.out).toContain('Published release 2.')
  })
})

test('a configuration with errors is told alone, because what it does to pages is not known', async () => {
  site.write('hugo.toml', 'title = "A site\n')

  const { out, code } = await tellImport()

  expect(code).toBe(1)
  expect(out).not.toContain('Articles:')
  expect(out).not.toContain('--keep-going')
  expect(out).toContain('Nothing was published. hugo.toml has errors, and every page depends on it: mend it first.\n')
})

test('a folder without a page is refused, whether or not anything else in it is new', async () => {
  site.delete('content')
  const refused = await tellImport()
  site.write('hugo.toml', 'title = "Another site"\n')
  const again = await tellImport('--plan')

  expect([refused.code, again.code]).toEqual([3, 3])
  expect(refused.out).toMatch(
    /^content:1:1 {2}error {2}no-pages\n[\s\S]*^Refused, nothing was written\. There is no page in this folder, and 4 of what/m,
  )
  expect(await visible()).toHaveLength(4)
})

test('a folder that is not there, or is a file, is told plainly', async () => {
  const none = await cli.run('import', join(site.root, 'nowhere'))
  const file = await cli.run('import', join(site.root, 'hugo.toml'))

  expect([none.code, file.code]).toEqual([1, 1])
  expect(none.err).toBe(`There is no site folder at ${join(site.root, 'nowhere')}.\nWhat readers see is as it was.\n`)
  expect(file.err).toContain('hugo.toml is a file; expected a site folder, with content/ inside.')
})

test('nothing to do is not said of a folder from which a file is gone', async () => {
  site.delete('content/walls.md')

  const { out, code } = await tellImport()

  expect(code).toBe(0)
  expect(out).toBe(
    `  keep     /walls/  (content/walls.md is gone; --prune withdraws it)
Articles: 3 unchanged, 1 kept although gone from the folder.
Nothing to do: what is gone from the folder stays published until --prune.
`,
  )
})

describe('an id', () => {
  test('that is exchanged for another is told as what it is, and makes another page where the old one is withdrawn', async () => {
    site.write('content/kilns.md', page('Kilns', 'Lime.', 'id: ovens'))

    const refused = await tellImport('--plan')
    const pruned = await runImport('--plan', '--prune', '--max-prune', '30')

    expect(refused.out).toContain('Expected the id "kilns", with which this file was published, found another')
    expect(refused.out).toContain('hint: Put the old id back; or, if this is to be another page')
    expect(refused.out).toContain('(content/kilns.md has another id now; --prune withdraws what had the old one)')
    expect(pruned.out).toContain('Articles: 1 new, 1 withdrawn, 3 unchanged.')
  })

  test('goes with its page where two files change places, and the other page is known by its text', async () => {
    site.move('content/kilns.md', 'aside.md')
    site.move('content/walls.md', 'content/kilns.md')
    site.move('aside.md', 'content/walls.md')

    const { out } = await tellImport('--plan')

    expect(out).toContain('  move     /walls/ → /kilns/\n  move     /kilns/ → /walls/\n')
    expect(out).toContain('    /kilns/  its page moves to /walls/; the page from /walls/ takes its place\n')
    expect(out).toContain('Articles: 2 moved, 2 unchanged.')
  })
})

test('an import tells which URLs answer by redirect alone because pages moved without an alias', async () => {
  site.move('content/roofs.md', 'content/energy/solar.md')
  site.move('content/walls.md', 'content/hedges.md')
  site.write('content/hedges.md', page('Walls', 'Dry stone.', 'aliases: [/walls/]'))

  const { out } = await tellImport()

  expect(out).toContain(
    `  1 URL answers by redirect (kept here; Hugo needs an alias):
    /roofs/  leads to /energy/solar/  (--write-aliases writes it into content/energy/solar.md)
`,
  )
})

test('quotes of a page that is merged into another are told to stand there', async () => {
  site.delete('content/roofs.md')
  site.write('content/walls.md', page('Walls', 'Dry stone.\n\n- "Every barn has one."'))

  const { out } = await tellImport('--plan', '--prune', '--max-prune', '30')

  expect(out).toContain('    /roofs/  “Every barn has one.” (/walls/ has the same words now)\n')
})

test('a plan is never saved over another file', async () => {
  site.write('content/walls.md', page('Walls and hedges'))
  const file = join(site.root, 'content/walls.md')

  const planned = await runImport('--out', file)
  const nowhere = await runImport('--out', join(site.root, 'nowhere/plan.json'))

  expect([planned.code, nowhere.code]).toEqual([1, 1])
  expect(planned.err).toContain('another file stands there, and it is left alone.')
  expect(nowhere.err).toContain('there is no such folder.')
  expect(readFileSync(file, 'utf8')).toBe(page('Walls and hedges'))
})

import { symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { runCommand } from '../support/cli.ts'
import { createSite, page, type TestSite } from '../support/site.ts'

let site: TestSite

beforeEach(() => {
  site = createSite({ 'content/wells.md': page('Wells', 'See [roofs](/rofs/).') })
})

afterEach(() => site.remove())

const check = async (...options: readonly string[]) =>
  (await runCommand(['--data', `${site.root}/no-data`, 'check', site.root, '--quiet', ...options])).out

const entries = (out: string) => out.split('\n').filter((line) => /^\S.* {2}(?:error|warning|notice) {2}/.test(line))

const write = (folder: string, ending: string, count: number) => {
  for (let number = 1; number <= count; number++) site.write(`${folder}/page-${number}.${ending}`, 'Text.\n')
}

test('what says the same of several files of a folder is told once, with the folder and their number', async () => {
  write('content/notes/a', 'rst', 2)
  write('content/notes/b/c', 'rst', 2)
  write('content/talks', 'org', 3)
  write('content/talks', 'adoc', 2)

  const out = await check()
  expect(entries(out)).toEqual([
    'content/notes/ (.rst)  notice  unsupported-format  (4 files; --all names each)',
    'content/talks/page-1.adoc:1:1  notice  unsupported-format',
    'content/talks/ (.org)  notice  unsupported-format  (3 files; --all names each)',
    'content/talks/page-2.adoc:1:1  notice  unsupported-format',
    'content/wells.md:5:5  warning  link-broken',
  ])
  expect(out).toContain('found .rst; the file is not imported.\n  hint: Rewrite')
  expect(out).toContain('Checked 1 page: 1 warning, 9 notices.')
  expect(entries(await check('--all'))).toHaveLength(10)
  expect(JSON.parse(await check('--format', 'json')).problems).toHaveLength(10)
})

test('a folder of generated pages makes no table of few problems', async () => {
  write('content/api', 'rst', 60)
  const out = await check()
  expect(entries(out)).toHaveLength(2)
  expect(out).not.toContain('Shown above')
})

test('in the table it has a line for each folder and kind', async () => {
  write('content/api', 'rst', 60)
  write('content/api', 'pdc', 12)
  write('content/talks', 'org', 4)
  site.write('content/links.md', page('Links', '[nowhere](/nowhere/)\n\n'.repeat(32)))
  const [table = '', ...others] = (await check()).split('\n\n')
  expect(table.split('\n')).toEqual([
    '33  warning  link-broken         in content/',
    '60  notice   unsupported-format  in content/api/ (.rst)',
    '12  notice   unsupported-format  in content/api/ (.pdc)',
    ' 4  notice   unsupported-format  in content/talks/ (.org)',
  ])
  expect(others.join('\n\n')).toContain('Shown above: every error, and some of each code. --all shows the other 35.')
})

test('warnings of whole files are gathered, errors and places in a text are not', async () => {
  for (const name of ['a', 'b', 'c']) {
    site.write(`content/notes/${name}.md`, page(name, '[nowhere](/nowhere/)'))
    symlinkSync('../../hugo.toml', join(site.root, `content/notes/${name}-link.md`))
    site.write(`content/broken/${name}.md`, '\uFEFF---\ntitle: "A\n---\n')
  }
  const told = entries(await check())
  expect(told).toContain('content/notes/  warning  symlink-ignored  (3 files; --all names each)')
  expect(told.filter((line) => line.includes('link-broken'))).toHaveLength(4)
  expect(told.filter((line) => line.includes('front-matter-syntax'))).toHaveLength(3)
})

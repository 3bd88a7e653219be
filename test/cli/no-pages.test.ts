import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { type CommandLine, openCommandLine } from '../support/cli.ts'
import { createSite, page, type TestSite } from '../support/site.ts'

let cli: CommandLine
let site: TestSite

beforeAll(async () => {
  cli = await openCommandLine()
})

afterEach(async () => {
  site.remove()
  await cli.empty()
})

afterAll(() => cli.close())

test.each([
  [
    'a vault',
    { 'Wells.md': 'x', 'notes/Roofs.md': 'x', '.obsidian/app.json': '{}' },
    '1 .md in the folder itself',
    'an Obsidian vault',
  ],
  [
    'the posts of Jekyll',
    { '_posts/2024-01-01-a.md': 'x', '_config.yml': 'title: A' },
    '1 .md in _posts/',
    'contentDir = "_posts"',
  ],
  [
    'the pages of MkDocs',
    { 'docs/index.md': 'x', 'docs/a/b.md': 'x', 'mkdocs.yml': 'x' },
    '2 .md in docs/',
    'contentDir = "docs"',
  ],
  [
    'MDX',
    { 'src/content/a.mdx': 'x', 'src/content/b.mdx': 'x', 'package.json': '{}' },
    '2 .mdx in src/content/',
    'save the texts as .md',
  ],
  ['a folder above the site', { 'my-site/content/a.md': 'x' }, '1 .md in my-site/', 'Did you mean the site folder'],
  ['nothing', { 'README.md': 'x' }, 'there is no text at all', 'put pages there'],
])('%s is no site: nothing is published, and what is there is named', async (_name, files, found, advice) => {
  site = createSite(files)

  const runs = await Promise.all([
    cli.run('check', site.root),
    cli.run('import', site.root),
    cli.run('import', site.root, '--plan'),
    cli.run('import', site.root, '--keep-going'),
  ])

  expect(runs.map(({ code }) => code)).toEqual([1, 3, 3, 3])
  for (const { out } of runs) {
    expect(out).toContain('Expected pages (.md files) in content/, found none; ')
    expect(out).toContain(found)
    expect(out).toContain(advice)
  }
  expect(await cli.database.sql`select from releases`).toHaveLength(0)
})

test('the advice of another content folder is right', async () => {
  site = createSite({ 'docs/index.md': page('Docs'), 'hugo.toml': 'contentDir = "docs"\n' })

  expect((await cli.run('import', site.root)).out).toContain('Published release 1.')
})

test('the content folder itself is told from a site', async () => {
  site = createSite({ 'content/a.md': page('A') })

  expect((await cli.run('check', `${site.root}/content`)).out).toContain('Give the folder above it')
})

test('pages that have errors are pages', async () => {
  site = createSite({ 'content/a.md': '---\ntitle: "A\n---\n' })

  expect((await cli.run('check', site.root)).out).not.toContain('no-pages')
})

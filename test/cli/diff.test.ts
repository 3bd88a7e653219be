import { afterAll, beforeAll, expect, test } from 'vitest'
import { type CommandLine, openCommandLine } from '../support/cli.ts'
import { createSite, page, type TestSite } from '../support/site.ts'

let cli: CommandLine
let site: TestSite

// Release 1: three pages. Release 2: one changed, one moved, one gone, one new. Release 3: the one that was gone is back.
beforeAll(async () => {
  cli = await openCommandLine()
  site = createSite({
    'content/wells.md': page('Wells', 'Dug by hand.\n\nDeep.', 'aliases: [/water/]\ndepth: 12'),
    'content/roofs.md': page('Roofs', 'Solar panels.'),
    'content/fences.md': page('Fences', 'Hazel.'),
  })
  await cli.publish(site.root)
  site.write('content/wells.md', page('Wells and pumps', 'Dug by machine.\n\nDeep.', 'aliases: [/pumps/]\ndepth: 14'))
  site.move('content/roofs.md', 'content/solar.md')
  site.delete('content/fences.md')
  site.write('content/kilns.md', page('Kilns', 'Lime.'))
  site.write('hugo.toml', 'baseURL = "https://site.example/"\ntitle = "Another name"\n')
  await cli.publish(site.root)
  site.write('content/fences.md', page('Fences', 'Hazel.'))
  await cli.publish(site.root)
})

afterAll(async () => {
  site.remove()
  await cli.close()
})

test('a diff tells of each article what became of it, its fields and its text', async () => {
  const { code, out } = await cli.run('diff', '1', '2')

  expect(code).toBe(0)
  expect(out).toBe(`changed   the site
    title
      -A site
      +Another name
withdrawn /fences/
created   /kilns/
moved     /roofs/ → /solar/
    path
      -/roofs/
      +/solar/
changed   /wells/
    title
      -Wells
      +Wells and pumps
    extra.depth
      -12
      +14
    aliases
      -/water/
      +/pumps/
    markdown
      @@ -1,4 +1,4 @@
       ${''}
      -Dug by hand.
      +Dug by machine.
       ${''}
       Deep.
From release 1 to 2: 1 created, 1 changed, 1 moved, 1 withdrawn, the site changed.
`)
})

test('what had been visible before is restored, not created', async () => {
  const { out } = await cli.run('diff', '2', '3')

  expect(out).toBe('restored  /fences/\nFrom release 2 to 3: 1 restored.\n')
})

test('a diff for a program has the same parts', async () => {
  const { out } = await cli.run('diff', '2', '1', '--json')

  const diff = JSON.parse(out)
  expect(diff).toMatchObject({ from: 2, to: 1, site: [{ field: 'title', before: 'Another name', after: 'A site' }] })
  expect(diff.articles.map((article: { action: string; path: string }) => [article.action, article.path])).toEqual([
    ['restored', '/fences/'],
    ['withdrawn', '/kilns/'],
    ['moved', '/roofs/'],
    ['changed', '/wells/'],
  ])
  expect(diff.articles[3].text).toContain('+Dug by hand.')
})

test('on a terminal what came is green and what went is red', async () => {
  const { out } = await cli.runInColour('diff', '1', '2')

  expect(out).toContain('\u001b[31m-Dug by hand.\u001b[39m')
  expect(out).toContain('\u001b[32m+Dug by machine.\u001b[39m')
})

test('a release differs from itself in nothing', async () => {
  expect(await cli.run('diff', '2', '2')).toMatchObject({ code: 0, out: 'Releases 2 and 2 show the same.\n' })
})

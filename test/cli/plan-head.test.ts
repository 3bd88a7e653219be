import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type CommandLine, openCommandLine } from '../support/cli.ts'
import { createSite, page, type TestSite } from '../support/site.ts'

let cli: CommandLine
let site: TestSite

beforeAll(async () => {
  cli = await openCommandLine()
})

afterAll(() => cli.close())

beforeEach(async () => {
  await cli.empty()
  site = createSite({
    'hugo.toml': 'baseURL = "https://site.example/"\n',
    'content/posts/wells.md': page('Wells', '> It never ran dry.\n>\n> — Ines\n', 'date: 2024-05-01'),
    'content/posts/roofs.md': page('Roofs', 'See [wells](/posts/wells/).', 'date: 2024-05-01'),
  })
})

afterEach(() => site.remove())

const head = async () => {
  const { out } = await cli.run('import', site.root, '--plan')
  return out.split('\n').filter((line) => /^(?: {2}addresses|Site)/.test(line))
}

const inDays = (days: number) => new Date(Math.floor(Date.now() / 60_000) * 60_000 + days * 86_400_000)
const told = (at: Date) => `${at.toISOString().slice(0, 16).replace('T', ' ')} UTC`

describe('a plan begins with the settings that decide addresses', () => {
  const line = (before: string, after: string) => `  addresses ${before} → ${after}  (of the pages it concerns)`

  test.each([
    ['TOML', 'hugo.toml', 'baseURL = "https://site.example/"\n[permalinks]\nposts = "/:year/:slug/"\n'],
    ['YAML', 'hugo.yaml', 'baseURL: https://site.example/\npermalinks:\n  page:\n    Posts: /:year/:slug/\n'],
    ['JSON', 'hugo.json', '{"baseURL": "https://site.example/", "permalinks": {"/posts/": "/:year/:slug/"}}'],
    ['a folder', 'config/_default/permalinks.toml', 'posts = "/:year/:slug/"\n'],
  ])('permalinks, written as %s', async (_form, path, text) => {
    await cli.publish(site.root)
    if (path.startsWith('hugo.')) site.delete('hugo.toml')
    site.write(path, text)
    expect(await head()).toEqual(['Site', line('none', 'permalinks.posts /:year/:slug/')])

    await cli.publish(site.root)
    site.write(path, text.replace('/:year/:slug/', '/:slug/'))
    expect(await head()).toEqual(['Site', line('permalinks.posts /:year/:slug/', 'permalinks.posts /:slug/')])
    expect((await cli.run('import', site.root, '--plan')).out).toContain('  move     /2024/wells/ → /wells/\n')
    expect(await head()).toHaveLength(2)
  })

  test('those of sections, and switches', async () => {
    await cli.publish(site.root)
    site.write(
      'hugo.toml',
      'baseURL = "https://site.example/"\nuglyURLs = true\ndisableAliases = true\n[permalinks.section]\nposts = "/p/"\n',
    )
    expect(await head()).toEqual([
      'Site',
      line('disableAliases false', 'disableAliases true'),
      line('none', 'permalinks.section.posts /p/'),
      line('uglyURLs false', 'uglyURLs true'),
    ])
  })

  test('and not with what leaves them as they are', async () => {
    await cli.publish(site.root)
    site.write('hugo.toml', 'baseURL = "https://site.example/"\nenableEmoji = true\n')
    expect(await head()).toEqual([])
  })
})

describe('a plan says what the clock will do', () => {
  const clock = async (...options: readonly string[]) => {
    const { out } = await cli.run('import', site.root, '--plan', ...options)
    return out.split('\n').filter((line) => /^ {2}(appears|expires)/.test(line))
  }

  test('with what it holds, opens and leaves as it is, in the order of time, for thirty days', async () => {
    const [soon, later, far] = [inDays(3), inDays(9), inDays(200)]
    site.write('content/fair.md', page('Fair', 'Come.', `expiryDate: ${later.toISOString()}`))
    site.write('content/far.md', page('Far', 'Far.', `publishDate: ${far.toISOString()}`))
    await cli.publish(site.root)
    site.write('content/new.md', page('New', 'New.', `publishDate: ${soon.toISOString()}`))
    site.write('content/draft.md', page('Draft', 'Draft.', `publishDate: ${soon.toISOString()}\ndraft: true`))

    expect(await clock()).toEqual([`  appears  /new/  ${told(soon)}`, `  expires  /fair/  ${told(later)}`])
    expect(JSON.parse((await cli.run('import', site.root, '--plan', '--json')).out).clock).toEqual([
      { action: 'appear', path: '/new/', at: soon.toISOString(), atOnce: false },
      { action: 'expire', path: '/fair/', at: later.toISOString(), atOnce: false },
    ])
  })

  test('by the times that the plan changes', async () => {
    const [soon, later] = [inDays(3), inDays(9)]
    site.write('content/fair.md', page('Fair', 'Come.', `expiryDate: ${soon.toISOString()}`))
    site.write('content/new.md', page('New', 'New.', `publishDate: ${inDays(100).toISOString()}`))
    await cli.publish(site.root)
    site.write('content/fair.md', page('Fair', 'Come.', `expiryDate: ${later.toISOString()}`))
    site.write('content/new.md', page('New', 'New.', `publishDate: ${soon.toISOString()}`))
    expect(await clock()).toEqual([`  appears  /new/  ${told(soon)}`, `  expires  /fair/  ${told(later)}`])

    site.write('content/new.md', page('New', 'New.', `publishDate: ${soon.toISOString()}\ndraft: true`))
    expect(await clock()).toEqual([`  expires  /fair/  ${told(later)}`])
  })

  test('a page to come whose file is gone does not appear', async () => {
    site.write('content/new.md', page('New', 'New.', `publishDate: ${inDays(3).toISOString()}`))
    await cli.publish(site.root)
    expect(await clock()).toHaveLength(1)
    site.delete('content/new.md')
    expect([await clock(), await clock('--prune')]).toEqual([[], []])
  })

  test('at once, where its time is over and the file stays as it was', async () => {
    site.write('content/fair.md', page('Fair', 'Come.', `expiryDate: ${inDays(3).toISOString()}`))
    await cli.publish(site.root)
    await cli.database.sql`update editions set expire_at = '2024-06-01T08:30:00Z' where path = '/fair/'`
    site.write('content/fair.md', '---\ntitle: "Fair\n---\n')
    expect(await clock('--keep-going')).toEqual(['  expires  /fair/  at once (its time was 2024-06-01 08:30 UTC)'])
  })
})

describe('the plan of a rollback', () => {
  test('tells what follows for addresses, links and quotes, and the settings that come back', async () => {
    await cli.publish(site.root)
    site.write('hugo.toml', 'baseURL = "https://site.example/"\n[permalinks]\nposts = "/:slug/"\n')
    site.write('content/posts/wells.md', page('Wells', '> We dug it.\n>\n> — Ines\n', 'date: 2024-05-01'))
    site.write(
      'content/posts/roofs.md',
      page('Roofs', 'See [wells](/wells/) and [kilns](/kilns/).', 'date: 2024-05-01'),
    )
    site.write('content/posts/kilns.md', page('Kilns', 'Lime.', 'date: 2024-05-01'))
    site.write('content/paths.md', page('Paths', 'See [wells](/wells/).'))
    await cli.publish(site.root)

    const { out, code } = await cli.run('rollback', '1', '--plan')
    const report = JSON.parse((await cli.run('rollback', '1', '--plan', '--json')).out)

    expect(code).toBe(2)
    expect(out).toMatch(/^Site\n {2}addresses permalinks\.posts \/:slug\/ → none/)
    expect(out).toContain(`Consequences
  2 URLs stop answering
    /kilns/  its page is withdrawn (unpublished)
    /paths/  its page is withdrawn (unpublished)
`)
    expect(out).toContain('    /wells/  its page lives at /posts/wells/\n')
    expect(out).toContain('  1 quote vanishes\n    /wells/  “We dug it.”\n')
    expect(out).toContain('Consequences: 2 URLs stop answering, ')
    expect(out).not.toContain('--write-aliases')
    expect(report.consequences.tombstones).toHaveLength(2)
    expect((await cli.run('rollback', '1', '--json')).out).toContain('"consequences": null')
  })

  test('names the links of other pages that break', async () => {
    site.write('content/posts/roofs.md', page('Roofs', 'See [kilns](/kilns/).', 'date: 2024-05-01'))
    await cli.publish(site.root)
    site.write('content/kilns.md', page('Kilns', 'Lime.'))
    await cli.publish(site.root)

    const { out } = await cli.run('rollback', '1', '--plan')
    expect(out).toContain('  1 link breaks\n    content/posts/roofs.md  [kilns](/kilns/)\n')
  })

  test('says what the clock does, at once and soon', async () => {
    const soon = inDays(3)
    site.write('content/fair.md', page('Fair', 'Come.', `expiryDate: ${soon.toISOString()}`))
    site.write('content/market.md', page('Market', 'Come.', `expiryDate: ${soon.toISOString()}`))
    await cli.publish(site.root)
    site.delete('content/fair.md')
    site.delete('content/market.md')
    await cli.publish(site.root)
    await cli.database.sql`update editions set expire_at = '2024-06-01T08:30:00Z' where path = '/market/'`

    const { out } = await cli.run('rollback', '1', '--plan')
    expect(out).toMatch(
      `Clock\n  expires  /market/  at once (its time was 2024-06-01 08:30 UTC)\n  expires  /fair/  ${told(soon)}\n`,
    )
  })
})

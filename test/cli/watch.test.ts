import { renameSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { type CommandLine, openCommandLine } from '../support/cli.ts'
import { type CliProcess, startCli } from '../support/cli-process.ts'
import { createSite, page, type TestSite } from '../support/site.ts'

// Processes start slowly where others are at work.
vi.setConfig({ testTimeout: 90_000 })

let cli: CommandLine
let site: TestSite
let watch: CliProcess

beforeAll(async () => {
  cli = await openCommandLine()
})

afterAll(() => cli.close())

const CONFIGURATION = 'baseURL = "https://site.example/"\ntitle = "A site"\ndefaultContentLanguage = "en"\n'

const PAGES = {
  'content/wells.md': page('Wells'),
  'content/roofs.md': page('Roofs'),
  'content/paths.md': page('Paths'),
}

async function open() {
  await cli.empty()
  site = createSite(PAGES)
}

async function close() {
  await watch.stop()
  site.remove()
}

function watchImport(...options: string[]) {
  watch = startCli('import', site.root, '--data', cli.directory, '--watch', ...options)
  return watch.says('Published release 1.')
}

const titles = async () =>
  (await cli.database.sql`select title from editions where since is not null and until is null order by title`).map(
    (row) => row.title,
  )

/** Resolves once `title` is published. */
const untilPublished = (title: string) =>
  vi.waitFor(async () => expect(await titles()).toContain(title), { timeout: 15_000, interval: 10 })

describe('one watch', () => {
  beforeAll(async () => {
    await open()
    await watchImport()
  })

  afterAll(close)

  // Each begins with what the first one did.
  beforeEach(async () => {
    site.write('hugo.toml', CONFIGURATION)
    for (const [path, text] of Object.entries(PAGES)) site.write(path, text)
    await vi.waitFor(async () => expect(await titles()).toEqual(['Paths', 'Roofs', 'Wells']), { timeout: 15_000 })
  })

  test('a faulty file keeps its last good edition and is told until it is mended', async () => {
    site.write('content/wells.md', '---\ntitle: a: b: c\n---\n')
    await watch.says('content/wells.md:2')
    site.write('content/roofs.md', page('Green roofs'))
    await watch.says('content/wells.md:2')
    await untilPublished('Green roofs')
    const meanwhile = await titles()
    site.write('content/wells.md', page('Deep wells'))
    await watch.says('All errors are fixed.')

    expect(meanwhile).toEqual(['Green roofs', 'Paths', 'Wells'])
    expect(await titles()).toEqual(['Deep wells', 'Green roofs', 'Paths'])
  })

  test('a broken configuration leaves everything as it was', async () => {
    site.write('hugo.toml', 'title = "A site\n')
    await watch.says('hugo.toml has errors')
    site.write('content/roofs.md', page('Green roofs'))
    await watch.says('hugo.toml has errors')
    const meanwhile = await titles()
    site.write('hugo.toml', CONFIGURATION)
    await untilPublished('Green roofs')

    expect(meanwhile).toContain('Roofs')
    expect(await titles()).toContain('Green roofs')
  })

  test('deleted files stay published, and a folder that vanishes and returns does no harm', async () => {
    site.delete('content/roofs.md')
    await watch.says('content/roofs.md is gone')
    site.move('content', 'elsewhere')
    await watch.says('There is no page in this folder')
    const meanwhile = await titles()
    site.move('elsewhere', 'content')
    site.write('content/paths.md', page('Gravel paths'))
    await untilPublished('Gravel paths')

    expect(meanwhile).toEqual(['Paths', 'Roofs', 'Wells'])
  })

  test('the whole site folder may vanish and return', async () => {
    renameSync(site.root, `${site.root}-vanished`)
    await watch.says(`The import failed: There is no site folder at ${site.root}.`)
    const meanwhile = await titles()
    renameSync(`${site.root}-vanished`, site.root)
    await watch.says('The import works again.')
    site.write('content/paths.md', page('Gravel paths'))
    await untilPublished('Gravel paths')

    expect(meanwhile).toEqual(['Paths', 'Roofs', 'Wells'])
  })

  test('an edit is published when it is saved, however the editor saves', async () => {
    site.write('content/wells.md', page('Written over'))
    await untilPublished('Written over')
    site.write('content/wells.md~', page('Put in place'))
    site.move('content/wells.md~', 'content/wells.md')
    await untilPublished('Put in place')
    site.write('content/wells.md~', page('Put in place again'))
    site.move('content/wells.md~', 'content/wells.md')
    await untilPublished('Put in place again')
    site.write('content/new/folder/mills.md', page('Mills'))
    await untilPublished('Mills')

    expect(await watch.stop()).toBe(0)
  })
})

describe('a watch of its own', () => {
  beforeEach(open)

  afterEach(close)

  test('edits behind a linked content folder are seen, through the link and beside it', async () => {
    const elsewhere = createSite({ 'a/two.md': page('Two') })
    site.delete('content')
    symlinkSync(elsewhere.root, join(site.root, 'content'))
    // A link to a folder above itself never ends.
    symlinkSync(elsewhere.root, join(elsewhere.root, 'a', 'loop'))
    try {
      await watchImport()
      elsewhere.write('a/two.md', page('Two, edited'))
      await untilPublished('Two, edited')
      elsewhere.write('a/deep/three.md', page('Three'))
      await untilPublished('Three')
      site.write('content/a/two.md', page('Two, again'))
      await untilPublished('Two, again')
    } finally {
      await watch.stop()
      elsewhere.remove()
    }
  })

  test('with prune a file that is gone for good is withdrawn, and no more than the limit', async () => {
    await watchImport('--prune')
    site.delete('content/roofs.md')
    await watch.says('Published release 2.')
    const one = await titles()
    site.delete('content')
    await watch.says('Refused, nothing was written.')

    expect(one).toEqual(['Paths', 'Wells'])
    expect(await titles()).toEqual(['Paths', 'Wells'])
  })

  test('serve shows edits, too, and stops when asked to', async () => {
    watch = startCli('serve', '--site', site.root, '--data', cli.directory, '--watch', '--port', '0')
    await watch.says('Commonplace is serving.')
    const url = /Open (\S+)\/graphql/.exec(watch.said())?.[1]
    site.write('content/wells.md', page('Deep wells'))
    const title = async () => {
      const body = JSON.stringify({ query: '{ articleByPath(path: "/wells/") { title } }' })
      const answer = await fetch(`${url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body,
      })
      return await answer.json()
    }
    await vi.waitFor(
      async () => expect(await title()).toMatchObject({ data: { articleByPath: { title: 'Deep wells' } } }),
      {
        timeout: 5000,
      },
    )

    expect(await watch.stop()).toBe(0)
  })

  test('a page that is written with a date in the next seconds appears by itself', async () => {
    watch = startCli('serve', '--site', site.root, '--data', cli.directory, '--watch', '--port', '0')
    await watch.says('Commonplace is serving.')
    const due = new Date(Date.now() + 4000)
    site.write('content/fair.md', page('Fair', 'Come along.', `publishDate: ${due.toISOString()}`))
    await untilPublished('Fair')

    const early = due.getTime() - Date.now()
    const [release] = await cli.database.sql`select kind, added from releases order by number desc limit 1`
    expect(early).toBeLessThanOrEqual(0)
    expect(release).toEqual({ kind: 'SCHEDULE', added: 1 })
  })

  test('with --quiet problems and summaries are told alone', async () => {
    await watchImport('--quiet')
    site.delete('content/roofs.md')
    await watch.says('until --prune.\n')

    expect(watch.said()).not.toMatch(/Reading|\/wells\/|\/roofs\//)
  })

  test('a folder that does not exist is refused at once', async () => {
    watch = startCli('import', '/nowhere/at/all', '--data', cli.directory, '--watch')
    await watch.says('There is no site folder at /nowhere/at/all.')

    expect(await watch.ended).toBe(1)
  })
})

import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type CommandLine, openCommandLine } from '../support/cli.ts'
import { createSite, page, type TestSite } from '../support/site.ts'

let cli: CommandLine
let site: TestSite

beforeAll(async () => {
  cli = await openCommandLine()
})

afterAll(() => cli.close())

// Published: six pages that lead to each other. Edited since: one of every kind of change a plan can tell of.
beforeEach(async () => {
  site = createSite({
    'content/wells.md': page(
      'Wells',
      '## Water\n\n- "We dug it ourselves."\n- "It never ran dry."\n\n## Stone\n\n- "Every stone was carried."\n\nSee [the roofs](/roofs/).',
      'date: 2024-05-01\naliases: [/water/]\nweight: 3',
    ),
    'content/roofs.md': page('Roofs', 'Solar panels. See [wells](/water/).', 'date: 2024-05-02'),
    'content/fences.md': page('Fences', 'Hazel and willow.', 'date: 2024-05-03\naliases: [/hedges/]'),
    'content/paths.md': page('Paths', 'Gravel, up to [the fences](/hedges/).', 'date: 2024-05-04'),
    'content/kilns.md': page('Kilns', 'Lime.', 'date: 2024-05-05\nexpiryDate: 2090-01-01'),
    'content/plans.md': page('Plans', 'Not yet.', 'date: 2024-05-06\ndraft: true'),
  })
  await publish()
})

afterEach(async () => {
  site.remove()
  await cli.empty()
})

const publish = () => cli.publish(site.root)

function edit() {
  site.write(
    'content/wells.md',
    page(
      'Wells and pumps',
      '## Stone\n\n- "Every stone was carried."\n- "We dug it ourselves."\n\nSee [the roofs](/roofs/).',
      'date: 2024-05-01\nupdated: 2024-06-01\nlicence: CC-BY-4.0\nweight: 4\ncorrection: The well was dug in 1987.',
    ),
  )
  site.move('content/roofs.md', 'content/energy/solar.md')
  site.delete('content/fences.md')
  site.write('content/kilns.md', page('Kilns', 'Lime.', 'date: 2024-05-05\nexpiryDate: 2091-01-01'))
  site.write('content/plans.md', page('Plans', 'Still not.', 'date: 2024-05-06\ndraft: true'))
  site.write('content/ovens.md', page('Ovens', 'Bread.', 'date: 2024-05-07'))
}

const read = (path: string) => readFileSync(join(site.root, path), 'utf8')

const releases = async () =>
  (await cli.database.sql`select number from releases order by number`).map((row) => row.number)

const ESCAPE = '\u001b'

const PRUNE = ['--prune', '--max-prune', '50']

test('a plan tells what would become of each article and what would follow, and writes nothing', async () => {
  edit()

  const plan = await cli.run('import', site.root, '--plan', ...PRUNE)

  expect(plan.code).toBe(2)
  await expect(plan.out).toMatchFileSnapshot('plans/every-change.txt')
  expect(await releases()).toEqual([1])
})

test('a plan is coloured on a terminal and plain on a pipe', async () => {
  edit()

  const [plain, coloured] = [
    await cli.run('import', site.root, '--plan', ...PRUNE),
    await cli.runInColour('import', site.root, '--plan', ...PRUNE),
  ]

  const colour = new RegExp(`${ESCAPE}\\[\\d+m`, 'g')
  expect(plain.out).not.toMatch(colour)
  expect(coloured.out).toContain(`${ESCAPE}[31m-Not yet.`)
  expect(coloured.out).toContain(`${ESCAPE}[32m+Still not.`)
  expect(coloured.out.replaceAll(colour, '')).toBe(plain.out)
})

test('what a plan tells as JSON is told whole', async () => {
  const lines = (word: string) => Array.from({ length: 60 }, (_, line) => `${word} ${line}`).join('\n\n')
  site.write('content/paths.md', page('Paths', lines('Gravel'), 'date: 2024-05-04'))
  await publish()
  site.write('content/paths.md', page('Paths', lines('Sand'), 'date: 2024-05-04'))

  const [text, json] = [
    await cli.run('import', site.root, '--plan'),
    await cli.run('import', site.root, '--plan', '--json'),
  ]

  const [step] = JSON.parse(json.out).steps
  expect(step.difference.text.filter((line: string) => /^[-+]/.test(line))).toHaveLength(120)
  expect(text.out.split('\n').filter((line) => /^ *[-+](?:Gravel|Sand)/.test(line)).length).toBeLessThan(60)
  expect(text.out).toMatch(/… and \d+ more lines; --json shows all\./)
})

test('quiet leaves problems and the summary', async () => {
  edit()

  const plan = await cli.run('import', site.root, '--plan', '--quiet', ...PRUNE)

  expect(plan.err).toBe('')
  expect(plan.out).toMatch(/^content\/.*\n(?:.*\n)*Articles: /)
  expect(plan.out).not.toContain('Consequences\n')
  expect(plan.out.trimEnd().split('\n').at(-1)).toBe('This is a plan: nothing was published. It would make release 2.')
})

test('the summary of a large import fits a screen and names the release', async () => {
  for (let index = 0; index < 200; index++) site.write(`content/more/${index}.md`, page(`Page ${index}`))

  const done = await cli.run('import', site.root)

  const afterProblems = done.out.slice(done.out.indexOf('  create'))
  expect(afterProblems.split('\n').length).toBeLessThan(24)
  expect(done.out).toContain('Articles: 200 new, 6 unchanged')
  expect(done.out).toContain('Published release 2.')
})

test('a saved plan is carried out exactly, by another folder of the same files as well', async () => {
  edit()
  const file = join(site.root, 'plan.json')
  const planned = await cli.run('import', site.root, '--out', file, ...PRUNE)

  const applied = await cli.run('import', site.root, '--apply', file)
  const again = await cli.run('import', site.root, '--plan')

  expect([planned.code, applied.code, again.code]).toEqual([2, 0, 0])
  expect(planned.err).toContain(`Saved the plan; --apply ${file} carries it out.`)
  expect(applied.out).toContain('Published release 2.')
  const saved = readFileSync(file, 'utf8')
  expect(saved).not.toContain(site.root)
  expect(JSON.parse(saved).report.counts).toMatchObject({ create: 1, change: 2, move: 1, withdraw: 1, hold: 1 })
})

test('a saved plan is refused once a file has changed', async () => {
  edit()
  const file = join(site.root, 'plan.json')
  await cli.run('import', site.root, '--out', file, ...PRUNE)
  site.write('content/ovens.md', page('Ovens', 'Bread and cake.', 'date: 2024-05-07'))
  site.write('commonplace.yaml', 'licence: CC-BY-4.0\n')

  const applied = await cli.run('import', site.root, '--apply', file)

  expect(applied.code).toBe(3)
  expect(applied.out).toContain('the plan does not hold any more')
  expect(applied.out).toContain('  commonplace.yaml is new\n  content/ovens.md has changed\n')
  expect(await releases()).toEqual([1])
})

test('a saved plan is refused once another release was published', async () => {
  edit()
  const file = join(site.root, 'plan.json')
  await cli.run('import', site.root, '--out', file, ...PRUNE)
  await publish()

  const applied = await cli.run('import', site.root, '--apply', file)

  expect(applied.code).toBe(3)
  expect(applied.out).toContain('The plan was made against release 1; the newest is release 2.')
})

test('a saved plan is refused once a page is due that was not', async () => {
  const before = Date.now()
  await cli.run('import', site.root, '--plan')
  // Late enough for a plan to be made first, however busy the machine.
  const soon = new Date(Date.now() + 1000 + 2 * (Date.now() - before)).toISOString()
  site.write('content/fair.md', page('Fair', 'Come.', `date: 2024-01-01\npublishDate: ${soon}`))
  const file = join(site.root, 'plan.json')
  await cli.run('import', site.root, '--out', file)
  await new Promise((resolve) => setTimeout(resolve, Date.parse(soon) - Date.now() + 10))

  const applied = await cli.run('import', site.root, '--apply', file)

  expect(applied.code).toBe(3)
  expect(applied.out).toContain('  /fair/: planned hold, now create')
})

test('a plan that could not be carried out is not saved', async () => {
  site.write('content/wells.md', '---\ntitle: a: b\n---\n')
  const file = join(site.root, 'plan.json')

  const planned = await cli.run('import', site.root, '--out', file)

  expect(planned.code).toBe(1)
  expect(planned.err).toContain('The plan was not saved, because it could not be carried out.')
  expect(() => readFileSync(file)).toThrow(/ENOENT/)
})

test.each([
  [
    'cut off',
    (text: string) => text.slice(0, -200),
    'is no plan: expected what `commonplace-gateway import --out` writes.',
  ],
  ['changed', (text: string) => text.replace('"prune": false', '"prune": true'), 'was changed after it was made'],
  [
    'of another version',
    (text: string) => text.replace('"commonplacePlan": 1', '"commonplacePlan": 2'),
    'another version',
  ],
  ['another file', () => '{"version": 1}', 'is no plan'],
])('a plan file that is %s is refused with a sentence', async (_what, damage, message) => {
  edit()
  const file = join(site.root, 'plan.json')
  await cli.run('import', site.root, '--out', file)
  writeFileSync(file, damage(readFileSync(file, 'utf8')))

  const applied = await cli.run('import', site.root, '--apply', file)

  expect(applied.code).toBe(1)
  expect(applied.err).toContain(message)
  expect(await releases()).toEqual([1])
})

test('a plan file that does not exist is told as such', async () => {
  const applied = await cli.run('import', site.root, '--apply', join(site.root, 'none.json'))

  expect([applied.code, applied.err]).toEqual([1, expect.stringContaining('there is no such file')])
})

test('aliases are written into the files of pages that moved, and nothing else in them changes', async () => {
  site.move('content/roofs.md', 'content/energy/solar.md')
  const before = read('content/energy/solar.md')

  const planned = await cli.run('import', site.root, '--plan')
  const written = await cli.run('import', site.root, '--write-aliases')

  expect(planned.out).toContain('1 URL answers by redirect (kept here; Hugo needs an alias)')
  expect(planned.out).toContain('content/energy/solar.md  /roofs/')
  expect(written.code).toBe(2)
  expect(written.out).toContain('Wrote /roofs/ into content/energy/solar.md\n')
  expect(written.out).not.toContain('answers by redirect')
  expect(written.out).toContain('1 link goes through an alias')
  expect(read('content/energy/solar.md')).toBe(before.replace('2024-05-02\n', '2024-05-02\naliases:\n  - /roofs/\n'))
  expect(await releases()).toEqual([1])
})

test('a broken link to a page that moved names where it is', async () => {
  site.move('content/roofs.md', 'content/energy/solar.md')
  await publish()
  const { out } = await cli.run('import', site.root, '--plan')

  expect(out).toContain('found "/roofs/", from which its page moved to "/energy/solar/"')
  expect(out).toContain('hint: Write "/energy/solar/".')
})

test('aliases are written after publishing as well, once, and publishing them is no surprise', async () => {
  site.move('content/roofs.md', 'content/energy/solar.md')
  await publish()
  const before = read('content/energy/solar.md')

  const written = await cli.run('import', site.root, '--write-aliases')
  const after = read('content/energy/solar.md')
  await cli.run('import', site.root, '--write-aliases')
  const again = await cli.run('import', site.root)

  expect(written.out).toContain('Wrote /roofs/ into content/energy/solar.md\n')
  expect(after).toBe(before.replace('2024-05-02\n', '2024-05-02\naliases:\n  - /roofs/\n'))
  expect(read('content/energy/solar.md')).toBe(after)
  expect(again.out).toContain('Articles: 1 changed')
  expect((await cli.run('import', site.root, '--write-aliases')).out).not.toContain('Wrote')
})

describe('aliases of pages that moved in an earlier import are written', () => {
  beforeEach(async () => {
    site.move('content/roofs.md', 'content/energy/solar.md')
    await publish()
  })

  const writeAliases = (...options: string[]) => cli.run('import', site.root, '--write-aliases', ...options)

  test('with an edit that is not published yet', async () => {
    site.write('content/energy/solar.md', page('Roofs', 'Solar panels, on every barn.', 'date: 2024-05-02'))

    const written = await writeAliases()

    expect(written.out).toContain('Wrote /roofs/ into content/energy/solar.md\n')
    expect(read('content/energy/solar.md')).toBe(
      page('Roofs', 'Solar panels, on every barn.', 'date: 2024-05-02\naliases:\n  - /roofs/'),
    )
    expect((await writeAliases()).out).not.toContain('Wrote')
  })

  test('with another move, each address once', async () => {
    site.move('content/energy/solar.md', 'content/sun.md')

    const written = await writeAliases()

    expect(written.out).toContain('Wrote /energy/solar/, /roofs/ into content/sun.md\n')
    expect(read('content/sun.md')).toContain('aliases:\n  - /energy/solar/\n  - /roofs/\n')
  })

  test('where the edit names them in another spelling, not again', async () => {
    const edited = page('Roofs', 'Solar panels, on every barn.', 'date: 2024-05-02\naliases: [/roofs]')
    site.write('content/energy/solar.md', edited)

    await writeAliases()

    expect(read('content/energy/solar.md')).toBe(edited)
  })

  test('where the page moves back, not its own address', async () => {
    site.move('content/energy/solar.md', 'content/roofs.md')

    await writeAliases()

    expect(read('content/roofs.md')).toContain('aliases:\n  - /energy/solar/\n---')
  })

  test.each([
    ['untouched', ''],
    ['edited as well', 'Solar panels, on every barn.'],
  ])('where another page takes the address, not into the page that had it, %s', async (_how, text) => {
    if (text !== '') site.write('content/energy/solar.md', page('Roofs', text, 'date: 2024-05-02'))
    site.write('content/tiles.md', page('Tiles', 'All about clay, kilns and how to stack them.', 'url: /roofs/'))

    const { out } = await writeAliases()

    expect(out).not.toContain('Wrote')
    expect(read('content/energy/solar.md')).not.toContain('aliases')
  })

  test('into the file the page has now, where only that was renamed', async () => {
    site.move('content/energy/solar.md', 'content/panels.md')
    site.write('content/panels.md', read('content/panels.md').replace('title', 'url: /energy/solar/\ntitle'))

    await writeAliases()

    expect(read('content/panels.md')).toContain('  - /roofs/\n')
  })

  test('where the file is gone, nowhere', async () => {
    site.delete('content/energy')

    const { code, out, err } = await writeAliases()

    expect([code, err]).toEqual([0, expect.not.stringContaining('ENOENT')])
    expect(out).toContain('content/energy/solar.md is gone')
  })
})

test('where aliases cannot be written with certainty, the file is left alone and the editor told', async () => {
  site.write('content/roofs.md', page('Roofs', 'Solar panels.', 'base: &base [/tiles/]\naliases: *base'))
  await publish()
  site.move('content/roofs.md', 'content/solar.md')
  const before = read('content/solar.md')

  const written = await cli.run('import', site.root, '--write-aliases')

  expect(written.out).toContain('Not written: add /roofs/ to the aliases of content/solar.md by hand')
  expect(read('content/solar.md')).toBe(before)
})

test('a plan begins with what changes for the site, and counts what comes back', async () => {
  site.write('hugo.toml', 'baseURL = "https://other.example/"\ntitle = "Another site"\n')
  site.write('commonplace.yaml', 'licence: CC-BY-4.0\n')
  site.write('data/themes.yaml', 'themes:\n  water:\n    name: Water of wells\n  fire:\n    name: Fire\n')
  site.delete('content/roofs.md')
  await cli.run('import', site.root, '--prune', '--max-prune', '50')
  site.write('content/roofs.md', page('Roofs', 'Tin.'))
  site.write('hugo.toml', 'baseURL = "https://third.example/"\ntitle = "A third site"\n')
  site.write('commonplace.yaml', '')
  site.write('data/themes.yaml', 'themes:\n  water:\n    name: Water\n')
  site.delete('commonplace.yaml')

  const { out } = await cli.run('import', site.root, '--plan')

  expect(out).toContain(
    [
      'Site',
      '  title    Another site → A third site',
      '  address  https://other.example/ → https://third.example/  (of 6 articles, with all their links)',
      '  licence  CC-BY-4.0 → none  (of articles without one of their own)',
      '  theme    fire “Fire” → none',
      '  theme    water “Water of wells” → water “Water”',
      '  ',
    ].join('\n'),
  )
  expect(out).toContain('Articles: 1 restored, ')
})

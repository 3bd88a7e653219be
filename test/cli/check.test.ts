import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Problem } from '../../src/content/problem.ts'
import { runCommand } from '../support/cli.ts'
import { createSite, page, type TestSite } from '../support/site.ts'

let site: TestSite

beforeEach(() => {
  site = createSite({ 'content/wells.md': page('Wells', 'See [roofs](/rofs/).'), 'content/roofs.md': page('Roofs') })
})

afterEach(() => site.remove())

const check = (...options: readonly string[]) => runCommand(['check', site.root, '--quiet', ...options])

test('a warning is told with its line and what to do, and is no failure', async () => {
  const { out, err, code } = await check()

  expect(out).toBe(`content/wells.md:5:5  warning  link-broken
  Expected a page or a file at "/rofs/", found none.
    5 | See [roofs](/rofs/).
      |     ^
  hint: Did you mean "/roofs/"?

Checked 2 pages: 1 warning.
`)
  expect([err, code]).toEqual(['', 0])
})

test('the mark stands below the place, also after wide letters and pictures', async () => {
  site.write('content/wells.md', page('Wells', '井戸 🪣 e\u0301 [roofs](/rofs/).'))
  const line = '    5 | 井戸 🪣 e\u0301 [roofs](/rofs/).'
  expect((await check()).out).toContain(`${line}\n      | ${' '.repeat('wwww pp e '.length)}^\n`)
})

test('of many problems a table by code comes first, then errors and some of each code; the rest with --all', async () => {
  site.write('content/wells.md', page('Wells', '[roofs](/rofs/)\n\n'.repeat(40)))
  site.write('content/broken.md', '---\ntitle: "A\n---\n\nText.\n')
  const [some, all, json] = await Promise.all([check(), check('--all'), check('--format', 'json')])

  expect(some.out).toMatch(
    /^ 1 +error +front-matter-syntax +content\/broken\.md:2:\d+\n40 +warning +link-broken +in content\/\n\n/,
  )
  expect(some.out.match(/^content\/wells\.md:/gm)).toHaveLength(2)
  expect(some.out).toContain('content/broken.md:2:')
  expect(some.out).toContain('Shown above: every error, and some of each code. --all shows the other 38.\n')
  expect(all.out.match(/^content\/wells\.md:/gm)).toHaveLength(40)
  expect(JSON.parse(json.out).problems).toHaveLength(41)
})

test('what a link leads to is not shown', async () => {
  site.write('secret.txt', 'The first line of a secret.\n')
  symlinkSync('../secret.txt', join(site.root, 'content/link.md'))
  const { out } = await check()
  expect(out).toContain('symlink-ignored')
  expect(out).not.toContain('secret')
})

test.runIf(process.platform === 'linux')('a name that is no UTF-8 is told and not passed over', async () => {
  const named = (name: string) => Buffer.from(join(site.root, 'content', name), 'latin1')
  writeFileSync(named('caf\xe9.md'), page('Café'))
  writeFileSync(named('caf\xe9.png'), '')
  mkdirSync(named('gar\xe7ons'))
  const { problems } = JSON.parse((await check('--format', 'json')).out)

  const told = problems.filter(({ code }: Problem) => code === 'name-not-utf8')
  expect(told.map(({ path, severity }: Problem) => [path, severity])).toEqual([
    ['content/caf\ufffd.md', 'error'],
    ['content/caf\ufffd.png', 'warning'],
    ['content/gar\ufffdons', 'error'],
  ])
})

// Root may open everything.
test.runIf(process.getuid?.() !== 0)('a folder that may not be opened is named', async () => {
  mkdirSync(join(site.root, 'content/locked'), 0o000)
  const { err, code } = await check()
  chmodSync(join(site.root, 'content/locked'), 0o700)

  expect(err).toBe(
    `The folder ${join(site.root, 'content/locked')} cannot be read (EACCES). Check that you may open it.\n`,
  )
  expect(code).toBe(1)
})

test('with --strict a warning is a failure', async () => {
  expect((await check('--strict')).code).toBe(1)
})

test('an error is a failure, and the other problems are told as well', async () => {
  site.write('content/kilns.md', page('Kilns', 'Lime.', 'date: soon'))

  const { out, code } = await check()

  expect(out).toContain('content/kilns.md:3:1  error  date-unreadable')
  expect(out).toContain('link-broken')
  expect(out).toContain('Checked 3 pages: 1 error, 1 warning.')
  expect(code).toBe(1)
})

test('a sound site has no problems', async () => {
  site.write('content/wells.md', page('Wells', 'See [roofs](/roofs/).'))
  expect(await check()).toEqual({ out: 'Checked 2 pages: no problems.\n', err: '', code: 0 })
})

test('what is silenced is counted', async () => {
  site.write('commonplace.yaml', 'silence: [link-broken]\n')
  expect(await check('--strict')).toEqual({
    out: 'Checked 2 pages: no problems (1 more silenced).\n',
    err: '',
    code: 0,
  })
})

test('progress goes to the other stream, a line for each phase', async () => {
  const { out, err } = await runCommand(['check', site.root])
  expect(err).toMatch(/^Reading 2 files: .+\nParsing 2 files: .+\n$/)
  expect(out).not.toContain('Reading')
})

test('a folder that is not there is told plainly', async () => {
  expect(await runCommand(['check', join(site.root, 'nowhere')])).toMatchObject({
    code: 1,
    err: /^There is no site folder at /,
  })
})

test('JSON holds every problem as it is', async () => {
  const { counts, problems } = JSON.parse((await check('--format', 'json')).out)
  expect(counts).toEqual({ error: 0, warning: 1, notice: 0, silenced: 0 })
  expect(problems).toMatchObject([{ code: 'link-broken', severity: 'warning', path: 'content/wells.md', line: 5 }])
})

test('SARIF names rule, level, place and both texts', async () => {
  site.write('content/kilns.md', page('Kilns', 'Lime.', 'id: one'))
  site.write('content/ovens.md', page('Ovens', 'Bread.', 'id: one'))

  const log = JSON.parse((await check('--format', 'sarif')).out)

  expect(log).toMatchObject({ version: '2.1.0', $schema: expect.stringContaining('sarif-2.1.0') })
  const [run] = log.runs
  expect(run.tool.driver.rules.map((rule: { id: string }) => rule.id)).toEqual(['duplicate-id', 'link-broken'])
  expect(run.columnKind).toBe('utf16CodeUnits')
  expect(run.results).toMatchObject([
    {
      ruleId: 'duplicate-id',
      ruleIndex: 0,
      level: 'error',
      locations: [{ physicalLocation: { region: { startLine: 3, startColumn: 1 } } }],
      relatedLocations: [{ physicalLocation: { artifactLocation: { uri: expect.stringMatching(/ovens\.md$/) } } }],
    },
    { ruleId: 'duplicate-id', ruleIndex: 0 },
    { ruleId: 'link-broken', ruleIndex: 1, level: 'warning' },
  ])
  expect(run.results[2].message.text).toContain('Did you mean')
})

test('GitHub is given one command for each problem', async () => {
  const lines = (await check('--format', 'github')).out.split('\n').filter(Boolean)
  expect(lines).toHaveLength(1)
  expect(lines[0]).toMatch(
    /^::warning file=\S*content\/wells\.md,line=5,col=5,title=link-broken::Expected a page .+%0AHint: /,
  )
})

describe('a hostile name or text', () => {
  const NAME = 'a\n::error::b,line=1%0A\u001b[2J\u009b2J\u202e"]}.md'

  beforeEach(() => {
    mkdirSync(join(site.root, 'content'), { recursive: true })
    site.write(
      `content/${NAME}`,
      page('\u001b]0;x\u0007', '[x](/\u001b[31m::warning::%0A\u202e/)\n\n"\u001b[2J', 'auther: \u009b2J'),
    )
    symlinkSync('/etc/passwd', join(site.root, 'content/\n::set-env name=A::b'))
  })

  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this is looking for
  const STEERING = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/

  test.each(['text', 'json', 'github', 'sarif'])('cannot steer a terminal in %s', async (format) => {
    const { out } = await check('--format', format)
    expect(out).toContain('key-misspelt')
    expect(out).not.toMatch(STEERING)
  })

  test('cannot begin a command of its own', async () => {
    const { out } = await check('--format', 'github')
    const lines = out.split('\n').filter(Boolean)
    const { problems } = JSON.parse((await check('--format', 'json')).out) as { problems: Problem[] }
    expect(lines).toHaveLength(problems.length)
    for (const line of lines)
      expect(line).toMatch(/^::(?:error|warning|notice) file=[^,:]*,line=\d+,col=\d+,title=[a-z-]+::/)
  })

  test('cannot begin a command where text is printed on a build machine', async () => {
    const { out } = await check()
    expect(out.split('\n').filter((line) => line.trim().startsWith('::'))).toEqual([])
  })

  test('is still the same name in JSON, and a path in SARIF', async () => {
    const { problems } = JSON.parse((await check('--format', 'json')).out) as { problems: Problem[] }
    expect(problems.map((problem) => problem.path)).toContain(`content/${NAME}`)
    const { runs } = JSON.parse((await check('--format', 'sarif')).out)
    const uris = runs[0].results.map(
      (result: { locations: [{ physicalLocation: { artifactLocation: { uri: string } } }] }) =>
        result.locations[0].physicalLocation.artifactLocation.uri,
    )
    for (const uri of uris) expect(uri).toMatch(/^[\w.~%!'()*/-]+$/)
  })
})

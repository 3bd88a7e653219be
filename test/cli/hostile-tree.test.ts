import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type CommandLine, openCommandLine, runCommand } from '../support/cli.ts'
import { createHostileSite, SOUND_PAGES } from '../support/hostile-site.ts'
import type { TestSite } from '../support/site.ts'

// A slow or busy machine is no failure: by hand, the difference is measured in seconds.
const PATIENCE = 300_000

let cli: CommandLine
let site: TestSite

beforeAll(async () => {
  cli = await openCommandLine()
  site = createHostileSite()
}, PATIENCE)

afterAll(async () => {
  site.remove()
  await cli.close()
})

describe('a hostile tree', () => {
  test('is told as problems, and the sound pages in it are published', { timeout: PATIENCE }, async () => {
    const { out, err } = await cli.run('import', site.root, '--keep-going', '--format', 'json')

    const report = JSON.parse(out) as { problems: { code: string }[] }
    const codes = report.problems.map(({ code }) => code)
    expect(err).toBe('')
    expect(report).toMatchObject({ release: 1, blocked: null })
    const published = await cli.database.sql<{ path: string }[]>`select path from editions where path like '/sound/%'`
    expect(published).toHaveLength(SOUND_PAGES)
    expect(codes.filter((code) => /^parse-/.test(code))).toEqual([])
    expect(codes).toEqual(
      expect.arrayContaining([
        'alias-above-root',
        'body-too-complex',
        'body-too-large',
        'file-too-large',
        'front-matter-syntax',
        'front-matter-too-large',
        'invalid-utf8',
        'nul-byte',
        'path-collision',
        'raw-html-removed',
        'symlink-ignored',
        'url-outside',
        'value-too-long',
      ]),
    )
  })

  test('gives the same again: a second import finds nothing to do', { timeout: PATIENCE }, async () => {
    const { out } = await cli.run('import', site.root, '--keep-going', '--quiet')

    expect(out.trim().split('\n').at(-1)).toMatch(/^Nothing to do/)
  })

  test('pollutes nothing', () => {
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined()
    expect(Object.keys(Object.prototype)).toEqual([])
  })

  test('leaves no script in what is served', async () => {
    const html = await cli.database.sql<{ html: string }[]>`
      select html from editions union all select part_of(convert_to(e.html, 'UTF8'), s.html, html_start, html_end)
      from sections s join editions e on e.id = edition_id union all select html from quotes
      union all select attribution_html from image_credits`
    for (const { html: text } of html) {
      // Within quotation marks an attribute may hold any text.
      const bare = text.replaceAll(/="[^"]*"/g, '=""')
      expect(bare).not.toMatch(/<(?:script|iframe|svg|math|style|form|noscript)\b/i)
      expect(bare).not.toMatch(/<[^>]*\s(?:on[a-z]+|style|srcdoc)\s*=/i)
      expect(text).not.toMatch(/(?:href|src|cite|poster)\s*=\s*"?\s*(?:javascript|data|vbscript):/i)
    }
  })
})

describe('a check of it', () => {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this is looking for
  const STEERING = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/

  // What was imported before is not read again; where everything is, without what takes longest and was read by the import.
  test.each([
    ['sarif', (parameters: readonly string[]) => cli.run(...parameters)],
    [
      'text',
      (parameters: readonly string[]) => {
        site.delete('content/long')
        return runCommand(parameters)
      },
    ],
  ])('fails, and steers no terminal, in %s', { timeout: PATIENCE }, async (format, run) => {
    const { out, code } = await run(['check', site.root, '--quiet', '--format', format])

    expect(code).toBe(1)
    expect(out).not.toMatch(STEERING)
    expect(out).toContain('key-misspelt')
    expect(out).toContain('value-too-long')
  })
})

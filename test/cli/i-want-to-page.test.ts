import { cpSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { type CommandLine, openCommandLine } from '../support/cli.ts'
import { createSite, page, type TestSite } from '../support/site.ts'

const PAGE = join(import.meta.dirname, '../../docs/editors/i-want-to.md')
const STARTER = resolve(import.meta.dirname, '../../starter')
const BLOCK = /^```console\n\$ npx commonplace-gateway (.*)\n[\s\S]*?^```$/gm
const ARTICLE = 'content/articles/the-village-well.md'
const YEAR = String(new Date().getUTCFullYear() + 1)

type Edit = (site: TestSite) => void | Promise<void>

/** What somebody does to the site, as each chapter says, before its commands. */
const EDITS: Readonly<Record<string, Edit>> = {
  'Rename an article': (site) => edit(site, /^title: .*$/m, 'title: "The well of the village"'),
  'Move an article': (site) => site.move(ARTICLE, 'content/articles/the-well.md'),
  'Split an article in two': (site) => {
    const [, second = ''] = read(site).split(/^(?=## What it costs)/m)
    edit(site, second, 'See [what it costs](/articles/what-a-well-costs/).\n')
    site.write('content/articles/what-a-well-costs.md', page('What a well costs', second.trimEnd(), 'date: 2026-03-01'))
  },
  'Delete an article': (site) => site.delete(ARTICLE),
  'Undo what I published': async (site) => {
    edit(site, /^title: .*$/m, 'title: "The well of the village"')
    await cli.publish(site.root)
  },
  'Publish at a certain time': (site) =>
    site.write(
      'content/articles/the-feast.md',
      page('The feast', 'At the well.', `publishDate: ${YEAR}-12-24T18:00:00Z`),
    ),
  'Show it to somebody before it is published': () => {},
  'Correct an article': (site) => edit(site, /^# (correction: .*)$/m, '$1'),
  'Translate an article': (site) => {
    site.write('hugo.toml', `${readFileSync(join(site.root, 'hugo.toml'), 'utf8')}\n[languages.en]\n[languages.es]\n`)
    site.write(
      'content/articles/the-village-well.es.md',
      page('El pozo del pueblo', 'En medio del pueblo hay un pozo.', 'date: 2026-03-01'),
    )
  },
  'Take an article back': (site) => edit(site, /^# (withdrawn: .*)$/m, '$1'),
  'Take a quote back': () => {},
}

let cli: CommandLine
let site: TestSite | null = null

beforeAll(async () => {
  cli = await openCommandLine()
})

afterEach(() => site?.remove())

afterAll(() => cli.close())

test('what the page of wishes shows is what the commands print (`vitest --update` writes it anew)', async () => {
  const [intro = '', ...chapters] = readFileSync(PAGE, 'utf8').split(/^(?=## )/m)
  const written = [intro]
  for (const chapter of chapters) {
    const heading = /^## (.*)/.exec(chapter)?.[1] ?? ''
    written.push(await runChapter(chapter, EDITS[heading]))
  }

  expect(written.join('')).not.toContain('```sh')
  await expect(written.join('')).toMatchFileSnapshot(PAGE)
})

/** The chapter with what its commands print, on a site that was published as people begin with it. */
async function runChapter(chapter: string, change: Edit | undefined): Promise<string> {
  await cli.empty()
  site?.remove()
  site = createSite({})
  cpSync(STARTER, site.root, { recursive: true })
  await cli.publish(site.root)
  expect(change, chapter).toBeDefined()
  await change?.(site)
  let shown = chapter
  for (const [block, command = ''] of chapter.matchAll(BLOCK)) {
    const { out, err } = await cli.run(...parametersOf(command))
    const printed = `${out}${err.replace(/^(?:Reading|Parsing|Writing) .*\n/gm, '')}`
    shown = shown.replace(block, () => `\`\`\`console\n$ npx commonplace-gateway ${command}\n${steady(printed)}\`\`\``)
  }
  return shown
}

function read({ root }: TestSite): string {
  return readFileSync(join(root, ARTICLE), 'utf8')
}

function edit(site: TestSite, from: RegExp | string, to: string): void {
  site.write(ARTICLE, read(site).replace(from, to))
}

/** The words of a command line; quotes hold some together. */
function parametersOf(command: string): string[] {
  const words = [...command.matchAll(/"([^"]*)"|(\S+)/g)].map((match) => match[1] ?? match[2] ?? '')
  return words.map((word) => (word === 'my-site' ? (site?.root ?? '') : word))
}

// How many tables there are depends on migrations.
function steady(out: string): string {
  return out
    .replaceAll(site?.root ?? '', 'my-site')
    .replaceAll(YEAR, '2026')
    .replaceAll(/commonplace_preview_[0-9a-f]{8}_[\w-]{43}/g, `commonplace_preview_1f2e3d4c_${'x'.repeat(43)}`)
    .replaceAll(/\b[0-9a-f]{8}(?=`)/g, '1f2e3d4c')
    .replaceAll(/holds until \d{4}-\d\d-\d\d \d\d:\d\d UTC/g, 'holds until 2026-03-08 09:30 UTC')
    .replace(/^( +)(\d+) {2}\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC/gm, '$1$2  2026-03-0$2 09:30:00 UTC')
    .replaceAll(/Rewriting \d+ tables/g, 'Rewriting 38 tables')
    .replace(/ +$/gm, '')
}

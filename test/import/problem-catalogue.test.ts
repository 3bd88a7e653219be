import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { problemCatalogue } from '../../src/content/catalogue/problem-catalogue.ts'
import { problemPagePath, withProblemIndex, writeProblemPage } from '../../src/content/catalogue/problem-page.ts'
import { problemCodes } from '../../src/content/problem-codes.ts'
import { parseFiles } from '../support/parse-here.ts'

const root = join(import.meta.dirname, '../..')
const read = (path: string) => readFileSync(join(root, path), 'utf8')
const entries = problemCatalogue.flatMap((group) => group.entries)

/** What no text in a page can show: bytes, sizes, clocks, the file system, and what was published before. */
const WITHOUT_EXAMPLE = [
  'article-erased',
  'article-to-erase',
  'body-too-complex',
  'body-too-large',
  'cascade-target',
  'file-changed-meanwhile',
  'file-emptied',
  'file-too-large',
  'invalid-utf8',
  'media-empty',
  'media-too-large',
  'name-not-utf8',
  'no-pages',
  'nul-byte',
  'parse-failed',
  'parse-timeout',
  'path-still-taken',
  'renamed-file',
  'renamed-perhaps',
  'renames-not-compared',
  'symlink-ignored',
  'taken-back',
  'taken-back-page',
  'unreadable-file',
  'utf-16',
  'value-too-long',
]

test('a code means one thing, and none that was ever told vanishes: what is told no more is marked as deprecated', () => {
  const codes = entries.map((entry) => entry.code).sort()
  expect(new Set(codes).size).toBe(codes.length)
  // A list that only grows: add a new code to it, and take none out.
  expect(codes).toEqual(read('test/content/problem-names.txt').trim().split('\n'))
})

test('every code has its page, as the catalogue has it (`npm run docs:problems` writes them)', () => {
  expect(readdirSync(join(root, 'docs/editors/problems')).sort()).toEqual(
    entries.map(({ code }) => `${code}.md`).sort(),
  )
  for (const entry of entries) expect(read(problemPagePath(entry.code))).toBe(writeProblemPage(entry))
  const list = read('docs/editors/when-something-is-wrong.md')
  expect(list).toBe(withProblemIndex(list, problemCatalogue))
})

test('a code that is told no more says so on its page', () => {
  const entry = { code: 'roof-flat', severities: ['notice'], meaning: 'It is flat.', remedy: 'Nothing.' } as const
  expect(writeProblemPage({ ...entry, deprecated: 'Flat roofs are welcome.' })).toContain(
    '*Notice.* It is flat.\n\n**Told no more.** Flat roofs are welcome.\n\n**What to do:** Nothing.',
  )
})

test('every code that the sources tell is known', () => {
  const sources = ['content', 'import'].flatMap((room) => readSources(join(root, 'src', room)))
  const told = sources.flatMap((text) =>
    [...text.matchAll(/\bcode: '([a-z\d-]+)'|\btell\(\s*'([a-z\d-]+)'|'(?:error|warning|notice)', '([a-z\d-]+)'/g)].map(
      (match) => match[1] ?? match[2] ?? match[3] ?? '',
    ),
  )
  expect([...new Set(told)].filter((code) => code.includes('-') && !problemCodes.has(code))).toEqual([])
})

test('every known code is told by some source', () => {
  const catalogue = readSources(join(root, 'src/content/catalogue'))
  const sources = ['content', 'import'].flatMap((room) => readSources(join(root, 'src', room)))
  const text = sources.filter((source) => !catalogue.includes(source)).join('\n')
  const spelled = (code: string) => `'${code.replace(/^settings-(?=syntax|tag|too)/, 'front-matter-')}'`
  const told = entries.filter(({ deprecated }) => deprecated === undefined).map(({ code }) => code)
  expect(told.filter((code) => !text.includes(spelled(code)))).toEqual([])
})

test('every code has an example but those no text can show', () => {
  const without = entries.filter(({ example }) => example === undefined).map((entry) => entry.code)
  expect(without.sort()).toEqual(WITHOUT_EXAMPLE)
})

test.each(entries.filter(({ example }) => example !== undefined))(
  'the example of $code shows it',
  async ({ code, severities, example = [] }) => {
    const files = Object.fromEntries(example.map(({ path, text }) => [path, text]))
    const { problems } = await parseFiles(files)
    const found = problems.filter((problem) => problem.code === code)
    expect(problems.map((problem) => problem.code)).toContain(code)
    for (const problem of found) expect(severities).toContain(problem.severity)
    for (const problem of found) expect(Object.keys(files)).toContain(problem.path)
  },
)

function readSources(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => readFileSync(join(folder, name), 'utf8'))
}

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { problemCodes } from '../../src/content/problem-codes.ts'
import { parseFiles } from '../support/parse-here.ts'

const root = join(import.meta.dirname, '../..')
const page = readFileSync(join(root, 'docs/editors.md'), 'utf8')

interface Entry {
  readonly code: string
  readonly text: string
  readonly files: Readonly<Record<string, string>>
}

const chapter = page.slice(page.indexOf('## Problems, one by one'))
const entries: Entry[] = chapter
  .split(/^#### (?=`)/m)
  .slice(1)
  .map((text) => ({
    code: /^`([a-z\d-]+)`/.exec(text)?.[1] ?? '',
    text,
    files: Object.fromEntries(
      [...text.matchAll(/^```\w+ (\S+)\n([\s\S]*?)^```$/gm)].map((match) => [match[1] ?? '', match[2] ?? '']),
    ),
  }))

/** What no text in a page can show: bytes, sizes, clocks, the file system, and what was published before. */
const WITHOUT_EXAMPLE = [
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
  'unreadable-file',
  'utf-16',
  'value-too-long',
]

test('the page for editors explains every code once', () => {
  expect(entries.map((entry) => entry.code).sort()).toEqual([...problemCodes.keys()].sort())
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
  const text = ['content', 'import'].flatMap((room) => readSources(join(root, 'src', room))).join('\n')
  const spelled = (code: string) => `'${code.replace(/^settings-(?=syntax|tag|too)/, 'front-matter-')}'`
  const registry = readFileSync(join(root, 'src/content/problem-codes.ts'), 'utf8')
  const others = text.replace(registry, '')
  expect([...problemCodes.keys()].filter((code) => !others.includes(spelled(code)))).toEqual([])
})

test.each(entries)('the entry of $code says how grave it is and what to do', ({ code, text }) => {
  const severities = problemCodes.get(code) ?? []
  const [, told = ''] = /^\*([\w ]+)\.\*/m.exec(text) ?? []
  expect(told.toLowerCase().split(' or ').sort()).toEqual([...severities].sort())
  expect(text).toContain('**What to do:**')
})

test('every code has an example but those no text can show', () => {
  const without = entries.filter((entry) => Object.keys(entry.files).length === 0).map((entry) => entry.code)
  expect(without.sort()).toEqual(WITHOUT_EXAMPLE)
})

test.each(entries.filter((entry) => Object.keys(entry.files).length > 0))(
  'the example of $code shows it',
  async ({ code, files }) => {
    const { problems } = await parseFiles(files)
    const found = problems.filter((problem) => problem.code === code)
    expect(problems.map((problem) => problem.code)).toContain(code)
    for (const problem of found) expect(problemCodes.get(code)).toContain(problem.severity)
    for (const problem of found) expect(Object.keys(files)).toContain(problem.path)
  },
)

function readSources(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => readFileSync(join(folder, name), 'utf8'))
}

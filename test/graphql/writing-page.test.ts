import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { stringify } from 'yaml'
import { importSite } from '../../src/import/import-site.ts'
import { noProgress } from '../../src/import/progress.ts'
import { parseWorkers } from '../support/parse-workers.ts'
import { openReader, type Reader } from '../support/reader.ts'
import { createSite } from '../support/site.ts'

const PAGE = join(import.meta.dirname, '../../docs/editors/writing.md')
const text = readFileSync(PAGE, 'utf8')

/** What is asked for below each heading of the page. */
const QUESTIONS: Readonly<Record<string, string>> = {
  'A quote': '{ articleByPath(path: "/wells/") { quotes { text } } }',
  'Who said it': '{ articleByPath(path: "/roofs/") { quotes { text attribution source } } }',
  'A lead': '{ articleByPath(path: "/paths/") { sections { heading leads { label text } } } }',
  'A picture and its credit':
    '{ articleByPath(path: "/kilns/") { featureImageCredit { title creator source licence { name } complete attribution } } }',
  'A theme': '{ articleByPath(path: "/gardens/") { quotes { text themes { name } } } }',
  'An id': '{ resolvePath(path: "/barn/") { ... on Redirect { from to permanent } } }',
  'A licence': '{ articleByPath(path: "/maps/") { licence { name url spdx } } }',
  'A correction': 'query ($after: String) { changes(after: $after) { nodes { kind path correction } } }',
  'Taking an article back': '{ resolvePath(path: "/bridges/") { ... on Gone { path reason } } }',
}

// Sources have headings as well.
const HEADINGS = new RegExp(`^(?=## (?:${Object.keys(QUESTIONS).join('|')})$)`, 'm')

let reader: Reader

beforeAll(async () => {
  reader = await openReader()
  const files = [...text.matchAll(/^```md (\S+)\n([\s\S]*?)^```$/gm)].map(([, path = '', source = '']) => ({
    path,
    source,
  }))
  const pool = parseWorkers()
  const publish = async (entries: readonly (readonly [string, string])[]) => {
    const site = createSite(Object.fromEntries(entries))
    const options = { progress: noProgress, onWait: () => {} }
    const { blocked, problems } = await importSite({ database: reader.db.database, pool }, site.root, options)
    site.remove()
    expect(blocked).toBeNull()
    return problems.map(({ code }) => code)
  }
  // What was corrected, taken back and moved later was published before.
  const before = files.map(
    ({ path, source }) =>
      [
        path === 'content/buildings/the-long-barn.md' ? 'content/barn.md' : path,
        source.replace(/^(?:correction|withdrawn|aliases): .*\n/m, ''),
      ] as const,
  )
  await publish(before)
  expect(await publish(files.map(({ path, source }) => [path, source] as const))).toEqual([])
})

afterAll(() => reader.close())

test('what the page on writing shows of each file is what readers get (`vitest run --update` writes it anew)', async () => {
  const [intro = '', ...parts] = text.split(HEADINGS)
  const { data: first } = await reader.ask('{ release(number: 1) { cursor } }')
  const written = []
  for (const part of parts) {
    const heading = /^## (.*)/.exec(part)?.[1] ?? ''
    const { data, errors } = await reader.ask(QUESTIONS[heading] ?? '', { after: first.release.cursor })
    expect(errors).toEqual([])
    const answer = stringify(withoutNulls(innerOf(data)), { lineWidth: 0 })
    written.push(part.replace(/^```yaml\n[\s\S]*?^```$/m, () => `\`\`\`yaml\n${answer}\`\`\``))
  }

  await expect([intro, ...written].join('')).toMatchFileSnapshot(PAGE)
})

/** The answer without its outermost field, which only says how it was asked for; of the log, what was corrected. */
function innerOf(data: Record<string, unknown>): unknown {
  const [inner] = Object.values(data) as { nodes?: { correction: string | null }[] }[]
  return inner?.nodes?.find(({ correction }) => correction !== null) ?? inner
}

function withoutNulls(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value), (_key, one) => (one === null ? undefined : one))
}

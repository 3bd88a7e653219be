import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { execute, parse } from 'graphql'
import type { DatabaseSource } from '../../src/database/connection.ts'
import { migrateDatabase } from '../../src/database/migrate.ts'
import { type Database, openDatabase } from '../../src/database/open.ts'
import { createSchema } from '../../src/graphql/schema.ts'
import { exportSite } from '../../src/history/export-site.ts'
import { importSite } from '../../src/import/import-site.ts'
import { noProgress } from '../../src/import/progress.ts'
import { contextOf } from './context.ts'
import { parseHere } from './parse-here.ts'
import { createSite, page } from './site.ts'
import { createWholeQuestion } from './whole-answer.ts'

/** What a database made of the same site. */
export interface Trial {
  /** Everything readers see, and every list paged through by cursors one article at a time, the cursors included. */
  readonly answers: string
  /** The files of the export, by path, as text of one character a byte. */
  readonly exported: Readonly<Record<string, string>>
}

/** What a database of any kind should export. */
export const IMPORTED: Readonly<Record<string, string | Uint8Array>> = {
  'content/a.md': page('Ångström', 'It’s `\\x41` and C:\\new\\table, {"a", NULL}.', 'date: 2024-03-10T02:30:00'),
  'content/b.md': page('angle', '> “Quoted \\\\ text”\n> — Someone', 'date: 2024-10-03T06:30:00.123+09:00'),
  'content/c.md': page('Zebra', 'Text.', 'date: 1066-10-14\nlastmod: 2023-02-01T23:59:59.999Z'),
  'content/d.md': page('änderung', 'Line one\r\nline two\r\n', 'date: 2024-03-31T02:30:00+01:00'),
  'content/Über/e-f.md': page('NULL', '> Viel Ärger. Die ΟΔΟΣ ΟΔΟΣΑ, ЖИЗНЬ.\n> — Someone', 'expiryDate: 2999-01-01'),
  'content/e_g.md': page('a-b', 'Text.', 'publishDate: 2001-09-09T01:46:40Z\naliases: [/old/]'),
  'content/ef.md': new TextEncoder().encode('\u{feff}---\ntitle: "ab"\n---\n\ttab, é, \u{1f4d6}\r'),
  'content/held.md': page('Held', 'Text.', 'draft: true'),
  'data/themes.yaml': 'b:\n  name: Bä\nA:\n  name: aa\n',
}

const LISTS = ['PUBLISHED', 'UPDATED', 'TITLE', 'PATH'].flatMap((field) =>
  ['ASC', 'DESC'].map((direction) => `{ field: ${field}, direction: ${direction} }`),
)

const schema = createSchema()
const askForEverything = createWholeQuestion(['/old/', '/a/', '/nowhere/'])

/** Opens, migrates, imports, asks and exports as the commands do, and closes what it opened. */
export async function tryOut(source: DatabaseSource): Promise<Trial> {
  const site = createSite(IMPORTED)
  const target = mkdtempSync(join(tmpdir(), 'commonplace-trial-'))
  const database = await openDatabase(source)
  try {
    await migrateDatabase(database)
    const { blocked, problems } = await importSite({ database, pool: parseHere }, site.root, {
      now: new Date('2026-01-01T00:00:00Z'),
      progress: noProgress,
      onWait: () => {},
    })
    if (blocked) throw new Error(`Nothing was published: ${JSON.stringify(problems)}`)
    const answers = [await askForEverything(database)]
    for (const words of ['ÄRGER', 'οδοσ', 'Жизнь', 'quoted \\\\', 'strasse'])
      answers.push(await searchQuotes(database, words))
    for (const list of LISTS) answers.push(await pageThrough(database, list))
    await exportSite(database, target, { release: null, force: false })
    return { answers: answers.join('\n'), exported: readAll(target) }
  } finally {
    await database.close()
    site.remove()
    rmSync(target, { recursive: true, force: true })
  }
}

async function searchQuotes(database: Database, words: string): Promise<string> {
  const document = parse(
    'query ($words: String) { quotes(first: 10, where: { text: $words }) { totalCount nodes { text } } }',
  )
  const contextValue = await contextOf(database, null)
  const { data, errors } = await execute({ schema, document, contextValue, variableValues: { words } })
  if (errors) throw errors[0]
  return JSON.stringify([words, data])
}

async function pageThrough(database: Database, order: string): Promise<string> {
  const document = parse(`query ($after: String) {
    articles(first: 1, after: $after, orderBy: ${order}) {
      nodes { path title published updated } pageInfo { endCursor hasNextPage }
    }
  }`)
  const pages: unknown[] = []
  let after: string | null = null
  do {
    const contextValue = await contextOf(database, null)
    const { data, errors } = await execute({ schema, document, contextValue, variableValues: { after } })
    if (errors) throw errors[0]
    const { articles } = data as unknown as { articles: { pageInfo: { endCursor: string; hasNextPage: boolean } } }
    pages.push(articles)
    after = articles.pageInfo.hasNextPage ? articles.pageInfo.endCursor : null
  } while (after !== null)
  return JSON.stringify(pages)
}

function readAll(folder: string): Record<string, string> {
  const names = readdirSync(folder, { recursive: true, withFileTypes: true })
  const files = names.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  return Object.fromEntries(
    files.map((file): [string, string] => [file.slice(folder.length + 1), readFileSync(file, 'latin1')]).sort(),
  )
}

/** `IMPORTED` as `Trial.exported` has it. */
export function expectedExport(): Record<string, string> {
  const text = (content: string | Uint8Array) => Buffer.from(content as string).toString('latin1')
  return Object.fromEntries(Object.entries(IMPORTED).map(([path, content]) => [path, text(content)]))
}

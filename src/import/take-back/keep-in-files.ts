import { mkdir, readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import {
  type ErasedLine,
  isWithdrawnFile,
  readWithdrawn,
  type WithdrawnLine,
} from '../../content/taken-back/withdrawn-file.ts'
import type { Database } from '../../database/open.ts'
import { loadNewestRelease } from '../../database/write/import-state.ts'
import { writeFileAtomically } from '../plan/write-file-atomically.ts'
import { readConfiguration } from '../read/read-configuration.ts'

/** The lists of `data/withdrawn.yaml`. */
export type WithdrawnList = 'quotes' | 'articles'

/**
 * Adds a line to a list of `data/withdrawn.yaml` of a site that has no such line yet, and makes the file where there is none. Returns
 * its path in the site; null where what is there could not be read afterwards, and nothing was written.
 */
export async function keepInFiles(root: string, list: WithdrawnList, line: string): Promise<string | null> {
  const names = await readdir(join(root, 'data')).catch(() => [])
  const path = names.map((name) => `data/${name}`).find(isWithdrawnFile) ?? 'data/withdrawn.yaml'
  const before = await readFile(join(root, path), 'utf8').catch(() => '')
  const text = withLine(before, list, line)
  const read = (written: string) => readWithdrawn({ path, text: written })
  const [had, after] = [read(before), read(text)]
  const isOneMore = after.lines.length + after.articles.length === had.lines.length + had.articles.length + 1
  if (after.problems.length > 0 || !isOneMore) return null
  const [quote, article] = [after.lines.find(isNotIn(had.lines)), after.articles.find(isNotIn(had.articles))]
  if (quote === undefined && article === undefined) return path
  await mkdir(join(root, 'data'), { recursive: true })
  await writeFileAtomically(join(root, path), new TextEncoder().encode(text))
  return path
}

/** Whether a folder is one of the site that is published, by its address. */
export async function isFolderOfSite(database: Database, root: string): Promise<boolean> {
  const { site } = await loadNewestRelease(database)
  const folder = await stat(root).catch(() => null)
  if (site === null || folder?.isDirectory() !== true) return false
  return (await readConfiguration(root, [])).settings.url === site.url
}

/** As the last line of its list. */
function withLine(before: string, list: WithdrawnList, line: string): string {
  const whole = before.trim() === '' ? '' : before.endsWith('\n') ? before : `${before}\n`
  const heading = new RegExp(`^${list}[ \\t]*:[ \\t]*(?:#.*)?\\r?\\n`, 'im').exec(whole)
  if (heading === null) return `${whole}${list}:\n${line}`
  const from = heading.index + heading[0].length
  const next = whole.slice(from).search(/^[^\s#-]/m)
  const end = next < 0 ? whole.length : from + next
  return `${whole.slice(0, end)}${line}${whole.slice(end)}`
}

function isNotIn<Line extends WithdrawnLine | ErasedLine>(had: readonly Line[]): (line: Line) => boolean {
  return (line) => !had.some((other) => isSame(other, line))
}

function isSame(one: WithdrawnLine | ErasedLine, other: WithdrawnLine | ErasedLine): boolean {
  if ('path' in one || 'path' in other) return 'path' in one && 'path' in other && one.id === other.id
  if (one.uid !== null || other.uid !== null) return one.uid === other.uid
  return one.key?.digest === other.key?.digest
}

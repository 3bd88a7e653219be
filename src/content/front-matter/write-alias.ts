import type { Json } from '../document.ts'
import { applyEdit, type Edit, type EditedRegion } from './edit.ts'
import { findFence } from './fence.ts'
import { type FrontMatter, findEntry, parseFrontMatter } from './front-matter.ts'
import { editJsonAliases } from './write-alias-json.ts'
import { editTomlAliases } from './write-alias-toml.ts'
import { editYamlAliases } from './write-alias-yaml.ts'

const EDITORS = { yaml: editYamlAliases, toml: editTomlAliases, json: editJsonAliases }

const KEY = 'aliases'

/**
 * Adds aliases to a file's front matter, in the way it is written, and touches nothing else. Null where the file's front
 * matter cannot be read, or is written in a way in which that cannot be done with certainty.
 */
export function writeAliases(text: string, added: readonly string[]): string | null {
  const before = read(text)
  if (before === null) return null
  const old = aliasesOf(before)
  const fresh = [...new Set(added)].filter((alias) => !old.includes(alias))
  if (fresh.length === 0) return text
  for (const edit of proposeEdits(text, before, fresh)) {
    const written = applyEdit(text, edit)
    // An edit counts only if the result reads back as meant.
    if (isAsMeant(text, written, [...old, ...fresh])) return written
  }
  return null
}

function read(text: string): FrontMatter | null {
  const { frontMatter, problems } = parseFrontMatter({ path: '', text })
  return problems.some((problem) => problem.severity === 'error') ? null : frontMatter
}

function aliasesOf(frontMatter: FrontMatter): Json[] {
  const value = findEntry(frontMatter, KEY)?.value ?? null
  return Array.isArray(value) ? value : value === null ? [] : [value]
}

function proposeEdits(text: string, { format }: FrontMatter, added: readonly string[]): Edit[] {
  if (format === null) return [newFrontMatter(text, added)]
  const { region } = findFence({ path: '', text })
  const eol = text.slice(0, region.end).includes('\r\n') ? '\r\n' : '\n'
  const edited: EditedRegion = { text, ...region, eol }
  return EDITORS[format](edited, added)
}

function newFrontMatter(text: string, added: readonly string[]): Edit {
  const eol = /^[^\n]*\r\n/.test(text) ? '\r\n' : '\n'
  const lines = ['---', `${KEY}:`, ...added.map((alias) => `  - ${JSON.stringify(alias)}`), '---', '']
  return { at: text.startsWith('\uFEFF') ? 1 : 0, remove: 0, insert: lines.join(eol) }
}

function isAsMeant(before: string, after: string, aliases: readonly Json[]): boolean {
  const [was, is] = [read(before), read(after)]
  return (
    was !== null &&
    is !== null &&
    same(aliasesOf(is), aliases) &&
    same(otherEntries(is), otherEntries(was)) &&
    after.slice(is.bodyOffset) === withoutMark(before.slice(was.bodyOffset))
  )
}

function otherEntries({ entries }: FrontMatter): unknown {
  return entries.filter(({ key }) => key.toLowerCase() !== KEY).map(({ key, value }) => [key, value])
}

/** A body that began with the byte order mark of a file without front matter. */
function withoutMark(body: string): string {
  return body.replace(/^\uFEFF/, '')
}

function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}

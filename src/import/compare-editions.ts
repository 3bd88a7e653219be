import type { EditionContent } from '../database/edition-contents.ts'
import { sameJson } from './same-json.ts'
import { unifiedDiff } from './text-diff.ts'

/** What a field lost and gained, as text; a field with one value loses the old one and gains the new one. */
export interface FieldChange {
  readonly field: string
  readonly removed: readonly string[]
  readonly added: readonly string[]
}

/** What is different between two editions; equal ones give no fields and no text. */
export interface EditionChange {
  /** In a fixed order; `html` only where nothing else tells why it is different. */
  readonly fields: readonly FieldChange[]
  /** A unified diff of the Markdown bodies, line by line. */
  readonly text: readonly string[]
}

/** Compares two editions field by field, as an editor would name them; touches nothing. */
export function compareEditions(before: EditionContent, after: EditionContent): EditionChange {
  const [a, b] = [before.edition, after.edition]
  const lists = (list: (content: EditionContent) => readonly string[]) => [list(before), list(after)] as const
  const fields = [
    compareValue('path', a.path, b.path),
    compareValue('title', a.title, b.title),
    compareValue('kind', a.kind, b.kind),
    compareValue('language', a.language, b.language),
    compareValue('summary', a.summary, b.summary),
    compareValue('published', instant(a.published), instant(b.published)),
    compareValue('updated', instant(a.updated), instant(b.updated)),
    compareValue('licence', a.licence ?? null, b.licence ?? null),
    compareValue('correction', a.correction, b.correction),
    ...compareExtra(a.extra, b.extra),
    compareLists('aliases', ...lists((content) => content.aliases.map((alias) => alias.path))),
    compareLists('themes', ...lists((content) => content.themes.map((theme) => theme.name))),
    compareLists('sections', ...lists((content) => content.sections.map((section) => `#${section.anchor}`))),
    compareLists('quotes', ...lists((content) => content.quotes.map((quote) => quote.text))),
    compareLists('imageCredits', ...lists((content) => content.imageCredits.map((credit) => credit.attribution))),
    compareLists('links', ...lists((content) => content.edition.links.map((link) => link.href))),
  ].flatMap((change) => change ?? [])
  const text = unifiedDiff(a.markdown, b.markdown)
  const unexplained = fields.length === 0 && text.length === 0 && a.html !== b.html
  return { fields: unexplained ? [{ field: 'html', removed: [], added: [] }] : fields, text }
}

/** What is different between two values; null where nothing is. */
export function compareValue(field: string, before: unknown, after: unknown): FieldChange | null {
  if (sameJson(before ?? null, after ?? null)) return null
  return { field, removed: tell(before), added: tell(after) }
}

/** What a list lost and gained; one whose items only changed places loses and gains nothing. Null where it is the same. */
export function compareLists(field: string, before: readonly string[], after: readonly string[]): FieldChange | null {
  if (sameJson(before, after)) return null
  return { field, removed: without(before, after), added: without(after, before) }
}

function compareExtra(before: EditionContent['edition']['extra'], after: EditionContent['edition']['extra']) {
  const [a, b] = [new Map(Object.entries(before)), new Map(Object.entries(after))]
  const keys = [...new Set([...a.keys(), ...b.keys()])].sort()
  return keys.map((key) => compareValue(`extra.${key}`, a.get(key), b.get(key)))
}

function instant(value: string | null | undefined): string | null {
  return value == null ? null : new Date(value).toISOString()
}

function tell(value: unknown): string[] {
  if (value === null || value === undefined) return []
  return [typeof value === 'string' ? value : JSON.stringify(value)]
}

/** Each item of `list` that `other` has not, as often as it has it less often. */
function without(list: readonly string[], other: readonly string[]): string[] {
  const counts = new Map<string, number>()
  for (const item of other) counts.set(item, (counts.get(item) ?? 0) + 1)
  return list.filter((item) => {
    const count = counts.get(item) ?? 0
    counts.set(item, count - 1)
    return count <= 0
  })
}

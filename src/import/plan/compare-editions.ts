import type { EditionContent } from '../../database/write/edition-contents.ts'
import { equalJson } from './equal-json.ts'
import { unifiedDiff } from './text-diff.ts'

/** One field that differs: a value before and after, or what a list lost and gained. */
export type FieldDifference =
  | { readonly field: string; readonly before: unknown; readonly after: unknown }
  | { readonly field: string; readonly removed: readonly string[]; readonly added: readonly string[] }

/** How two editions differ; `text` are the lines of a unified diff of their Markdown. */
export interface EditionDifference {
  readonly fields: readonly FieldDifference[]
  readonly text: readonly string[]
}

const VALUES = [
  'kind',
  'language',
  'path',
  'title',
  'summary',
  'published',
  'updated',
  'publishAt',
  'expireAt',
  'draft',
  'licence',
  'labels',
  'correction',
] as const

const TIMES: readonly string[] = ['published', 'updated', 'publishAt', 'expireAt']

/** Tells two editions of an article apart field by field, then line by line. */
export function compareEditions(before: EditionContent, after: EditionContent): EditionDifference {
  const text = before.markdown === after.markdown ? [] : unifiedDiff(before.markdown, after.markdown)
  const fields = [
    ...VALUES.flatMap((field) => compareValue(field, before[field], after[field])),
    ...compareExtra(before, after),
    ...compareList('aliases', before, after, ({ aliases }) => aliases.map(({ path }) => path)),
    ...compareList('themes', before, after, ({ themes }) => themes.map(({ theme }) => theme)),
    ...compareList('anchors', before, after, ({ sections }) => sections.map(({ anchor }) => anchor)),
    ...compareList('quotes', before, after, ({ quotes }) => quotes.map(describeQuote)),
    ...compareList('images', before, after, ({ images }) => images.map(describeImage)),
    ...compareList('image credits', before, after, ({ imageCredits }) => imageCredits.map(describeCredit)),
  ]
  if (fields.length > 0 || text.length > 0) return { fields, text }
  return { fields: [{ field: 'rendering', removed: [], added: [] }], text }
}

function compareValue(field: string, before: unknown, after: unknown): FieldDifference[] {
  const [was, is] = TIMES.includes(field) ? [instant(before), instant(after)] : [before, after]
  return equalJson(was, is) ? [] : [{ field, before: was, after: is }]
}

/** Postgres writes an instant otherwise than a file does. */
function instant(time: unknown): string | null {
  return typeof time === 'string' ? new Date(time).toISOString() : null
}

function compareExtra({ extra: before }: EditionContent, { extra: after }: EditionContent): FieldDifference[] {
  const extraValue = (extra: EditionContent['extra'], key: string) => (Object.hasOwn(extra, key) ? extra[key] : null)
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort()
  return keys.flatMap((key) => compareValue(`extra.${key}`, extraValue(before, key), extraValue(after, key)))
}

function compareList(
  field: string,
  before: EditionContent,
  after: EditionContent,
  listOf: (content: EditionContent) => readonly string[],
): FieldDifference[] {
  const [was, is] = [listOf(before), listOf(after)]
  const removed = without(was, is)
  const added = without(is, was)
  return removed.length + added.length === 0 ? [] : [{ field, removed, added }]
}

/** What `list` holds more often than `other`. */
function without(list: readonly string[], other: readonly string[]): string[] {
  const left = new Map<string, number>()
  for (const item of other) left.set(item, (left.get(item) ?? 0) + 1)
  return list.filter((item) => {
    const count = left.get(item) ?? 0
    left.set(item, count - 1)
    return count <= 0
  })
}

function describeQuote({ text, attribution, source }: EditionContent['quotes'][number]): string {
  return [text, attribution, source].filter((part) => part !== null).join(' — ')
}

/** The digest tells a picture from one of the same name; ten digits of it do. */
function describeImage({ role, url, digest }: EditionContent['images'][number]): string {
  const file = digest === null ? 'no file here' : `SHA-256 ${digest.slice(0, 10)}…`
  return `${role === 'FEATURE' ? 'feature image ' : ''}${url} (${file})`
}

function describeCredit({ role, image, attribution }: EditionContent['imageCredits'][number]): string {
  return [role === 'FEATURE' ? 'feature image' : image, attribution].filter((part) => part !== null).join(': ')
}

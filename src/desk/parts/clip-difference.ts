import type { EditionDifference, FieldDifference } from '../../import/plan/compare-editions.ts'
import { changedPart } from './changed-part.ts'
import { weightOf } from './part-of.ts'

/** The longest of the texts that are shown of a difference, in UTF-16 code units. */
const LONGEST = 300
const MOST_VALUES = 20

/** What is shown of long lines on either side of what changed in them. */
const AROUND = 100

/** A difference without what makes a page heavy: at most so many lines, of long ones what changed, and the beginnings of other texts. */
export function clipDifference({ fields, text }: EditionDifference, mostLines: number): EditionDifference {
  const left = text.length - mostLines
  return {
    fields: fields.map(clipField),
    text: [...clipLines(text.slice(0, mostLines)), ...(left > 0 ? [` … and ${left} more lines.`] : [])],
  }
}

/** A text, or its beginning. */
export function clip(text: string): string {
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST)} …`
}

/** The lines of a unified diff: those that went are clipped together with those that came in their place. */
function clipLines(lines: readonly string[]): string[] {
  const clipped = lines.map(clip)
  for (let index = 0; index < lines.length; ) {
    const removed = countFrom(lines, index, '-')
    const added = countFrom(lines, index + removed, '+')
    for (let pair = 0; pair < Math.min(removed, added); pair++) {
      const [before, after] = [index + pair, index + removed + pair]
      ;[clipped[before], clipped[after]] = clipPair(lines[before] ?? '', lines[after] ?? '')
    }
    index += Math.max(removed + added, 1)
  }
  return clipped
}

function countFrom(lines: readonly string[], start: number, sign: string): number {
  const end = lines.findIndex((line, index) => index >= start && !line.startsWith(sign))
  return (end === -1 ? lines.length : end) - start
}

/** Two lines that differ, with their signs: of long ones the part that does. */
function clipPair(before: string, after: string): [string, string] {
  if (before.length <= LONGEST && after.length <= LONGEST) return [before, after]
  const { start, endBefore, endAfter } = changedPart(before.slice(1), after.slice(1))
  return [window(before, { start, end: endBefore }), window(after, { start, end: endAfter })]
}

function window(line: string, { start, end }: { readonly start: number; readonly end: number }): string {
  const text = line.slice(1)
  const from = Math.max(0, start - AROUND)
  const to = Math.min(text.length, end + AROUND, from + LONGEST)
  return `${line[0]}${from > 0 ? '… ' : ''}${text.slice(from, to)}${to < text.length ? ' …' : ''}`
}

// Of what stands around a line of a difference, and around a field.
const ROW = 70

/** Bytes of HTML that a difference takes, about. */
export function weightOfDifference({ fields, text }: EditionDifference): number {
  const values = fields.flatMap((field) => [
    field.field,
    ...('removed' in field ? [...field.removed, ...field.added] : [show(field.before), show(field.after)]),
  ])
  return [...values, ...text].reduce((sum, line) => sum + ROW + weightOf(line), 0)
}

function clipField(field: FieldDifference): FieldDifference {
  if (!('removed' in field)) {
    const clipped = (value: unknown) => (value === null || value === undefined ? value : clip(show(value)))
    return { field: field.field, before: clipped(field.before), after: clipped(field.after) }
  }
  return { field: field.field, removed: clipList(field.removed), added: clipList(field.added) }
}

function clipList(values: readonly string[]): string[] {
  const left = values.length - MOST_VALUES
  return [...values.slice(0, MOST_VALUES).map(clip), ...(left > 0 ? [`… and ${left} more`] : [])]
}

function show(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '')
}

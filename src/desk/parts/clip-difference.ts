import type { EditionDifference, FieldDifference } from '../../import/plan/compare-editions.ts'
import { weightOf } from './part-of.ts'

/** The longest of the texts that are shown of a difference, in UTF-16 code units. */
const LONGEST = 300
const MOST_VALUES = 20

/** A difference without what makes a page heavy: at most so many lines, and the beginnings of long texts. */
export function clipDifference({ fields, text }: EditionDifference, mostLines: number): EditionDifference {
  const left = text.length - mostLines
  return {
    fields: fields.map(clipField),
    text: [...text.slice(0, mostLines).map(clip), ...(left > 0 ? [` … and ${left} more lines.`] : [])],
  }
}

/** A text, or its beginning. */
export function clip(text: string): string {
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST)} …`
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

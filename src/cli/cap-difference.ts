import type { EditionDifference, FieldDifference } from '../import/plan/compare-editions.ts'

const TEXT_LINES = 40
const LIST_ITEMS = 10
const LONGEST_VALUE = 200

/** What of a difference is shown, and how many lines of text are left out. */
export interface CappedDifference {
  readonly shown: EditionDifference
  readonly linesLeftOut: number
}

/** Keeps of a difference what a person can take in at a glance. */
export function capDifference({ fields, text }: EditionDifference): CappedDifference {
  return {
    shown: { fields: fields.map(capField), text: text.slice(0, TEXT_LINES) },
    linesLeftOut: Math.max(0, text.length - TEXT_LINES),
  }
}

function capField(difference: FieldDifference): FieldDifference {
  const { field } = difference
  if ('removed' in difference) return { field, removed: capList(difference.removed), added: capList(difference.added) }
  return { field, before: capValue(difference.before), after: capValue(difference.after) }
}

function capList(items: readonly string[]): string[] {
  const shown = items.slice(0, LIST_ITEMS).map(shorten)
  return items.length > LIST_ITEMS ? [...shown, `… and ${items.length - LIST_ITEMS} more`] : shown
}

function capValue(value: unknown): unknown {
  if (value === null || typeof value === 'boolean' || typeof value === 'number') return value
  return shorten(typeof value === 'string' ? value : JSON.stringify(value))
}

/** At most 200 characters, of which none is cut in two. */
export function shorten(text: string): string {
  return text.length <= LONGEST_VALUE
    ? text
    : `${text
        .slice(0, LONGEST_VALUE)
        .toWellFormed()
        .replace(/\uFFFD$/, '')}…`
}

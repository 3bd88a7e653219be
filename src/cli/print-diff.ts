import type { ArticleDiff, DiffAction, ReleaseDiff } from '../history/diff-releases.ts'
import type { EditionDifference, FieldDifference } from '../import/plan/compare-editions.ts'
import { printable } from './safe-output.ts'
import type { Terminal } from './terminal.ts'

const ACTIONS: readonly DiffAction[] = ['created', 'restored', 'changed', 'moved', 'withdrawn']

/** Prints what is different between two releases: the site, then each article with its fields and its text. */
export function printDiff(terminal: Terminal, diff: ReleaseDiff): void {
  const { from, to, site, articles } = diff
  if (site.length + articles.length === 0) {
    terminal.out(`Releases ${from} and ${to} show the same.\n`)
    return
  }
  if (site.length > 0) terminal.out(`${terminal.colours.yellow('changed'.padEnd(9))} the site\n`)
  printChange(terminal, { fields: site, text: [] })
  for (const article of articles) {
    terminal.out(`${describe(terminal, article)}\n`)
    printChange(terminal, article)
  }
  terminal.out(`From release ${from} to ${to}: ${summary(diff)}.\n`)
}

/** Prints each field's old and new values, then the line diff of the text, indented. */
export function printChange(terminal: Terminal, { fields, text }: EditionDifference): void {
  for (const field of fields) printField(terminal, field)
  if (text.length > 0) terminal.out(`    ${terminal.colours.bold('markdown')}\n`)
  for (const line of text) terminal.out(`      ${colour(terminal, line)}\n`)
}

function printField(terminal: Terminal, difference: FieldDifference): void {
  const { removed, added } = 'removed' in difference ? difference : listValues(difference)
  terminal.out(`    ${terminal.colours.bold(printable(difference.field))}\n`)
  for (const value of removed) terminal.out(`      ${colour(terminal, `-${value}`)}\n`)
  for (const value of added) terminal.out(`      ${colour(terminal, `+${value}`)}\n`)
}

function listValues({ before, after }: { readonly before: unknown; readonly after: unknown }) {
  const show = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value))
  const list = (value: unknown) => (value === null || value === undefined ? [] : [show(value)])
  return { removed: list(before), added: list(after) }
}

function colour({ colours }: Terminal, line: string): string {
  const text = printable(line)
  if (line.startsWith('-')) return colours.red(text)
  if (line.startsWith('+')) return colours.green(text)
  return line.startsWith('@@') ? colours.cyan(text) : text
}

function describe({ colours }: Terminal, { action, path, previousPath }: ArticleDiff): string {
  const paint = {
    created: colours.green,
    restored: colours.green,
    changed: colours.yellow,
    moved: colours.yellow,
    withdrawn: colours.red,
  }[action]
  const from = previousPath === null ? '' : `${printable(previousPath)} → `
  return `${paint(action.padEnd(9))} ${from}${printable(path)}`
}

function summary({ articles, site }: ReleaseDiff): string {
  const counts = ACTIONS.map(
    (action) => [action, articles.filter((article) => article.action === action).length] as const,
  )
    .filter(([, count]) => count > 0)
    .map(([action, count]) => `${count} ${action}`)
  return [...counts, ...(site.length > 0 ? ['the site changed'] : [])].join(', ')
}

const TEXT_LINES = 40
const LIST_ITEMS = 10
const LONGEST_VALUE = 200

/** The part of a difference that is shown. */
export interface CappedDifference {
  readonly shown: EditionDifference
  readonly linesOmitted: number
}

/** Shortens a difference to what a person can take in at a glance. */
export function capDifference({ fields, text }: EditionDifference): CappedDifference {
  return {
    shown: { fields: fields.map(capField), text: text.slice(0, TEXT_LINES) },
    linesOmitted: Math.max(0, text.length - TEXT_LINES),
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

/** At most 200 characters, without cutting a surrogate pair in two. */
export function shorten(text: string): string {
  return text.length <= LONGEST_VALUE
    ? text
    : `${text
        .slice(0, LONGEST_VALUE)
        .toWellFormed()
        .replace(/\uFFFD$/, '')}…`
}

import type { ArticleDiff, DiffAction, ReleaseDiff } from '../history/diff-releases.ts'
import type { EditionDifference, FieldDifference } from '../import/plan/compare-editions.ts'
import { printable } from './printable.ts'
import type { Terminal } from './terminal.ts'

const ACTIONS: readonly DiffAction[] = ['created', 'restored', 'changed', 'moved', 'withdrawn']

/** Writes what is different between two releases: the site, then each article with its fields and its text. */
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

/** Writes fields with what they lost and gained, and a text's diff below; each line set in. */
export function printChange(terminal: Terminal, { fields, text }: EditionDifference): void {
  for (const field of fields) printField(terminal, field)
  if (text.length > 0) terminal.out(`    ${terminal.colours.bold('markdown')}\n`)
  for (const line of text) terminal.out(`      ${colour(terminal, line)}\n`)
}

function printField(terminal: Terminal, difference: FieldDifference): void {
  const { removed, added } = 'removed' in difference ? difference : tellValues(difference)
  terminal.out(`    ${terminal.colours.bold(printable(difference.field))}\n`)
  for (const value of removed) terminal.out(`      ${colour(terminal, `-${value}`)}\n`)
  for (const value of added) terminal.out(`      ${colour(terminal, `+${value}`)}\n`)
}

function tellValues({ before, after }: { readonly before: unknown; readonly after: unknown }) {
  const tell = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value))
  const list = (value: unknown) => (value === null || value === undefined ? [] : [tell(value)])
  return { removed: list(before), added: list(after) }
}

function colour({ colours }: Terminal, line: string): string {
  const told = printable(line)
  if (line.startsWith('-')) return colours.red(told)
  if (line.startsWith('+')) return colours.green(told)
  return line.startsWith('@@') ? colours.cyan(told) : told
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
  const told = ACTIONS.map(
    (action) => [action, articles.filter((article) => article.action === action).length] as const,
  )
    .filter(([, count]) => count > 0)
    .map(([action, count]) => `${count} ${action}`)
  return [...told, ...(site.length > 0 ? ['the site changed'] : [])].join(', ')
}

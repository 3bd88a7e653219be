import type { HeldBecause, ImportReport, ReportedStep } from '../import/report.ts'
import { capDifference, printChange } from './print-diff.ts'
import { printable } from './safe-output.ts'
import type { Terminal } from './terminal.ts'

const MOST_URLS = 5

const REASONS_KEPT: Record<ImportReport['kept'][number]['because'], string> = {
  FILE_GONE: 'is gone; --prune withdraws it',
  OTHER_ID: 'has another id now; --prune withdraws what had the old one',
  PERHAPS_MOVED: 'is gone, but may be one of the files with errors; mend those first',
  FAULTY: 'inherits from a file with errors, and stays as last published',
}

/** Prints the steps, at most `most` of each kind, then changes without a release, and the articles that stay as published. */
export function printSteps(
  terminal: Terminal,
  { steps, invisibleChanges, kept, leftOut, movedWithoutAlias, problems }: ImportReport,
  most: number,
): void {
  const withErrors = new Set(problems.flatMap(({ severity, path }) => (severity === 'error' ? path : [])))
  const { yellow, dim } = terminal.colours
  const printSome = <Item>(items: readonly Item[], print: (item: Item) => void) => {
    for (const item of items.slice(0, most)) print(item)
    if (items.length > most) terminal.out(`  … and ${items.length - most} more; --json lists all.\n`)
  }
  printSome(steps, (step) => printStep(terminal, step))
  printSome(invisibleChanges, ({ path, fields }) => {
    terminal.out(`${label(dim, 'note')} ${printable(path)}\n`)
    printChange(terminal, capDifference({ fields, text: [] }).shown)
  })
  printSome(kept, ({ path, sourcePath, because }) => {
    const isOwn = because === 'FAULTY' && withErrors.has(sourcePath)
    const why = isOwn ? 'has errors, and stays as last published' : REASONS_KEPT[because]
    terminal.out(`${label(yellow, 'keep')} ${printable(path)}  (${printable(sourcePath)} ${why})\n`)
  })
  printSome(leftOut, (path) => {
    const why = withErrors.has(path) ? 'has errors' : 'inherits from a file with errors'
    terminal.out(`${label(yellow, 'leave')} ${printable(path)}  (${why}, and is not published)\n`)
  })
  printMovedWithoutAlias(terminal, movedWithoutAlias)
}

function printMovedWithoutAlias({ out, colours }: Terminal, urls: ImportReport['movedWithoutAlias']): void {
  if (urls.length === 0) return
  const what = urls.length === 1 ? '1 URL answers' : `${urls.length} URLs answer`
  out(`  ${colours.yellow(what)} by redirect (kept here; Hugo needs an alias):\n`)
  for (const { path, articleNow, sourcePath } of urls.slice(0, MOST_URLS))
    out(
      `    ${printable(path)}  leads to ${printable(articleNow)}  (--write-aliases writes it into ${printable(sourcePath)})\n`,
    )
  if (urls.length > MOST_URLS) out(`    … and ${urls.length - MOST_URLS} more; --json lists all.\n`)
}

function printStep(terminal: Terminal, step: ReportedStep): void {
  const { colours } = terminal
  const colour = {
    create: colours.green,
    restore: colours.green,
    change: colours.yellow,
    move: colours.yellow,
    withdraw: colours.red,
    hold: colours.dim,
  }[step.action]
  const from = step.previousPath === null || step.action === 'withdraw' ? '' : `${printable(step.previousPath)} → `
  const path = step.action === 'withdraw' ? (step.previousPath ?? step.path) : step.path
  terminal.out(`${label(colour, step.action)} ${from}${printable(path)}${why(step)}\n`)
  if (step.difference === null) return
  // The line above shows a new path already.
  const fields = step.difference.fields.filter(({ field }) => field !== 'path')
  const { shown, linesOmitted } = capDifference({ ...step.difference, fields })
  printChange(terminal, shown)
  if (linesOmitted > 0) terminal.out(`      … and ${linesOmitted} more lines; --json shows all.\n`)
}

function why({ reason, held }: ReportedStep): string {
  if (reason !== null) return `  (${reason.toLowerCase().replaceAll('_', ' ')})`
  return held === null ? '' : `  (${reasonHeld(held)})`
}

function reasonHeld({ because, at }: HeldBecause): string {
  if (because === 'DRAFT') return 'a draft'
  if (because === 'FILE_GONE') return 'its file is gone'
  return `${because === 'EXPIRED' ? 'expired' : 'not due before'} ${at}`
}

function label(colour: (text: string) => string, word: string): string {
  return `  ${colour(word.padEnd(8))}`
}

import type { SiteChange } from '../import/plan/site-changes.ts'
import type { ImportReport } from '../import/report.ts'
import { plural } from './plural.ts'
import { printable } from './safe-output.ts'
import type { Terminal } from './terminal.ts'

/** Prints what changes for the site as a whole, and what follows from it; nothing where nothing changes. */
export function printSiteChanges({ out, colours }: Terminal, { siteChanges, counts }: ImportReport): void {
  if (siteChanges.length === 0) return
  const articles = counts.create + counts.change + counts.move + counts.restore + counts.unchanged
  out(`${colours.bold('Site')}\n`)
  for (const change of siteChanges) {
    const { field, before, after } = change
    const follows = whatFollows(change, articles)
    out(`  ${field.padEnd(8)} ${printable(before ?? 'none')} → ${printable(after ?? 'none')}${follows}\n`)
  }
}

function whatFollows({ field }: SiteChange, articles: number): string {
  switch (field) {
    case 'address':
      return `  (of ${plural(articles, 'article')}, with all their links)`
    case 'language':
      return '  (of pages without one of their own)'
    case 'licence':
      return '  (of articles without one of their own)'
    default:
      return ''
  }
}

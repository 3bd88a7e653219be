import type { SiteChange } from '../import/plan/site-changes.ts'
import { plural } from './plural.ts'
import { printable } from './safe-output.ts'
import type { Terminal } from './terminal.ts'

interface ShownArticles {
  readonly create?: number
  readonly change: number
  readonly move: number
  readonly restore: number
  readonly unchanged: number
}

/** Prints what changes for the site as a whole, and what follows from it; nothing where nothing changes. */
export function printSiteChanges(
  { out, colours }: Terminal,
  { siteChanges, counts }: { readonly siteChanges: readonly SiteChange[]; readonly counts: ShownArticles },
): void {
  if (siteChanges.length === 0) return
  const articles = (counts.create ?? 0) + counts.change + counts.move + counts.restore + counts.unchanged
  out(`${colours.bold('Site')}\n`)
  const widest = Math.max(...siteChanges.map(({ field }) => field.length), 'language'.length)
  for (const change of siteChanges) {
    const { field, before, after } = change
    const follows = whatFollows(change, articles)
    out(`  ${field.padEnd(widest)} ${shorten(before)} → ${shorten(after)}${follows}\n`)
  }
}

const LONGEST = 80

function shorten(value: string | null): string {
  const text = printable(value ?? 'none')
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text
}

function whatFollows({ field }: SiteChange, articles: number): string {
  switch (field) {
    case 'address':
      return `  (of ${plural(articles, 'article')}, with all their links)`
    case 'language':
      return '  (of pages without one of their own)'
    case 'licence':
      return '  (of articles without one of their own)'
    case 'addresses':
      return '  (of the pages it concerns)'
    default:
      return ''
  }
}

import type { Consequences } from '../import/plan/consequences/consequences.ts'
import type { LinkChange } from '../import/plan/consequences/links.ts'
import type { MovedQuote, QuotePlace } from '../import/plan/consequences/quotes.ts'
import type { StoppedUrl, TakenUrl } from '../import/plan/consequences/urls.ts'
import { shorten } from './print-diff.ts'
import { printable } from './safe-output.ts'
import type { Terminal } from './terminal.ts'

const SHOWN = 10

interface Group {
  /** `1 link breaks`, `2 links break`. */
  readonly title: string
  readonly lines: readonly string[]
  readonly grave: boolean
}

/** Prints each kind of consequence, with the URLs, links, quotes or pages it concerns. */
export function printConsequences(terminal: Terminal, consequences: Consequences): void {
  const groups = groupsOf(consequences)
  if (groups.length > 0) terminal.out(`${terminal.colours.bold('Consequences')}\n`)
  for (const { title, lines, grave } of groups) {
    terminal.out(`  ${grave ? terminal.colours.red(title) : terminal.colours.yellow(title)}\n`)
    for (const line of lines.slice(0, SHOWN)) terminal.out(`    ${printable(shorten(line))}\n`)
    if (lines.length > SHOWN) terminal.out(`    … and ${lines.length - SHOWN} more; --json lists all.\n`)
  }
}

/** One line: how many of each kind; empty if there are none. */
export function countConsequences(consequences: Consequences): string {
  return groupsOf({ ...consequences, aliasProposals: [] })
    .map((group) => group.title)
    .join(', ')
}

function groupsOf(all: Consequences): Group[] {
  return [
    group('URL stops answering', 'URLs stop answering', true, all.stoppedUrls.map(describeUrl)),
    group(
      'URL answers by redirect (kept here; Hugo needs an alias)',
      'URLs answer by redirect (kept here; Hugo needs an alias)',
      false,
      all.followedUrls.map(({ path, articleNow }) => `${path}  its page lives at ${articleNow}`),
    ),
    group('URL leads to another page', 'URLs lead to another page', true, all.takenUrls.map(describeTakenUrl)),
    group('link breaks', 'links break', true, all.brokenLinks.map(describeLink)),
    group('link goes through an alias', 'links go through an alias', false, all.linksThroughAlias.map(describeLink)),
    group(
      'quote vanishes',
      'quotes vanish',
      true,
      all.vanishedQuotes.map(({ path, text, gainedBy }) =>
        gainedBy === null ? `${path}  “${text}”` : `${path}  “${shorten(text)}” (${gainedBy} has the same words now)`,
      ),
    ),
    group('quote moves', 'quotes move', false, all.movedQuotes.map(describeMovedQuote)),
    group(
      'theme empties',
      'themes empty',
      true,
      all.emptiedThemes.map(({ slug, quotes }) => `${slug}  (has ${quotes} now)`),
    ),
    group(
      'page leaves a tombstone',
      'pages leave tombstones',
      false,
      all.tombstones.map(({ path, title, reason }) => `${path}  ${title} (${words(reason)})`),
    ),
    group(
      'correction is told to partners',
      'corrections are told to partners',
      false,
      all.notices.map(({ path, correction }) => `${path}  ${correction}`),
    ),
    group(
      'alias would keep a URL in Hugo (--write-aliases)',
      'aliases would keep URLs in Hugo (--write-aliases)',
      false,
      all.aliasProposals.map(({ sourcePath, alias }) => `${sourcePath}  ${alias}`),
    ),
  ].filter(({ lines }) => lines.length > 0)
}

function group(one: string, many: string, grave: boolean, lines: readonly string[]): Group {
  return { title: `${lines.length} ${lines.length === 1 ? one : many}`, lines, grave }
}

function describeUrl({ path, reason }: StoppedUrl): string {
  return `${path}  its page is withdrawn${reason === null ? '' : ` (${words(reason)})`}`
}

function describeTakenUrl({ path, from, fromNow, to, toBefore }: TakenUrl): string {
  const was =
    fromNow === null ? `${from} is withdrawn` : fromNow === from ? `led to ${from}` : `its page moves to ${fromNow}`
  if (to !== path) return `${path}  ${was}; then it leads to ${to}`
  return `${path}  ${was}; ${toBefore === null ? 'a new page' : `the page from ${toBefore}`} takes its place`
}

function describeLink({ sourcePath, href, text, to }: LinkChange): string {
  return `${sourcePath}  [${text}](${href})${to === null ? '' : ` leads to ${to}`}`
}

function describeMovedQuote({ path, text, from, to }: MovedQuote): string {
  return `${path}  “${shorten(text)}” ${describePlace(from)} → ${describePlace(to)}`
}

function describePlace({ anchor, themes }: QuotePlace): string {
  return `#${anchor}${themes.length === 0 ? '' : ` (${themes.join(', ')})`}`
}

function words(reason: string): string {
  return reason.toLowerCase().replaceAll('_', ' ')
}

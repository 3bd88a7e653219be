import { Command } from 'commander'
import { listNewestReleases, type ReleaseSummary } from '../../database/write/history.ts'
import type { CommandContext } from '../command-context.ts'
import { configOf, parseCount } from '../options.ts'
import { printable, toJson } from '../safe-output.ts'
import type { Terminal } from '../terminal.ts'
import { withDatabase } from '../with-storage.ts'

interface Choices {
  readonly limit: number
  readonly json?: boolean
}

/** `commonplace-gateway releases`: lists what was published. */
export function releasesCommand({ terminal, stop }: CommandContext): Command {
  return new Command('releases')
    .description('List the releases, newest first: number, time, kind, changes of articles, note.')
    .option('--limit <number>', 'the most releases to list', parseCount, 20)
    .option('--json', 'print the list as JSON')
    .addHelpText('after', EXAMPLES)
    .action(async ({ limit, json }: Choices, command: Command) => {
      const releases = await withDatabase(configOf(command), { stop }, (database) =>
        listNewestReleases(database, limit),
      )
      if (json) terminal.out(toJson(releases))
      else if (releases.length === 0) terminal.out('Nothing is published yet.\n')
      else for (const release of releases) terminal.out(`${describe(terminal, release)}\n`)
    })
}

const EXAMPLES = `
Examples:
  commonplace-gateway releases              the newest 20
  commonplace-gateway releases --limit 3    the newest three
  commonplace-gateway diff 41 42            what the second of two changed`

function describe({ colours }: Terminal, release: ReleaseSummary): string {
  const { number, at, kind, note, publishedBy, pruned } = release
  const parts = [
    colours.bold(String(number).padStart(5)),
    at.replace('T', ' ').replace(/(\.\d+)?Z$/, ' UTC'),
    kind.toLowerCase().padEnd(8),
    counts(release),
    publishedBy === null ? '' : `by ${printable(publishedBy)}`,
    note === null ? '' : printable(note),
    pruned ? colours.dim('(removed from the history)') : '',
  ]
  return parts.filter((part) => part !== '').join('  ')
}

function counts({ added, changed, moved, withdrawn }: ReleaseSummary): string {
  const all = [
    [added, 'new'],
    [changed, 'changed'],
    [moved, 'moved'],
    [withdrawn, 'withdrawn'],
  ] as const
  const parts = all.filter(([count]) => count > 0).map(([count, what]) => `${count} ${what}`)
  return parts.length === 0 ? 'no article changed' : parts.join(', ')
}

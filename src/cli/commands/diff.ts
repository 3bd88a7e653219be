import { Command } from 'commander'
import { diffReleases } from '../../history/diff-releases.ts'
import type { CommandContext } from '../command-context.ts'
import { configOf, parseCount } from '../options.ts'
import { printDiff } from '../print-diff.ts'
import { toJson } from '../safe-output.ts'
import { withDatabase } from '../with-storage.ts'

/** `commonplace-gateway diff`: compares two releases. */
export function diffCommand({ terminal, stop }: CommandContext): Command {
  return new Command('diff')
    .description('Compare two releases: the fields of each article, and its text line by line.')
    .argument('<from>', 'the number of one release', parseCount)
    .argument('<to>', 'the number of the other', parseCount)
    .option('--json', 'print the difference as JSON')
    .addHelpText('after', EXAMPLES)
    .action(async (from: number, to: number, { json }: { readonly json?: boolean }, command: Command) => {
      const diff = await withDatabase(configOf(command), { stop }, (database) => diffReleases(database, from, to))
      if (json) terminal.out(toJson(diff))
      else printDiff(terminal, diff)
    })
}

const EXAMPLES = `
Examples:
  commonplace-gateway diff 41 42           what release 42 changed
  commonplace-gateway diff 42 41           what a rollback from 42 to 41 would change
  commonplace-gateway diff 41 42 --json    the same for a program`

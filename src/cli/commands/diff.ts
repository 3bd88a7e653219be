import { Command } from 'commander'
import type { Config } from '../../config.ts'
import { diffReleases } from '../../history/diff-releases.ts'
import type { CommandTools } from '../command-tools.ts'
import { toJson } from '../formats/json.ts'
import { parseCount } from '../options.ts'
import { printDiff } from '../print-diff.ts'
import { withDatabase } from '../with-storage.ts'

/** `commonplace-gateway diff`: tells what is different between two releases. */
export function diffCommand(readConfig: (command: Command) => Config, { terminal, stop }: CommandTools): Command {
  return new Command('diff')
    .description('Tell what is different between two releases: per article the fields, and the text line by line.')
    .argument('<from>', 'the number of one release', parseCount)
    .argument('<to>', 'the number of the other', parseCount)
    .option('--json', 'print the difference as JSON')
    .addHelpText('after', EXAMPLES)
    .action(async (from: number, to: number, { json }: { readonly json?: boolean }, command: Command) => {
      const diff = await withDatabase(readConfig(command), { stop }, (database) => diffReleases(database, from, to))
      if (json) terminal.out(toJson(diff))
      else printDiff(terminal, diff)
    })
}

const EXAMPLES = `
Examples:
  commonplace-gateway diff 41 42           what release 42 changed
  commonplace-gateway diff 42 41           what a rollback from 42 to 41 would change
  commonplace-gateway diff 41 42 --json    the same for a program`

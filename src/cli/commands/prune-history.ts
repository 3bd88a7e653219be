import { Command } from 'commander'
import type { Config } from '../../config.ts'
import type { PrunedHistory } from '../../database/write/history.ts'
import { pruneHistory } from '../../history/prune-history.ts'
import type { CommandContext } from '../command-context.ts'
import { ExitCode } from '../exit-code.ts'
import { configOf, parseCount } from '../options.ts'
import { plural } from '../plural.ts'
import { toJson } from '../safe-output.ts'
import { withDatabase } from '../with-storage.ts'

interface Choices {
  readonly keep: number
  readonly plan?: boolean
  readonly json?: boolean
}

/** `commonplace-gateway prune-history`: removes what only old releases show. */
export function pruneHistoryCommand({ terminal, stop }: CommandContext): Command {
  return new Command('prune-history')
    .description('Remove for good the editions and files that only older releases show.')
    .requiredOption(
      '--keep <number>',
      'how many of the newest releases stay readable, the current one included (required)',
      parseCount,
    )
    .option('--plan', 'remove nothing; exit with 2 if there is something to remove')
    .option('--json', 'print the counts as JSON')
    .addHelpText('after', EXAMPLES)
    .action(async (choices: Choices, command: Command) => {
      process.exitCode = await runPrune(configOf(command), choices, { terminal, stop })
    })
}

const EXAMPLES = `
Examples:
  commonplace-gateway prune-history --keep 50 --plan    what would be removed
  commonplace-gateway prune-history --keep 50           remove it

Releases stay in the list and in the change log, but those older than the kept ones can no longer be read, exported or
returned to. Addresses lead where they led, also those that only they knew. There is no way back.

Exit status: 0 done or nothing to do, 1 errors, 2 there is something to remove (--plan).`

async function runPrune(
  config: Config,
  { keep, plan = false, json }: Choices,
  { terminal, stop }: CommandContext,
): Promise<ExitCode> {
  const onWait = () => terminal.err('An import is running; this waits for it.\n')
  const pruned = await withDatabase(config, { stop, stopped: STOPPED }, (database) =>
    pruneHistory(database, { keep, planOnly: plan, onWait }),
  )
  terminal.out(json ? toJson(pruned) : describe(pruned, plan))
  return plan && !isEmpty(pruned) ? ExitCode.pending : ExitCode.done
}

const STOPPED =
  'Stopped. Pruning removes everything or nothing: `commonplace-gateway prune-history --plan` shows which.'

function isEmpty({ releases, editions, files, sources }: PrunedHistory): boolean {
  return releases + editions + files + sources === 0
}

function describe(pruned: PrunedHistory, plan: boolean): string {
  if (isEmpty(pruned)) return 'Nothing to remove.\n'
  const { oldest, releases, editions, files, sources, bytes } = pruned
  const size = bytes < 1e6 ? `${Math.ceil(bytes / 1e3)} kB` : `${(bytes / 1e6).toFixed(1)} MB`
  const places = `${plural(files, 'place')} in the file tree`
  const what = `${plural(editions, 'edition')}, ${places} and the bytes of ${plural(sources, 'file')} (${size})`
  const older = plural(releases, 'older release')
  return plan
    ? `This would remove ${what}.\n${older} could be read no more; the oldest to read would be release ${oldest}.\n` +
        'This is a plan: nothing was removed.\n'
    : `Removed ${what}.\n${older} can be read no more; the oldest to read is release ${oldest}.\n`
}

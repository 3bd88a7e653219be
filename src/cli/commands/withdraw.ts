import { Command, Option } from 'commander'
import { type EraseReport, withdrawArticle } from '../../import/take-back/withdraw-article.ts'
import { AS_IT_WAS } from '../as-it-was.ts'
import type { CommandContext } from '../command-context.ts'
import { ExitCode } from '../exit-code.ts'
import { configOf } from '../options.ts'
import { plural } from '../plural.ts'
import { printable, toJson } from '../safe-output.ts'
import { withDatabase } from '../with-storage.ts'

interface Choices {
  readonly erase: true
  readonly reason?: string
  readonly as: keyof typeof REASONS
  readonly yes?: boolean
  readonly json?: boolean
}

const REASONS = { retracted: 'RETRACTED', rights: 'RIGHTS_WITHDRAWN' } as const

/** `commonplace-gateway withdraw`: erases an article with its history. */
export function withdrawCommand({ terminal, stop }: CommandContext): Command {
  return new Command('withdraw')
    .description('Erase an article for good: its editions and files in all releases, older ones included.')
    .argument('<path>', 'a path of the article, such as /articles/wells/')
    .requiredOption('--erase', 'its history as well; to withdraw it alone, write `withdrawn:` into its front matter')
    .option('--reason <text>', 'why, as a note of your own')
    .addOption(
      new Option('--as <reason>', 'what readers and partners are told: rights, or retracted')
        .choices(Object.keys(REASONS))
        .default('rights'),
    )
    .option('--yes', 'do it; without this, only what would be done is shown')
    .option('--json', 'print the report as JSON')
    .addHelpText('after', EXAMPLES)
    .action(async (path: string, { as, reason, yes, json }: Choices, command: Command) => {
      const planOnly = yes !== true
      const onWait = () => terminal.err('An import is running; this waits for it.\n')
      const report = await withDatabase(
        configOf(command),
        { stop, stopped: STOPPED, tell: terminal.err, publishes: true },
        (database) => withdrawArticle(database, path, { reason: REASONS[as], note: reason ?? null, planOnly, onWait }),
      )
      if (report === null) throw new Error(`Nothing is stored of an article at ${printable(path)}.\n${AS_IT_WAS}`)
      terminal.out(json ? toJson(report) : describe(report))
      process.exitCode = planOnly ? ExitCode.pending : ExitCode.done
    })
}

const EXAMPLES = `
Examples:
  commonplace-gateway withdraw /articles/wells/ --erase          what would be erased
  commonplace-gateway withdraw /articles/wells/ --erase --yes    erase it

What stays is that its addresses answer 410, with the reason. There is no way back. Your files are not touched: imports do not
read those of the article any more, and say so.

Exit status: 0 done, 1 errors, 2 shown only (without --yes).`

const STOPPED = 'Stopped. An article is erased whole or not at all; `commonplace-gateway releases` shows which.'

function describe({ path, title, editions, isShown, sourcePaths, proposals, release }: EraseReport): string {
  const isDone = release !== null
  const lines = [
    `${isDone ? 'Erased' : 'This would erase'} ${path}  ${title} (${plural(editions, 'edition')}${isShown ? ', one of them shown' : ''})`,
    ...sourcePaths.map((file) => `  ${file}  ${isDone ? 'is not read any more' : 'would not be read any more'}`),
    ...proposals.map((name) => `  ${isDone ? 'Dropped' : 'This would drop'} the proposal ${name}.`),
    isDone
      ? `Published release ${release}, which tells partners of it. Delete the files from your folder.`
      : 'This is a plan: nothing was written. Add --yes to do it.',
  ]
  return `${lines.map(printable).join('\n')}\n`
}

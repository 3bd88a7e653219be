import { Command } from 'commander'
import type { RollbackAction } from '../../history/plan-rollback.ts'
import { type RollbackReport, rollBack } from '../../history/rollback.ts'
import type { CommandContext } from '../command-context.ts'
import { ExitCode } from '../exit-code.ts'
import { configOf, parseCount, parsePersonName } from '../options.ts'
import { plural } from '../plural.ts'
import { describeTime, printClock } from '../print-clock.ts'
import { countConsequences, printConsequences } from '../print-consequences.ts'
import { printSiteChanges } from '../print-site-changes.ts'
import { printable, toJson } from '../safe-output.ts'
import type { Terminal } from '../terminal.ts'
import { withDatabase } from '../with-storage.ts'

interface Choices {
  readonly plan?: boolean
  readonly json?: boolean
  readonly note?: string
  readonly as?: string
}

/** `commonplace-gateway rollback`: publishes an earlier state again. */
export function rollbackCommand({ terminal, stop }: CommandContext): Command {
  return new Command('rollback')
    .description('Publish a new release that shows exactly what an earlier one showed.')
    .argument('<release>', 'the number of the release to return to', parseCount)
    .option('--plan', 'write nothing; exit with 2 if there is something to do')
    .option('--json', 'print the report as JSON')
    .option('--note <text>', 'a note to keep with the release')
    .option('--as <name>', 'who goes back, to keep with the release; editors alone are told', parsePersonName)
    .addHelpText('after', EXAMPLES)
    .action(async (number: number, choices: Choices, command: Command) => {
      const report = await withDatabase(configOf(command), { stop, stopped: STOPPED, publishes: true }, (database) =>
        rollBack(database, number, {
          planOnly: choices.plan === true,
          note: choices.note ?? null,
          publishedBy: choices.as ?? null,
          onWait: () => terminal.err('An import is running; the rollback waits for it.\n'),
        }),
      )
      if (choices.json) terminal.out(toJson(report))
      else printRollback(terminal, report, new Date())
      process.exitCode = choices.plan && report.pending ? ExitCode.pending : ExitCode.done
    })
}

const EXAMPLES = `
Examples:
  commonplace-gateway rollback 41 --plan     what would change
  commonplace-gateway rollback 41            show again what release 41 showed, as a new release

Articles keep their ids and addresses. Your files are not touched: the next import publishes what they say. Get the
files of a release with \`commonplace-gateway export\`.

Exit status: 0 done or nothing to do, 1 errors, 2 changes pending (--plan).`

const STOPPED =
  'Stopped. A rollback publishes everything or nothing; `commonplace-gateway releases` shows what is published.'

const SHOWN_STEPS = 40

function printRollback(terminal: Terminal, report: RollbackReport, now: Date): void {
  const { target, from, release, pending, steps, counts } = report
  printSiteChanges(terminal, report)
  if (report.clock) printClock(terminal, report.clock)
  for (const step of steps.slice(0, SHOWN_STEPS)) terminal.out(`${describeStep(terminal, step, now)}\n`)
  if (steps.length > SHOWN_STEPS) terminal.out(`  … and ${steps.length - SHOWN_STEPS} more; --json lists all.\n`)
  if (report.consequences) printConsequences(terminal, report.consequences)
  const over = steps.filter(({ expiresAt }) => expiresAt !== null && new Date(expiresAt) <= now)
  if (over.length > 0)
    terminal.out(`${plural(over.length, 'article')} expired since: the clock withdraws what is over at once.\n`)
  if (counts.withheld > 0)
    terminal.out(
      `${plural(counts.withheld, 'article')} withdrawn for good since: left as now, whatever release ${target} showed.\n`,
    )
  if (!pending) terminal.out(`Nothing to do: release ${from} shows what release ${target} showed.\n`)
  else if (release === null)
    terminal.out(`${summary(report)}\n${consequencesOf(report)}This is a plan: nothing was written.\n`)
  else
    terminal.out(
      `${summary(report)}\nPublished release ${release}, which shows what release ${target} showed.\n` +
        'Your files are as they were: an import of them publishes the newer state again. ' +
        `\`commonplace-gateway export DIR --release ${release}\` gives the files of this one.\n`,
    )
}

function describeStep({ colours }: Terminal, step: RollbackReport['steps'][number], now: Date): string {
  const colour = { restore: colours.green, change: colours.yellow, move: colours.yellow, withdraw: colours.red }
  const from = step.previousPath === null ? '' : `${printable(step.previousPath)} → `
  return `  ${colour[step.action](step.action.padEnd(8))} ${from}${printable(step.path)}${describeExpiry(step, now)}`
}

function describeExpiry({ expiresAt }: RollbackReport['steps'][number], now: Date): string {
  if (expiresAt === null) return ''
  const at = new Date(expiresAt)
  return at <= now ? `  (expired ${describeTime(at)})` : `  (expires ${describeTime(at)})`
}

function consequencesOf({ consequences }: RollbackReport): string {
  const counted = consequences === null ? '' : countConsequences(consequences)
  return counted === '' ? '' : `Consequences: ${counted}.\n`
}

function summary({ counts }: RollbackReport): string {
  const words: [RollbackAction | 'unchanged', string][] = [
    ['restore', 'back'],
    ['change', 'changed'],
    ['move', 'moved'],
    ['withdraw', 'withdrawn'],
    ['unchanged', 'unchanged'],
  ]
  const parts = words.filter(([key]) => counts[key] > 0).map(([key, word]) => `${counts[key]} ${word}`)
  return parts.length === 0 ? 'No articles.' : `Articles: ${parts.join(', ')}.`
}

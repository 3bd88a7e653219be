import { resolve } from 'node:path'
import { Command } from 'commander'
import type { Config } from '../../config.ts'
import { isPageName } from '../../content/pages/content-path.ts'
import type { Problem, Severity } from '../../content/problem.ts'
import { abortable } from '../../database/abortable.ts'
import { checkSite, type SiteCheck } from '../../import/check-site.ts'
import { noProgress } from '../../import/progress.ts'
import type { ParsedSite } from '../../import/read/parsed-site.ts'
import { capProblems, jsonOf } from '../cap-problems.ts'
import type { CommandContext } from '../command-context.ts'
import { describeError } from '../describe-error.ts'
import { ExitCode } from '../exit-code.ts'
import { configOf } from '../options.ts'
import { plural } from '../plural.ts'
import { countProblems, printProblems } from '../print-problems.ts'
import { type Format, formatOption, toAnnotations } from '../problem-formats.ts'
import { toJson } from '../safe-output.ts'
import { showProgress } from '../show-progress.ts'
import type { Terminal } from '../terminal.ts'
import { withParsePool } from '../with-parse-pool.ts'
import { withDatabaseIfThere } from '../with-storage.ts'

interface Choices {
  readonly format: Format
  readonly strict?: boolean
  readonly quiet?: boolean
  readonly all?: boolean
}

/** `commonplace-gateway check`: reports every problem of a site folder. */
export function checkCommand(context: CommandContext): Command {
  return new Command('check')
    .description('Report every mistake in a site folder; needs no database and publishes nothing.')
    .argument('[site]', 'the site folder, with content/ inside (default: --site)')
    .addOption(formatOption('how to write the problems'))
    .option('--strict', 'fail on warnings as well')
    .option('--all', 'print every problem, however many there are')
    .option('--quiet', 'show no progress')
    .addHelpText('after', EXAMPLES)
    .action(async (site: string | undefined, choices: Choices, command: Command) => {
      const config = configOf(command)
      process.exitCode = await runCheck(config, resolve(site ?? config.site), choices, context)
    })
}

const EXAMPLES = `
Examples:
  commonplace check my-site                   every problem with its line and what to do
  commonplace check my-site --strict          for a hook before each commit
  commonplace check my-site --format github   for GitHub Actions: problems beside the lines
  commonplace check my-site --format sarif    for code scanning

Exit status: 0 no errors, 1 errors (with --strict: errors or warnings).`

async function runCheck(
  config: Config,
  root: string,
  { format, strict, quiet, all }: Choices,
  context: CommandContext,
): Promise<ExitCode> {
  const { terminal, stop } = context
  return await withParsePool(context, root, async (pool) => {
    const progress = format === 'text' && !quiet ? showProgress(terminal) : noProgress
    const warn = (reason: unknown) =>
      terminal.err(
        `Checked without the database, which only makes it quicker and more exact: ${describeError(reason)}\n`,
      )
    // Starts while the database does.
    pool.prepare()
    const check = await withDatabaseIfThere(config, { stop, warn }, (database) =>
      abortable(checkSite({ database, pool }, root, progress), stop.signal),
    )
    await print(terminal, { root, url: config.url, check, format, all: all === true, explain: !quiet })
    return check.site.problems.some((problem) => isFailure(problem, strict)) ? ExitCode.failed : ExitCode.done
  })
}

function isFailure({ severity }: Problem, strict = false): boolean {
  return severity === 'error' || (strict && severity === 'warning')
}

async function print(
  terminal: Terminal,
  {
    root,
    url,
    check,
    format,
    all,
    explain,
  }: { root: string; url: string | null; check: SiteCheck; format: Format; all: boolean; explain: boolean },
): Promise<void> {
  const { site, known } = check
  const { problems } = site
  switch (format) {
    case 'text':
      await printProblems(terminal, root, problems, { all, known, explain })
      return terminal.out(`${summary(site)}\n`)
    case 'json':
      return terminal.out(toJson({ counts: count(site), ...jsonOf(capProblems(format, problems, all)) }))
    default:
      return terminal.out(toAnnotations(format, capProblems(format, problems, all), { root, url }))
  }
}

function summary({ documents, unchanged, faulty, problems, silenced }: ParsedSite): string {
  const pages = documents.length + (unchanged?.count ?? 0) + [...faulty].filter((path) => isPageName(path)).length
  return `Checked ${plural(pages, 'page')}: ${countProblems(problems, silenced, 'no problems')}.`
}

function count({ problems, silenced }: ParsedSite) {
  const of = (severity: Severity) => problems.filter((problem) => problem.severity === severity).length
  return { error: of('error'), warning: of('warning'), notice: of('notice'), silenced }
}

import { resolve } from 'node:path'
import { Command } from 'commander'
import { isPageName } from '../../content/pages/content-path.ts'
import type { Problem, Severity } from '../../content/problem.ts'
import { abortable } from '../../database/abortable.ts'
import { noProgress } from '../../import/progress.ts'
import { checkSite } from '../../import/read/parse-site.ts'
import type { ParsedSite } from '../../import/read/parsed-site.ts'
import type { CommandContext } from '../command-context.ts'
import { ExitCode } from '../exit-code.ts'
import { configOf } from '../options.ts'
import { plural } from '../plural.ts'
import { countProblems, printProblems } from '../print-problems.ts'
import { type Format, formatOption, toAnnotations } from '../problem-formats.ts'
import { toJson } from '../safe-output.ts'
import { showProgress } from '../show-progress.ts'
import type { Terminal } from '../terminal.ts'
import { withParsePool } from '../with-parse-pool.ts'

interface Choices {
  readonly format: Format
  readonly strict?: boolean
  readonly quiet?: boolean
  readonly all?: boolean
}

/** `commonplace-gateway check`: reports every problem of a site folder. */
export function checkCommand({ terminal, stop }: CommandContext): Command {
  return new Command('check')
    .description('Report every mistake in a site folder; needs no database and writes nothing.')
    .argument('[site]', 'the site folder, with content/ inside (default: --site)')
    .addOption(formatOption('how to write the problems'))
    .option('--strict', 'fail on warnings as well')
    .option('--all', 'print every problem, however many there are')
    .option('--quiet', 'show no progress')
    .addHelpText('after', EXAMPLES)
    .action(async (site: string | undefined, choices: Choices, command: Command) => {
      const config = configOf(command)
      process.exitCode = await runCheck(resolve(site ?? config.site), choices, { terminal, stop })
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
  root: string,
  { format, strict, quiet, all }: Choices,
  { terminal, stop }: CommandContext,
): Promise<ExitCode> {
  return await withParsePool(stop, async (pool) => {
    const progress = format === 'text' && !quiet ? showProgress(terminal) : noProgress
    const site = await abortable(checkSite(root, pool, progress), stop.signal)
    await print(terminal, { root, site, format, all: all === true })
    return site.problems.some((problem) => isFailure(problem, strict)) ? ExitCode.failed : ExitCode.done
  })
}

function isFailure({ severity }: Problem, strict = false): boolean {
  return severity === 'error' || (strict && severity === 'warning')
}

async function print(
  terminal: Terminal,
  { root, site, format, all }: { root: string; site: ParsedSite; format: Format; all: boolean },
): Promise<void> {
  const { problems } = site
  switch (format) {
    case 'text':
      await printProblems(terminal, root, problems, { all })
      return terminal.out(`${summary(site)}\n`)
    case 'json':
      return terminal.out(toJson({ counts: count(site), problems }))
    default:
      return terminal.out(toAnnotations(format, root, problems))
  }
}

function summary({ documents, faulty, problems, silenced }: ParsedSite): string {
  const pages = documents.length + [...faulty].filter((path) => isPageName(path)).length
  return `Checked ${plural(pages, 'page')}: ${countProblems(problems, silenced, 'no problems')}.`
}

function count({ problems, silenced }: ParsedSite) {
  const of = (severity: Severity) => problems.filter((problem) => problem.severity === severity).length
  return { error: of('error'), warning: of('warning'), notice: of('notice'), silenced }
}

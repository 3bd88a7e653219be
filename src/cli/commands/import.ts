import { resolve } from 'node:path'
import { Command, Option } from 'commander'
import type { Config } from '../../config.ts'
import type { Problem } from '../../content/problem.ts'
import { abortable } from '../../database/abortable.ts'
import type { ImportOptions } from '../../import/import-options.ts'
import { importSite } from '../../import/import-site.ts'
import type { PlanFingerprint } from '../../import/plan/plan-fingerprint.ts'
import { type WrittenAliases, writeProposedAliases } from '../../import/plan/write-proposed-aliases.ts'
import { noProgress } from '../../import/progress.ts'
import { openParsePool } from '../../import/read/parse-pool.ts'
import type { ImportReport } from '../../import/report.ts'
import { loadPlan, type SavedPlan } from '../../import/saved-plan.ts'
import type { CommandTools } from '../command-tools.ts'
import { ExitCode } from '../exit-code.ts'
import { type Format, formatOption, toAnnotations } from '../formats/format.ts'
import { toJson } from '../formats/json.ts'
import { keepPlan } from '../keep-plan.ts'
import { parsePercent } from '../options.ts'
import { printReport, summarise } from '../print-report.ts'
import { printWrittenAliases } from '../print-written-aliases.ts'
import { showProgress } from '../show-progress.ts'
import { aborted } from '../stop.ts'
import type { Terminal } from '../terminal.ts'
import { openWatch } from '../watch.ts'
import { withDatabase, withStorage } from '../with-storage.ts'

interface Choices {
  readonly plan?: boolean
  readonly out?: string
  readonly apply?: string
  readonly writeAliases?: boolean
  readonly format: Format
  readonly json?: boolean
  readonly quiet?: boolean
  readonly prune?: boolean
  readonly maxPrune?: number
  readonly keepGoing?: boolean
  readonly strict?: boolean
  readonly note?: string
  readonly watch?: boolean
}

/** `commonplace-gateway import`: publishes what the site folder says, or tells what would happen. */
export function importCommand(readConfig: (command: Command) => Config, { terminal, stop }: CommandTools): Command {
  return new Command('import')
    .description('Publish what a site folder says; with --plan, only tell what would happen.')
    .argument('[site]', 'the site folder, with content/ inside (default: --site)')
    .option('--plan', 'write nothing; exit with 2 where changes are pending')
    .addOption(new Option('--out <file>', 'save the plan; implies --plan').implies({ plan: true }))
    .addOption(
      new Option('--apply <file>', 'publish exactly what a saved plan says, or refuse').conflicts([
        'plan',
        'out',
        'writeAliases',
        'prune',
        'maxPrune',
        'keepGoing',
        'strict',
        'watch',
      ]),
    )
    .addOption(
      new Option('--write-aliases', 'write the aliases that keep old URLs into their files, then plan').implies({
        plan: true,
      }),
    )
    .addOption(formatOption('how to write the report; github and sarif: the problems alone').conflicts('json'))
    .option('--json', 'short for --format json')
    .option('--quiet', 'show no progress; tell problems and the summary alone')
    .option('--prune', 'withdraw articles whose file is gone from the folder')
    .option('--max-prune <percent>', 'the most articles --prune may withdraw (default: 5)', parsePercent)
    .option('--keep-going', 'publish what is sound although some files have errors')
    .option('--strict', 'treat warnings as errors')
    .option('--note <text>', 'a note to keep with the release')
    .addOption(
      new Option('--watch', 'import now and again after every change, until Ctrl-C').conflicts([
        'plan',
        'out',
        'writeAliases',
        'format',
        'json',
        'strict',
      ]),
    )
    .addHelpText('after', EXAMPLES)
    .action(async (site: string | undefined, choices: Choices, command: Command) => {
      const config = readConfig(command)
      const root = resolve(site ?? config.site)
      process.exitCode = choices.watch
        ? await runWatch(config, root, choices, { terminal, stop })
        : await runImport(config, root, choices, { terminal, stop })
    })
}

const EXAMPLES = `
Examples:
  commonplace-gateway import my-site --plan     what would change, and every mistake with its place
  commonplace-gateway import my-site            publish it
  commonplace-gateway import my-site --out plan.json     keep what you have seen
  commonplace-gateway import my-site --apply plan.json   publish that and nothing else
  commonplace-gateway import my-site --write-aliases     keep the URLs of pages that moved
  commonplace-gateway import my-site --prune    also withdraw articles whose file was deleted
  commonplace-gateway import my-site --watch    publish every edit as soon as it is saved

Exit status: 0 done or nothing to do, 1 errors, 2 changes pending (--plan), 3 refused for safety.`

async function runImport(
  config: Config,
  root: string,
  choices: Choices,
  { terminal, stop }: CommandTools,
): Promise<ExitCode> {
  const saved = choices.apply === undefined ? null : await loadPlan(choices.apply)
  return await withDatabase(config, { stop, stopped: STOPPED }, async (database) => {
    const pool = openParsePool()
    // At once, so that an import that is given up does not go on without its workers.
    stop.signal.addEventListener('abort', () => void pool.close(), { once: true })
    try {
      const options = saved === null ? importOptions(choices) : applyOptions(saved, choices)
      const isTold = !choices.quiet && formatOf(choices) === 'text'
      const watched = { ...terminal, err: (text: string) => stop.signal.aborted || terminal.err(text) }
      let fingerprint: PlanFingerprint | null = null
      const run = () =>
        importSite({ database, pool }, root, {
          ...options,
          progress: isTold ? showProgress(watched) : noProgress,
          onWait: () => terminal.err('Another import is running; this one waits for it.\n'),
          onPlan: (made) => {
            fingerprint = made
          },
        })
      let report = await run()
      const aliases = choices.writeAliases ? await keepUrls(root, report) : []
      if (aliases.some((file) => file.written)) report = await run()
      await tell(terminal, root, { report, aliases, choices, planOnly: options.planOnly === true })
      if (choices.out !== undefined) await keepPlan(terminal, choices.out, { options, fingerprint, report })
      return exitCode(report, options)
    } finally {
      await pool.close()
    }
  })
}

const STOPPED =
  'Stopped. An import publishes everything or nothing; `commonplace-gateway releases` shows what is published.'

function applyOptions({ choices, fingerprint }: SavedPlan, { note }: Choices): ImportOptions {
  return { ...choices, note: note ?? choices.note ?? null, apply: fingerprint }
}

/** With errors about, what moved where is not certain enough to write it down. */
async function keepUrls(root: string, { blocked, consequences }: ImportReport): Promise<WrittenAliases[]> {
  return blocked ? [] : await writeProposedAliases(root, consequences?.aliasProposals ?? [])
}

function formatOf({ format, json }: Choices): Format {
  return json ? 'json' : format
}

interface Told {
  readonly report: ImportReport
  readonly aliases: readonly WrittenAliases[]
  readonly choices: Choices
  readonly planOnly: boolean
}

/** Where a tool reads the problems, people read on the other stream what came of the import. */
async function tell(terminal: Terminal, root: string, { report, aliases, choices, planOnly }: Told): Promise<void> {
  const format = formatOf(choices)
  switch (format) {
    case 'text':
      printWrittenAliases(terminal, aliases)
      return await printReport(terminal, root, report, { planOnly, quiet: choices.quiet === true })
    case 'json':
      return terminal.out(toJson(choices.writeAliases ? { ...report, writtenAliases: aliases } : report))
    default:
      terminal.out(toAnnotations(format, root, report.problems))
      printWrittenAliases({ ...terminal, out: terminal.err }, aliases)
      return terminal.err(summarise(report, planOnly))
  }
}

async function runWatch(
  config: Config,
  root: string,
  choices: Choices,
  { terminal, stop }: CommandTools,
): Promise<ExitCode> {
  try {
    return await withStorage(
      config,
      { stop, log: () => {}, warn: (line) => terminal.err(`${line}\n`) },
      async (storage) => {
        const { prune, note, maxPrune } = importOptions(choices)
        const progress = choices.quiet ? noProgress : showProgress(terminal)
        const options = { prune, note, maxPrune, quiet: choices.quiet, progress }
        const watch = await abortable(openWatch(storage, root, options, terminal), stop.signal)
        terminal.err(`Watching ${root} (Ctrl-C stops)\n`)
        await aborted(stop.signal)
        await watch.stop()
        return ExitCode.done
      },
    )
  } catch (error) {
    if (error === stop.signal.reason) return ExitCode.done
    throw error
  }
}

function importOptions({ plan, maxPrune, note, ...flags }: Choices): ImportOptions {
  const { prune = false, keepGoing = false, strict = false } = flags
  const limit = maxPrune === undefined ? {} : { maxPrune }
  return { planOnly: plan === true, prune, keepGoing, strict, note: note ?? null, ...limit }
}

function exitCode(report: ImportReport, { planOnly, keepGoing = false, strict = false }: ImportOptions): ExitCode {
  if (report.blocked) return report.blocked.by === 'errors' ? ExitCode.failed : ExitCode.refused
  const isFault = ({ severity }: Problem) => severity === 'error' || (strict && severity === 'warning')
  const failed = keepGoing && report.problems.some(isFault)
  if (planOnly && report.pending) return ExitCode.pending
  return failed ? ExitCode.failed : ExitCode.done
}

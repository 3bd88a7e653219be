import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { Command, Option } from 'commander'
import type { Config } from '../../config.ts'
import type { Problem } from '../../content/problem.ts'
import { abortable } from '../../database/abortable.ts'
import type { Database } from '../../database/open.ts'
import { findProposal } from '../../database/write/proposals.ts'
import { loadKnownProblems } from '../../import/cache/known-problems.ts'
import type { ImportOptions } from '../../import/import-options.ts'
import { importSite } from '../../import/import-site.ts'
import type { PlanFingerprint } from '../../import/plan/plan-fingerprint.ts'
import { proposeFormerAliases } from '../../import/plan/propose-former-aliases.ts'
import { type WrittenAliases, writeProposedAliases } from '../../import/plan/write-proposed-aliases.ts'
import { noProgress } from '../../import/progress.ts'
import { applyProposal, isProposalName } from '../../import/proposals.ts'
import type { ImportReport } from '../../import/report.ts'
import { loadPlan, type SavedPlan, savePlan } from '../../import/saved-plan.ts'
import { AS_IT_WAS } from '../as-it-was.ts'
import { capProblems, jsonOf } from '../cap-problems.ts'
import type { CommandContext } from '../command-context.ts'
import { ExitCode } from '../exit-code.ts'
import { configOf, parsePercent, parsePersonName, parseProposalName } from '../options.ts'
import { printReport, printWrittenAliases, summarise } from '../print-report.ts'
import { type Format, formatOption, toAnnotations } from '../problem-formats.ts'
import { printable, toJson } from '../safe-output.ts'
import { showProgress } from '../show-progress.ts'
import { aborted, silentOnceStopped } from '../stop.ts'
import type { Terminal } from '../terminal.ts'
import { openWatch } from '../watch.ts'
import { withParsePool } from '../with-parse-pool.ts'
import { withDatabase, withStorage } from '../with-storage.ts'

interface Choices {
  readonly plan?: boolean
  readonly out?: string
  /** True where it is the proposal that is named that is to be applied. */
  readonly apply?: string | true
  readonly propose?: string
  readonly writeAliases?: boolean
  readonly format: Format
  readonly json?: boolean
  readonly quiet?: boolean
  readonly all?: boolean
  readonly prune?: boolean
  readonly maxPrune?: number
  readonly keepGoing?: boolean
  readonly strict?: boolean
  readonly note?: string
  readonly as?: string
  readonly watch?: boolean
}

/** `commonplace-gateway import`: publishes a site folder, or shows what publishing it would do. */
export function importCommand(context: CommandContext): Command {
  return new Command('import')
    .description('Publish a site folder; with --plan, only show what that would do.')
    .argument('[site]', 'the site folder, with content/ inside (default: --site)')
    .option('--plan', 'write nothing; exit with 2 where changes are pending')
    .addOption(new Option('--out <file>', 'save the plan; implies --plan').implies({ plan: true }))
    .addOption(
      new Option('--propose <name>', 'stage it as a proposal that only keys for it show; see `proposals`')
        .argParser(parseProposalName)
        .conflicts(['plan', 'out', 'writeAliases', 'watch']),
    )
    .addOption(
      new Option('--apply [plan]', 'publish exactly what a saved plan or a proposal says, or refuse').conflicts([
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
    .option('--all', 'print every problem, however many there are')
    .option('--quiet', 'show no progress; print only problems and the summary')
    .option('--prune', 'withdraw articles whose file is gone from the folder')
    .option('--max-prune <percent>', 'the most articles an import may withdraw (default: 5)', parsePercent)
    .option('--keep-going', 'publish what is sound although some files have errors')
    .option('--strict', 'treat warnings as errors')
    .option('--note <text>', 'a note to keep with the release')
    .option('--as <name>', 'who publishes it, to keep with the release; editors alone are told', parsePersonName)
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
      const config = configOf(command)
      const root = resolve(site ?? config.site)
      process.exitCode = choices.watch
        ? await runWatch(config, root, choices, context)
        : await runImport(config, root, choices, context)
    })
}

const EXAMPLES = `
Examples:
  commonplace-gateway import my-site --plan     what would change, and every mistake with file and line
  commonplace-gateway import my-site            publish it
  commonplace-gateway import my-site --out plan.json     keep what you have seen
  commonplace-gateway import my-site --apply plan.json   publish that and nothing else
  commonplace-gateway import my-site --propose spring    stage it for readers with a key
  commonplace-gateway import --propose spring --apply    publish that
  commonplace-gateway import my-site --write-aliases     keep the URLs of pages that moved
  commonplace-gateway import my-site --prune    also withdraw articles whose file was deleted
  commonplace-gateway import my-site --watch    publish every edit as soon as it is saved

Exit status: 0 done or nothing to do, 1 errors, 2 changes pending (--plan), 3 refused for safety.`

async function runImport(config: Config, root: string, choices: Choices, context: CommandContext): Promise<ExitCode> {
  const { terminal, stop } = context
  const proposal = await proposalToApply(config, choices, stop)
  if (proposal !== null) return await runApply(config, proposal, choices, context)
  const saved = typeof choices.apply === 'string' ? await loadPlan(choices.apply) : null
  const options = saved === null ? importOptions(choices) : applyOptions(saved, choices)
  const showsProgress = !choices.quiet && formatOf(choices) === 'text'
  return await withDatabase(config, { stop, stopped: STOPPED, tell: terminal.err, publishes: true }, (database) =>
    withParsePool(context, root, async (pool) => {
      let fingerprint: PlanFingerprint | null = null
      const run = () =>
        importSite({ database, pool }, root, {
          ...options,
          progress: showsProgress ? showProgress(silentOnceStopped(terminal, stop)) : noProgress,
          onWait: () => terminal.err('Another import is running; this one waits for it.\n'),
          onPlan: (made) => {
            fingerprint = made
          },
        })
      const known = await loadKnownProblems(database)
      let report = await run()
      const aliases = choices.writeAliases ? await writeAliases(database, root, report) : []
      if (aliases.some((file) => file.written)) report = await run()
      const planOnly = options.planOnly === true || choices.propose !== undefined
      await print(terminal, { root, url: config.url }, { report, aliases, choices, known, planOnly })
      if (choices.propose !== undefined) terminal.err(`${describeProposal(choices.propose, report)}\n`)
      if (choices.out !== undefined) await saveTo(choices.out, terminal, { options, fingerprint, report })
      return exitCode(report, options)
    }),
  )
}

/** The name of the proposal that `--apply` means; null where it means the file of a plan, or nothing is to be applied. */
async function proposalToApply(
  config: Config,
  { apply, propose }: Choices,
  stop: CommandContext['stop'],
): Promise<string | null> {
  if (apply === undefined) return null
  if (propose !== undefined && (apply === true || apply === propose)) return propose
  if (apply === true) throw new Error('--apply needs the file of a plan, or the name of a proposal.')
  if (propose !== undefined)
    throw new Error(`--propose ${propose} and --apply ${apply} are two different things to do.`)
  if (existsSync(apply) || !isProposalName(apply)) return null
  const found = await withDatabase(config, { stop }, (database) => findProposal(database, apply))
  if (found === null) throw new Error(`There is neither a file ${apply} with a plan nor a proposal of that name.`)
  return apply
}

async function runApply(
  config: Config,
  name: string,
  { note, as: publishedBy, json }: Choices,
  { terminal, stop }: CommandContext,
): Promise<ExitCode> {
  const onWait = () => terminal.err('Another import is running; this one waits for it.\n')
  const outcome = await withDatabase(config, { stop, stopped: STOPPED, publishes: true }, (database) =>
    applyProposal(database, name, { note, publishedBy, onWait }),
  )
  if ('refused' in outcome) {
    const reason = { unknown: UNKNOWN_PROPOSAL, outdated: OUTDATED_PROPOSAL }[outcome.refused]
    terminal.err(`Refused, nothing was written: ${reason}\n${AS_IT_WAS}\n`)
    return ExitCode.refused
  }
  const { release, report } = outcome
  if (json) terminal.out(toJson({ ...report, release, written: true, pending: false, wouldPublish: null }))
  else if (release === null) terminal.out(`Noted ${printable(name)}; nothing a reader can see has changed.\n`)
  else terminal.out(`Published ${printable(name)} as release ${release}.\n`)
  return ExitCode.done
}

function describeProposal(name: string, { blocked, pending }: ImportReport): string {
  if (blocked) return 'Nothing was proposed.'
  if (!pending) return `There is nothing to propose, and no proposal ${name}.`
  return `Staged as the proposal ${name}. \`keys create --scope preview --proposal ${name}\` makes a key to read the site with it; \`import --propose ${name} --apply\` publishes it.`
}

const UNKNOWN_PROPOSAL = 'there is no such proposal. `commonplace-gateway proposals list` shows them.'
const OUTDATED_PROPOSAL = 'something was published since the proposal was made. Propose it again, and look at its plan.'

const STOPPED =
  'Stopped. An import publishes everything or nothing; `commonplace-gateway releases` shows what is published.'

function applyOptions({ choices, fingerprint }: SavedPlan, { note, as }: Choices): ImportOptions {
  return { ...choices, note: note ?? choices.note ?? null, publishedBy: as ?? null, apply: fingerprint }
}

/**
 * Writes the aliases of pages that move now, and of those that moved in earlier releases. Writes nothing while there are errors:
 * they leave in doubt which page moved where.
 */
async function writeAliases(database: Database, root: string, report: ImportReport): Promise<WrittenAliases[]> {
  if (report.blocked) return []
  const earlier = await proposeFormerAliases(database, report)
  return await writeProposedAliases(root, [...(report.consequences?.aliasProposals ?? []), ...earlier])
}

function formatOf({ format, json }: Choices): Format {
  return json ? 'json' : format
}

interface Output {
  readonly report: ImportReport
  readonly aliases: readonly WrittenAliases[]
  readonly choices: Choices
  /** The problems of the import before. */
  readonly known: readonly Problem[] | null
  readonly planOnly: boolean
}

/** In the formats for tools, standard output holds problems alone, and people read the outcome on standard error. */
async function print(
  terminal: Terminal,
  { root, url }: Parameters<typeof toAnnotations>[2],
  { report, aliases, choices, known, planOnly }: Output,
): Promise<void> {
  const format = formatOf(choices)
  const all = choices.all === true
  switch (format) {
    case 'text':
      printWrittenAliases(terminal, aliases)
      return await printReport(terminal, root, report, {
        planOnly,
        quiet: choices.quiet === true,
        problems: { all, known, explain: choices.quiet !== true },
      })
    case 'json': {
      const capped = { ...report, ...jsonOf(capProblems(format, report.problems, all)) }
      return terminal.out(toJson(choices.writeAliases ? { ...capped, writtenAliases: aliases } : capped))
    }
    default:
      terminal.out(toAnnotations(format, capProblems(format, report.problems, all), { root, url }))
      printWrittenAliases({ ...terminal, out: terminal.err }, aliases)
      return terminal.err(summarise(report, planOnly))
  }
}

interface Plan {
  readonly options: ImportOptions
  readonly fingerprint: PlanFingerprint | null
  readonly report: ImportReport
}

async function saveTo(file: string, terminal: Terminal, { options, fingerprint, report }: Plan): Promise<void> {
  if (report.blocked || fingerprint === null)
    return terminal.err('The plan was not saved, because it could not be carried out.\n')
  const { planOnly: _planOnly, ...choices } = options
  const { problems: _problems, silenced: _silenced, ...rest } = report
  await savePlan(file, { commonplacePlan: 1, made: new Date().toISOString(), choices, fingerprint, report: rest })
  terminal.err(`Saved the plan; --apply ${printable(file)} carries it out.\n`)
}

async function runWatch(
  config: Config,
  root: string,
  choices: Choices,
  { terminal, stop }: CommandContext,
): Promise<ExitCode> {
  try {
    return await withStorage(
      config,
      { stop, log: () => {}, warn: (line) => terminal.err(`${line}\n`) },
      async (storage) => {
        const { prune, note, publishedBy, maxPrune } = importOptions(choices)
        const progress = choices.quiet ? noProgress : showProgress(terminal)
        const options = { prune, note, publishedBy, maxPrune, quiet: choices.quiet, progress }
        const watch = await abortable(openWatch(storage, root, options, terminal), stop.signal)
        terminal.err(`Watching ${root} (Ctrl-C stops)\n`)
        const first = await Promise.race([watch.first, aborted(stop.signal)])
        if (!first?.isOtherSite) await aborted(stop.signal)
        await watch.stop()
        return first?.isOtherSite ? ExitCode.refused : ExitCode.done
      },
    )
  } catch (error) {
    if (error === stop.signal.reason) return ExitCode.done
    throw error
  }
}

function importOptions({ plan, maxPrune, note, as, propose, ...flags }: Choices): ImportOptions {
  const { prune = false, keepGoing = false, strict = false } = flags
  const limit = maxPrune === undefined ? {} : { maxPrune }
  const proposal = propose === undefined ? {} : { propose }
  const told = { note: note ?? null, publishedBy: as ?? null }
  return { planOnly: plan === true, prune, keepGoing, strict, ...told, ...limit, ...proposal }
}

function exitCode(report: ImportReport, { planOnly, keepGoing = false, strict = false }: ImportOptions): ExitCode {
  if (report.blocked) return report.blocked.by === 'errors' ? ExitCode.failed : ExitCode.refused
  const isFault = ({ severity }: Problem) => severity === 'error' || (strict && severity === 'warning')
  const failed = keepGoing && report.problems.some(isFault)
  if (planOnly && report.pending) return ExitCode.pending
  return failed ? ExitCode.failed : ExitCode.done
}

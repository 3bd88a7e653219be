import { Command, Option } from 'commander'
import { isFolderOfSite, keepInFiles } from '../../import/take-back/keep-in-files.ts'
import { type AlreadyErased, type EraseReport, withdrawArticle } from '../../import/take-back/withdraw-article.ts'
import { AS_IT_WAS } from '../as-it-was.ts'
import type { CommandContext } from '../command-context.ts'
import { ExitCode } from '../exit-code.ts'
import { configOf } from '../options.ts'
import { plural } from '../plural.ts'
import { printable, toJson } from '../safe-output.ts'
import { withDatabase } from '../with-storage.ts'
import { REASONS, type Reason, reasonKeys } from '../withdrawal-reasons.ts'

interface Choices {
  readonly erase: true
  readonly reason?: string
  readonly as: keyof typeof REASONS
  readonly yes?: boolean
  readonly write: boolean
  readonly json?: boolean
}

/** `commonplace-gateway withdraw`: erases an article with its history. */
export function withdrawCommand({ terminal, stop }: CommandContext): Command {
  return new Command('withdraw')
    .description('Erase an article for good: its editions and files in all releases, older ones included.')
    .argument('<path>', 'a path of the article, such as /articles/wells/')
    .requiredOption(
      '--erase',
      'its history as well; to withdraw it alone, write `withdrawn:` into its front matter (required)',
    )
    .option('--reason <text>', 'why, as a note of your own')
    .addOption(
      new Option('--as <reason>', 'what readers and partners are told: rights, or retracted')
        .choices(Object.keys(REASONS))
        .default('rights'),
    )
    .option('--yes', 'do it; without this, only what would be done is shown')
    .option('--no-write', 'leave data/withdrawn.yaml of the site as it is')
    .option('--json', 'print the report as JSON')
    .addHelpText('after', EXAMPLES)
    .action(async (path: string, { as, reason, yes, write, json }: Choices, command: Command) => {
      const planOnly = yes !== true
      const onWait = () => terminal.err('An import is running; this waits for it.\n')
      const { site } = configOf(command)
      const [said, options] = [
        { reason: REASONS[as], note: reason ?? null },
        { planOnly, onWait },
      ]
      const done = await withDatabase(
        configOf(command),
        { stop, stopped: STOPPED, tell: terminal.err, publishes: true },
        async (database) => {
          const report = await withdrawArticle(database, path, { ...said, ...options })
          if (report === null) return null
          // Whoever was interrupted after the erasing is given the line as it was meant then.
          const line = lineOf(report, 'isAlready' in report ? report : said)
          const keeps = line !== null && write && !planOnly && (await isFolderOfSite(database, site))
          return { report, line, kept: keeps ? await keepInFiles(site, 'articles', line) : null }
        },
      )
      if (done === null) throw new Error(`Nothing is stored of an article at ${printable(path)}.\n${AS_IT_WAS}`)
      const { report, line, kept } = done
      if (json) terminal.out(toJson({ ...report, line, kept }))
      else if ('isAlready' in report) terminal.out(`${[ALREADY, ...keeping(line, kept)].join('\n')}\n`)
      else terminal.out(describe(report, { line, kept }))
      if ('isAlready' in report) return
      process.exitCode = planOnly ? ExitCode.pending : ExitCode.done
    })
}

const EXAMPLES = `
Examples:
  commonplace-gateway withdraw /articles/wells/ --erase          what would be erased
  commonplace-gateway withdraw /articles/wells/ --erase --yes    erase it

What stays is that its addresses answer 410, with the reason. There is no way back. Your pages are not touched: imports do not
read those of the article any more, and say so. A line in data/withdrawn.yaml of the site folder keeps it erased wherever these
files are imported; where --site is no folder of this site, the line is printed.

Exit status: 0 done, 1 errors, 2 shown only (without --yes).`

const STOPPED = 'Stopped. An article is erased whole or not at all; `commonplace-gateway releases` shows which.'

const ALREADY = 'It was erased before; nothing is stored of it.'

/** As `data/withdrawn.yaml` has it; null where nothing was erased. */
function lineOf(
  { path, id, since }: EraseReport | AlreadyErased,
  { reason, note }: { readonly reason: Reason; readonly note: string | null },
): string | null {
  if (since === null) return null
  const known = [
    `path: ${JSON.stringify(path)}`,
    `id: ${id}`,
    ...reasonKeys(reason, note),
    `since: ${JSON.stringify(since)}`,
  ]
  return `  - ${known.join('\n    ')}\n`
}

function describe(
  { path, title, editions, isShown, sourcePaths, proposals, release }: EraseReport,
  { line, kept }: { readonly line: string | null; readonly kept: string | null },
): string {
  const isDone = release !== null
  const lines = [
    `${isDone ? 'Erased' : 'This would erase'} ${path}  ${title} (${plural(editions, 'edition')}${isShown ? ', one of them shown' : ''})`,
    ...sourcePaths.map((file) => `  ${file}  ${isDone ? 'is not read any more' : 'would not be read any more'}`),
    ...proposals.map((name) => `  ${isDone ? 'Dropped' : 'This would drop'} the proposal ${name}.`),
    isDone
      ? `Published release ${release}, which tells partners of it. Delete the files from your folder.`
      : 'This is a plan: nothing was written. Add --yes to do it.',
  ]
  return `${[...lines.map(printable), ...keeping(line, kept)].join('\n')}\n`
}

function keeping(line: string | null, kept: string | null): string[] {
  if (line === null) return []
  if (kept !== null) return [`It is in ${printable(kept)}, so that it stays erased wherever these files are imported.`]
  return ['Keep it in your own files as well, below `articles:` in data/withdrawn.yaml:', line.trimEnd()]
}

import { Command, Option } from 'commander'
import { nodeId } from '../../content/node-id.ts'
import { isDistinct, readPassageKey } from '../../content/taken-back/passage-key.ts'
import { keepInFiles } from '../../import/take-back/keep-in-files.ts'
import { type WithdrawReport, withdrawQuote } from '../../import/take-back/withdraw-quote.ts'
import { AS_IT_WAS } from '../as-it-was.ts'
import type { CommandContext } from '../command-context.ts'
import { ExitCode } from '../exit-code.ts'
import { configOf } from '../options.ts'
import { plural } from '../plural.ts'
import { printable, toJson } from '../safe-output.ts'
import { withDatabase } from '../with-storage.ts'
import { REASONS, reasonKeys } from '../withdrawal-reasons.ts'

interface Choices {
  readonly reason: string
  readonly as: 'retracted' | 'rights'
  readonly yes?: boolean
  readonly write?: boolean
  readonly json?: boolean
}

/** `commonplace-gateway withdraw-quote`: takes words back, everywhere and for good. */
export function withdrawQuoteCommand({ terminal, stop }: CommandContext): Command {
  return new Command('withdraw-quote')
    .description('Take a quote back for good: its words are in no release any more, older ones included.')
    .argument('<quote>', 'the id of the quote, or its words in quotation marks')
    .requiredOption('--reason <text>', 'why, in words that readers and partners are shown (required)')
    .addOption(
      new Option('--as <reason>', 'rights: whoever said it takes it back; retracted: it was wrong')
        .choices(['rights', 'retracted'])
        .default('rights'),
    )
    .option('--yes', 'do it; without this, only what would be done is shown')
    .option('--write', 'add the line to data/withdrawn.yaml of the site as well')
    .option('--json', 'print the report as JSON')
    .addHelpText('after', EXAMPLES)
    .action(async (asked: string, choices: Choices, command: Command) => {
      const planOnly = choices.yes !== true
      const report = await withDatabase(
        configOf(command),
        { stop, stopped: STOPPED, tell: terminal.err, publishes: true },
        (database) =>
          withdrawQuote(database, asked, {
            reason: REASONS[choices.as],
            note: choices.reason,
            planOnly,
            onWait: () => terminal.err('An import is running; this waits for it.\n'),
          }),
      )
      if (report === 'unknown') throw new Error(`Nothing that is stored has this id or these words.\n${AS_IT_WAS}`)
      const line = lineOf(report)
      const kept = choices.write && !planOnly ? await keepInFiles(configOf(command).site, 'quotes', line) : null
      if (choices.json) terminal.out(toJson({ ...report, words: keepableWords(report.words), line, kept }))
      else if ('isAlready' in report) terminal.out(`${[ALREADY, ...keeping({ line, kept })].join('\n')}\n`)
      else terminal.out(describe(report, { line, kept }))
      if ('isAlready' in report) return
      process.exitCode = planOnly ? ExitCode.pending : ExitCode.done
    })
}

const EXAMPLES = `
Examples:
  commonplace-gateway withdraw-quote UXVvdGU6… --reason "The speaker asked us to."          what has it
  commonplace-gateway withdraw-quote UXVvdGU6… --reason "The speaker asked us to." --yes    take it back
  commonplace-gateway withdraw-quote "We dug every one of these wells ourselves." --reason "It was wrong." --as retracted --yes --write

The id is that of GraphQL, of /dump or of the page of the quote. There is no way back. Your pages are not touched: the words
are left out of them by every import, which names the lines.

Exit status: 0 done, 1 errors, 2 shown only (without --yes).`

const STOPPED = 'Stopped. A quote is taken back everywhere or nowhere; `commonplace-gateway releases` shows which.'

const SHOWN = 40

const ALREADY = 'It was taken back before; nothing has its words.'

/** A line of `data/withdrawn.yaml`, and the file of the site that has it now. */
interface Keeping {
  readonly line: string
  readonly kept: string | null
}

function describe({ articles, quotes, files, proposals, release }: WithdrawReport, { line, kept }: Keeping): string {
  const done = release !== null
  const lines = [
    done ? 'Taken out of' : 'This would be taken out of',
    ...listed(
      articles.map(
        ({ path, title, editions, isShown }) =>
          `${path}  ${title} (${plural(editions, 'edition')}${isShown ? ', the one that is shown among them' : ''})`,
      ),
    ),
    ...(quotes.length === 0 ? [] : [done ? 'Quotes that are gone' : 'Quotes that would be gone']),
    ...listed(quotes.map(({ uid, path }) => `${nodeId('Quote', uid)}  ${path}`)),
    ...(files.length === 0 ? [] : [done ? 'Left out of these files from now on' : 'Files that have the words']),
    ...listed(files),
    ...(proposals.length === 0 ? [] : [done ? 'Dropped proposals' : 'Proposals that would be dropped']),
    ...listed(proposals),
    done
      ? `Published release ${release}, which tells partners of it.`
      : 'This is a plan: nothing was written. Add --yes to do it.',
    ...keeping({ line, kept }),
  ]
  return `${lines.join('\n')}\n`
}

function keeping({ line, kept }: Keeping): string[] {
  if (kept !== null) return [`It is in ${kept}.`]
  return ['Keep it in your own files as well, below `quotes:` in data/withdrawn.yaml (--write does):', line.trimEnd()]
}

function listed(lines: readonly string[]): string[] {
  const more = lines.length > SHOWN ? [`  … and ${lines.length - SHOWN} more; --json lists all.`] : []
  return [...lines.slice(0, SHOWN).map((line) => `  ${printable(line)}`), ...more]
}

/** What finds the words, where that is no passage so short that it can be found out by trying words; else null. */
function keepableWords(words: string): string | null {
  const keys = words.split(' ').map(readPassageKey)
  return keys.every((key) => key !== null && isDistinct(key)) ? words : null
}

/** As `data/withdrawn.yaml` has it: it says what finds the words, and not the words. */
function lineOf({ id, words, reason, note }: Pick<WithdrawReport, 'id' | 'words' | 'reason' | 'note'>): string {
  // Of several wordings the id knows all; and what finds a few words can be found out by trying words.
  const [only = '', ...others] = words.split(' ')
  const key = readPassageKey(only)
  const isById = id !== null && (others.length > 0 || (key !== null && !isDistinct(key)))
  const known = [
    ...(id === null ? [] : [`quote: ${id}`]),
    ...(isById || others.length > 0 ? [] : [`words: "${only}"`]),
    ...reasonKeys(reason, note),
  ]
  return `  - ${known.join('\n    ')}\n`
}

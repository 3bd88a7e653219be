import { Command } from 'commander'
import { explainCode, explainedCodes, problemCatalogue } from '../../content/catalogue/problem-catalogue.ts'
import type { ProblemEntry } from '../../content/catalogue/problem-entry.ts'
import { severitiesOf, withoutLinks } from '../../content/catalogue/problem-page.ts'
import { createNearest } from '../../content/nearest.ts'
import type { CommandContext } from '../command-context.ts'
import { ExitCode } from '../exit-code.ts'
import { problemPageFile } from '../problem-page-file.ts'
import { printable } from '../safe-output.ts'
import type { Terminal } from '../terminal.ts'
import { wrapWords } from '../wrap-words.ts'

/** `commonplace-gateway explain`: what a problem's code means and what to do; needs no database and no network. */
export function explainCommand({ terminal }: CommandContext): Command {
  return new Command('explain')
    .description('Explain the code of a problem: what it means, an example, and what to do.')
    .argument('[code]', 'as it stands behind the place of a problem (default: list all codes)')
    .addHelpText('after', EXAMPLES)
    .action((code: string | undefined) => {
      if (code === undefined) return printCodes(terminal)
      const entry = explainCode(code.trim().toLowerCase())
      if (entry !== null) return printEntry(terminal, entry)
      terminal.err(describeUnknown(code))
      process.exitCode = ExitCode.failed
    })
}

const EXAMPLES = `
Examples:
  commonplace-gateway explain quote-unclosed
  commonplace-gateway explain                    all codes, by what they are about`

function printCodes({ out, colours }: Terminal): void {
  const widest = Math.max(...explainedCodes.map((code) => code.length))
  for (const { title, entries } of problemCatalogue) {
    out(`${colours.bold(title)}\n`)
    for (const entry of entries) out(`  ${entry.code.padEnd(widest)}  ${severitiesOf(entry).toLowerCase()}\n`)
    out('\n')
  }
  out('`commonplace-gateway explain CODE` says what one means and what to do.\n')
}

function printEntry({ out, colours }: Terminal, entry: ProblemEntry): void {
  const { code, meaning, example = [], remedy, deprecated } = entry
  const say = (text: string) => out(`\n${wrapWords(withoutLinks(text))}\n`)
  out(`${colours.bold(code)}  ${severitiesOf(entry).toLowerCase()}\n`)
  say(meaning)
  if (deprecated !== undefined) say(`Told no more. ${deprecated}`)
  for (const { path, text } of example) {
    out(`\n  ${colours.dim(path)}\n`)
    for (const line of text.trimEnd().split('\n')) out(`${`    ${printable(line)}`.trimEnd()}\n`)
  }
  say(`What to do: ${remedy}`)
  out(`\nThe same as a page: ${problemPageFile(code)}\n`)
}

/** What nobody can explain, and the codes that may be meant: the nearest, and those that have a word of it. */
function describeUnknown(written: string): string {
  const near = createNearest(explainedCodes)(written)
  const words = written
    .toLowerCase()
    .split(/[^a-z\d]+/)
    .filter((word) => word.length > 2)
  const alike = explainedCodes.filter((code) => code.split('-').some((part) => words.includes(part)))
  const meant = [...new Set([...(near === null ? [] : [near]), ...alike])].slice(0, MOST_MEANT)
  const hint = meant.length === 0 ? '' : ` Perhaps you mean:\n${meant.map((code) => `  ${code}\n`).join('')}`
  return `There is no code ${printable(written)}.${hint || '\n'}\`commonplace-gateway explain\` lists all codes.\n`
}

const MOST_MEANT = 8

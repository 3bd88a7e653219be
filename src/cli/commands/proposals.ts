import { Command } from 'commander'
import { findProposal, listProposals, type ProposalSummary } from '../../database/write/proposals.ts'
import { discardProposal, type ProposalReport } from '../../import/proposals.ts'
import type { CommandContext } from '../command-context.ts'
import { ExitCode } from '../exit-code.ts'
import { configOf } from '../options.ts'
import { describeTime } from '../print-clock.ts'
import { printReport } from '../print-report.ts'
import { printable, toJson } from '../safe-output.ts'
import type { Terminal } from '../terminal.ts'
import { withDatabase } from '../with-storage.ts'

interface Choices {
  readonly json?: boolean
}

/** `commonplace-gateway proposals`: what was staged with `import --propose`. */
export function proposalsCommand(context: CommandContext): Command {
  return new Command('proposals')
    .description('List, show and drop proposals: states of the site that wait to be published.')
    .addCommand(listCommand(context))
    .addCommand(showCommand(context))
    .addCommand(dropCommand(context))
    .addHelpText('after', EXAMPLES)
}

const EXAMPLES = `
Examples:
  commonplace-gateway import my-site --propose spring             stage a folder without publishing it
  commonplace-gateway proposals list
  commonplace-gateway proposals show spring                       its plan
  commonplace-gateway keys create --scope preview --proposal spring     a key to read the site with it
  commonplace-gateway import --propose spring --apply             publish it
  commonplace-gateway proposals drop spring                       forget it`

function listCommand({ terminal, stop }: CommandContext): Command {
  return new Command('list')
    .description('List the proposals by name.')
    .option('--json', 'print the list as JSON')
    .action(async ({ json }: Choices, command: Command) => {
      const proposals = await withDatabase(configOf(command), { stop }, listProposals)
      if (json) terminal.out(toJson(proposals))
      else if (proposals.length === 0) terminal.out('There is no proposal.\n')
      else for (const proposal of proposals) terminal.out(`${describe(terminal, proposal)}\n`)
    })
}

function showCommand({ terminal, stop }: CommandContext): Command {
  return new Command('show')
    .description('Show the plan of a proposal: what publishing it does.')
    .argument('<name>', 'as `proposals list` shows it')
    .option('--json', 'print the plan as JSON')
    .action(async (name: string, { json }: Choices, command: Command) => {
      const config = configOf(command)
      const proposal = await withDatabase(config, { stop }, (database) => findProposal<ProposalReport>(database, name))
      if (proposal === null) return refuse(terminal, name)
      if (json) return terminal.out(toJson(proposal.report))
      const report = { ...proposal.report, problems: [], silenced: 0 }
      await printReport(terminal, config.site, report, { planOnly: true })
    })
}

function dropCommand({ terminal, stop }: CommandContext): Command {
  return new Command('drop')
    .description('Remove a proposal with everything staged for it, and its keys.')
    .argument('<name>', 'as `proposals list` shows it')
    .action(async (name: string, _choices: object, command: Command) => {
      const onWait = () => terminal.err('An import is running; this waits for it.\n')
      const dropped = await withDatabase(configOf(command), { stop }, (database) =>
        discardProposal(database, name, onWait),
      )
      if (!dropped) return refuse(terminal, name)
      terminal.out(`Dropped ${printable(name)}. What is published is as it was.\n`)
    })
}

function refuse({ err }: Terminal, name: string): void {
  err(`There is no proposal ${printable(name)}; \`proposals list\` shows them.\n`)
  process.exitCode = ExitCode.failed
}

function describe({ colours }: Terminal, { name, made, base, current, note }: ProposalSummary): string {
  const state = current ? `against release ${base}` : colours.yellow(`against release ${base}, out of date`)
  const parts = [printable(name), `made ${describeTime(new Date(made))}`, state, note === null ? '' : printable(note)]
  return parts.filter((part) => part !== '').join('  ')
}

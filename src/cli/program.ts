import { Command } from 'commander'
import { version } from '../version.ts'
import type { CommandContext } from './command-context.ts'

type MakeCommand = (context: CommandContext) => Command

/** Every command, in the order of the help. Each is loaded where it is asked for: all of them together take most of a second. */
const COMMANDS: Readonly<Record<string, () => Promise<MakeCommand>>> = {
  new: async () => (await import('./commands/new.ts')).newCommand,
  serve: async () => (await import('./commands/serve.ts')).serveCommand,
  import: async () => (await import('./commands/import.ts')).importCommand,
  check: async () => (await import('./commands/check.ts')).checkCommand,
  explain: async () => (await import('./commands/explain.ts')).explainCommand,
  releases: async () => (await import('./commands/releases.ts')).releasesCommand,
  diff: async () => (await import('./commands/diff.ts')).diffCommand,
  rollback: async () => (await import('./commands/rollback.ts')).rollbackCommand,
  proposals: async () => (await import('./commands/proposals.ts')).proposalsCommand,
  keys: async () => (await import('./commands/keys.ts')).keysCommand,
  partners: async () => (await import('./commands/partners.ts')).partnersCommand,
  mirror: async () => (await import('./commands/mirror.ts')).mirrorCommand,
  withdraw: async () => (await import('./commands/withdraw.ts')).withdrawCommand,
  'withdraw-quote': async () => (await import('./commands/withdraw-quote.ts')).withdrawQuoteCommand,
  export: async () => (await import('./commands/export.ts')).exportCommand,
  'prune-history': async () => (await import('./commands/prune-history.ts')).pruneHistoryCommand,
  schema: async () => (await import('./commands/schema.ts')).schemaCommand,
}

/** The command line: the options that every command takes, and the command that the parameters name, or all where they name none. */
export async function createProgram(context: CommandContext, parameters: readonly string[]): Promise<Command> {
  const program = withSharedOptions(new Command('commonplace-gateway'))
    .description('A GraphQL content gateway over a folder of Markdown.')
    .version(version, '--version', 'print the version')
    .configureOutput({ writeOut: context.terminal.out, writeErr: context.terminal.err })
    .configureHelp({ showGlobalOptions: true })
    .showHelpAfterError('(--help lists commands and options)')
    .addHelpText('after', ENVIRONMENT)
  const commands = await Promise.all(commandsFor(parameters).map((name) => COMMANDS[name]!()))
  for (const make of commands) program.addCommand(make(context).copyInheritedSettings(program))
  return program
}

function withSharedOptions(command: Command): Command {
  return command
    .option('--site <dir>', 'the site folder, with content/ inside (default: seeds)')
    .option('--data <dir>', 'where the embedded database lives (default: .commonplace)')
}

function commandsFor(parameters: readonly string[]): readonly string[] {
  if (parameters[0] === '--version') return []
  const named = commandIn(parameters)
  return named !== null && Object.hasOwn(COMMANDS, named) ? [named] : Object.keys(COMMANDS)
}

/** The first parameter that is neither an option nor the value of one, which is where Commander looks for a command. */
function commandIn(parameters: readonly string[]): string | null {
  const reader = withSharedOptions(new Command())
    .exitOverride()
    .configureOutput({ writeErr() {} })
  try {
    return reader.parseOptions([...parameters]).operands[0] ?? null
  } catch {
    // A value is missing, of which the program itself tells.
    return null
  }
}

const ENVIRONMENT = `
Environment variables for the options: COMMONPLACE_SITE, COMMONPLACE_DATA, HOST, PORT. Without an option:
DATABASE_URL     a Postgres of your own instead of the embedded one, and DATABASE_SCHEMA the schema of its tables
LOG_LEVEL        silent, fatal, error, warn, info (default), debug or trace
COMMONPLACE_OPERATIONS, COMMONPLACE_LARGE_OPERATIONS, COMMONPLACE_WAITING_OPERATIONS
                 how many GraphQL operations run at once (24), how many large ones (2), how many wait (200)
COMMONPLACE_WORKERS
                 how many processes answer, as --workers
CLIENT_ADDRESS_HEADER
                 the header in which a proxy names the client, such as X-Forwarded-For; only behind one
docs/operators.md explains each.`

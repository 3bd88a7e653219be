import { Command } from 'commander'
import { version } from '../version.ts'
import type { CommandContext } from './command-context.ts'
import { checkCommand } from './commands/check.ts'
import { diffCommand } from './commands/diff.ts'
import { explainCommand } from './commands/explain.ts'
import { exportCommand } from './commands/export.ts'
import { importCommand } from './commands/import.ts'
import { keysCommand } from './commands/keys.ts'
import { mirrorCommand } from './commands/mirror.ts'
import { newCommand } from './commands/new.ts'
import { partnersCommand } from './commands/partners.ts'
import { proposalsCommand } from './commands/proposals.ts'
import { pruneHistoryCommand } from './commands/prune-history.ts'
import { releasesCommand } from './commands/releases.ts'
import { rollbackCommand } from './commands/rollback.ts'
import { schemaCommand } from './commands/schema.ts'
import { serveCommand } from './commands/serve.ts'
import { withdrawCommand } from './commands/withdraw.ts'
import { withdrawQuoteCommand } from './commands/withdraw-quote.ts'

/** The command line: the options that every command takes, and the commands. */
export function createProgram(context: CommandContext): Command {
  const program = new Command('commonplace-gateway')
    .description('A GraphQL content gateway over a folder of Markdown.')
    .version(version, '--version', 'print the version')
    .option('--site <dir>', 'the site folder, with content/ inside (default: seeds)')
    .option('--data <dir>', 'where the embedded database lives (default: .commonplace)')
    .configureOutput({ writeOut: context.terminal.out, writeErr: context.terminal.err })
    .configureHelp({ showGlobalOptions: true })
    .showHelpAfterError('(--help lists commands and options)')
    .addHelpText('after', ENVIRONMENT)
  const commands = [
    newCommand(context),
    serveCommand(context),
    importCommand(context),
    checkCommand(context),
    explainCommand(context),
    releasesCommand(context),
    diffCommand(context),
    rollbackCommand(context),
    proposalsCommand(context),
    keysCommand(context),
    partnersCommand(context),
    mirrorCommand(context),
    withdrawCommand(context),
    withdrawQuoteCommand(context),
    exportCommand(context),
    pruneHistoryCommand(context),
    schemaCommand(context),
  ]
  for (const command of commands) program.addCommand(command.copyInheritedSettings(program))
  return program
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

import { createRequire } from 'node:module'
import { resolve } from 'node:path'
import { Command } from 'commander'
import { type Config, readConfig } from '../config.ts'
import type { CommandTools } from './command-tools.ts'
import { checkCommand } from './commands/check.ts'
import { diffCommand } from './commands/diff.ts'
import { exportCommand } from './commands/export.ts'
import { importCommand } from './commands/import.ts'
import { pruneHistoryCommand } from './commands/prune-history.ts'
import { releasesCommand } from './commands/releases.ts'
import { rollbackCommand } from './commands/rollback.ts'
import { schemaCommand } from './commands/schema.ts'
import { serveCommand } from './commands/serve.ts'

const { version } = createRequire(import.meta.url)('#package.json') as { version: string }

/** The command line as a whole: the options every command takes, and a command a file. */
export function createProgram(tools: CommandTools): Command {
  const program = new Command('commonplace-gateway')
    .description('A GraphQL content gateway over a folder of Markdown.')
    .version(version, '--version', 'print the version')
    .option('--site <dir>', 'the site folder, with content/ inside (default: seeds)')
    .option('--data <dir>', 'where the embedded database lives (default: .commonplace)')
    .configureOutput({ writeOut: tools.terminal.out, writeErr: tools.terminal.err })
    .configureHelp({ showGlobalOptions: true })
    .showHelpAfterError('(--help shows what is understood)')
    .addHelpText('after', ENVIRONMENT)
  const commands = [
    serveCommand(configOf, tools),
    importCommand(configOf, tools),
    checkCommand(configOf, tools),
    releasesCommand(configOf, tools),
    diffCommand(configOf, tools),
    rollbackCommand(configOf, tools),
    exportCommand(configOf, tools),
    pruneHistoryCommand(configOf, tools),
    schemaCommand(tools.terminal),
  ]
  for (const command of commands) program.addCommand(command.copyInheritedSettings(program))
  return program
}

const ENVIRONMENT = `
The environment says the same where an option does not: COMMONPLACE_SITE, COMMONPLACE_DATA, HOST, PORT. It alone says
DATABASE_URL     a Postgres of your own instead of the embedded one, and DATABASE_SCHEMA the schema of its tables
LOG_LEVEL        silent, fatal, error, warn, info (default), debug or trace
COMMONPLACE_OPERATIONS, COMMONPLACE_LARGE_OPERATIONS, COMMONPLACE_WAITING_OPERATIONS
                 how many GraphQL operations run at once (24), large ones of them (2), and wait (200)
CLIENT_ADDRESS_HEADER
                 the header in which a proxy names the client, such as X-Forwarded-For; only behind one
docs/operators.md explains each.`

interface CommonOptions {
  readonly site?: string
  readonly data?: string
  readonly host?: string
  readonly port?: number
}

/** The environment, with what this command line says before it. */
function configOf(command: Command): Config {
  const { site, data, host, port } = command.optsWithGlobals<CommonOptions>()
  return {
    ...readConfig(),
    ...(site === undefined ? {} : { site: resolve(site) }),
    ...(data === undefined ? {} : { dataDirectory: resolve(data) }),
    ...(host === undefined ? {} : { host }),
    ...(port === undefined ? {} : { port }),
  }
}

import { setFlagsFromString } from 'node:v8'
import { Command } from 'commander'
import { type Logger, pino } from 'pino'
import type { Config } from '../../config.ts'
import { abortable } from '../../database/abortable.ts'
import { openDatabase } from '../../database/open.ts'
import { findNewestRelease } from '../../database/read/releases.ts'
import { importSite } from '../../import/import-site.ts'
import { openParsePool } from '../../import/read/parse-pool.ts'
import { type Port, takePort } from '../../server/port.ts'
import type { Storage } from '../../storage.ts'
import type { CommandTools } from '../command-tools.ts'
import { ExitCode } from '../exit-code.ts'
import { parsePercent, parsePort } from '../options.ts'
import { printReport } from '../print-report.ts'
import { showProgress } from '../show-progress.ts'
import { aborted } from '../stop.ts'
import type { Terminal } from '../terminal.ts'
import { openWatch, type Watch } from '../watch.ts'
import { withStorage } from '../with-storage.ts'

interface Choices {
  readonly watch?: boolean
  readonly prune?: boolean
  readonly maxPrune?: number
}

/** `commonplace-gateway serve`: runs the gateway until it is told to stop. */
export function serveCommand(readConfig: (command: Command) => Config, { terminal, stop }: CommandTools): Command {
  return new Command('serve')
    .description('Run the gateway; imports the site first where nothing was ever published.')
    .option('--host <address>', 'the address to listen on (default: 127.0.0.1)')
    .option('--port <number>', 'the port to listen on; 0 takes any free one (default: 4000)', parsePort)
    .option('--watch', 'import the site now and again after every change')
    .option('--prune', 'with --watch: withdraw articles whose file is gone from the folder')
    .option('--max-prune <percent>', 'the most articles --prune may withdraw at once (default: 5)', parsePercent)
    .addHelpText('after', EXAMPLES)
    .action(async (choices: Choices, command: Command) => {
      process.exitCode = await runServe(readConfig(command), choices, { terminal, stop })
    })
}

const EXAMPLES = `
Examples:
  commonplace-gateway serve --site my-site            serve my-site on http://127.0.0.1:4000
  commonplace-gateway serve --site my-site --watch    and show every edit as soon as it is saved
  commonplace-gateway serve --host 0.0.0.0 --port 80  let other machines in

Ctrl-C stops the gateway, and the embedded Postgres with it.`

async function runServe(config: Config, choices: Choices, tools: CommandTools): Promise<ExitCode> {
  // Large answers leave much garbage; left to itself V8 lets it pile up to several times what is in use before it collects.
  setFlagsFromString('--heap-growing-percent=40')
  const { terminal, stop } = tools
  const log = pino(
    { level: config.logLevel, base: null, timestamp: pino.stdTimeFunctions.isoTime },
    // Not pino's own: on a disk that is full it tries for ever.
    { write: terminal.err },
  )
  const { host, port, addressHeader } = config
  // Before anything else, because whoever has to choose another port should not wait for an import first.
  const serverPort = await takePort({ host, port, addressHeader, log })
  try {
    const tell = { log: (line: string) => log.debug(line), warn: (line: string) => log.warn(line) }
    await withStorage(config, { stop, ...tell }, (storage) =>
      serve(storage, { config, choices, serverPort, log, ...tools }),
    )
  } catch (error) {
    if (error !== stop.signal.reason) throw error
  } finally {
    await serverPort.close()
  }
  return ExitCode.done
}

interface Serving extends CommandTools {
  readonly config: Config
  readonly choices: Choices
  readonly serverPort: Port
  readonly log: Logger
}

async function serve(storage: Storage, { config, choices, serverPort, log, terminal, stop }: Serving): Promise<void> {
  const { signal } = stop
  if (!choices.watch) await abortable(importWhereEmpty(storage, config, { terminal, stop }), signal)
  const watch = choices.watch ? await abortable(watchSite(storage, config, choices, terminal), signal) : null
  try {
    await Promise.race([watch?.first, aborted(signal)])
    signal.throwIfAborted()
    // Loaded here, because GraphQL takes half a second to load and no other command needs it.
    const { openGateway } = await import('../../gateway.ts')
    const gateway = openGateway(storage, serverPort, { config, log })
    try {
      terminal.out(welcome(gateway.url))
      await aborted(signal)
      terminal.err('\nStopping: finishing what runs.\n')
    } finally {
      await gateway.close()
    }
  } finally {
    await watch?.stop()
  }
}

function watchSite(storage: Storage, { site }: Config, choices: Choices, terminal: Terminal): Promise<Watch> {
  const { prune = false, maxPrune } = choices
  const limit = maxPrune === undefined ? {} : { maxPrune }
  terminal.err(`Watching ${site}\n`)
  return openWatch(storage, site, { prune, ...limit, progress: showProgress(terminal) }, terminal)
}

async function importWhereEmpty(storage: Storage, config: Config, { terminal, stop }: CommandTools): Promise<void> {
  if (await findNewestRelease(storage.database)) return
  terminal.err(`Nothing is published yet: importing ${config.site}\n`)
  // Connections of its own: readers' statements have an end, and those of an import may take longer.
  const database = await openDatabase(storage.database.source, { max: 3, statementTimeout: 0 })
  const pool = openParsePool()
  // At once, so that an import that is given up does not go on.
  const close = () => Promise.all([pool.close(), database.close()])
  stop.signal.addEventListener('abort', () => void close(), { once: true })
  try {
    const report = await importSite({ database, pool }, config.site, {
      progress: showProgress({ ...terminal, err: (text) => stop.signal.aborted || terminal.err(text) }),
      onWait: () => terminal.err('Another import is running; waiting for it.\n'),
    })
    await printReport(terminal, config.site, report)
  } finally {
    await close()
  }
}

function welcome(url: string): string {
  const query = '{ articles(first: 3) { nodes { title path quotes { text } } } }'
  return `
Commonplace is serving. Open ${url}/graphql in a browser, or ask:

  curl ${url}/graphql -H 'content-type: application/json' \\
    -d '${JSON.stringify({ query })}'

Ctrl-C stops it.
`
}

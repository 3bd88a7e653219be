import { Command } from 'commander'
import { destination, pino } from 'pino'
import type { Config } from '../../config.ts'
import { findNewestRelease } from '../../database/releases.ts'
import { openGateway, openStorage, type Storage } from '../../gateway.ts'
import { importSite } from '../../import/import-site.ts'
import { openParsePool } from '../../import/parse-pool.ts'
import { ExitCode } from '../exit-code.ts'
import { parsePort } from '../options.ts'
import { printReport } from '../print-report.ts'
import { showProgress } from '../show-progress.ts'
import type { Terminal } from '../terminal.ts'

/** `commonplace serve`: runs the gateway until it is told to stop. */
export function serveCommand(readConfig: (command: Command) => Config, terminal: Terminal): Command {
  return new Command('serve')
    .description('Run the gateway; imports the site first where nothing was ever published.')
    .option('--host <address>', 'the address to listen on (default: 127.0.0.1)')
    .option('--port <number>', 'the port to listen on; 0 takes any free one (default: 4000)', parsePort)
    .addHelpText('after', EXAMPLES)
    .action(async (_choices: object, command: Command) => {
      process.exitCode = await runServe(readConfig(command), terminal)
    })
}

const EXAMPLES = `
Examples:
  commonplace serve --site my-site            serve my-site on http://127.0.0.1:4000
  commonplace serve --host 0.0.0.0 --port 80  let other machines in

Ctrl-C stops the gateway, and the embedded Postgres with it.`

async function runServe(config: Config, terminal: Terminal): Promise<ExitCode> {
  // Asked for before anything starts, so that no moment is deaf to Ctrl-C.
  const stop = stopSignal()
  const log = pino({ level: config.logLevel, base: null, timestamp: pino.stdTimeFunctions.isoTime }, destination(2))
  const storage = await openStorage(config, { log: (line) => log.debug(line) })
  try {
    if (!stop.aborted) await importWhereEmpty(storage, config, terminal)
    if (stop.aborted) return ExitCode.done
    const gateway = await openGateway(storage, config, log)
    try {
      terminal.out(welcome(gateway.url))
      await aborted(stop)
      terminal.err('\nStopping: finishing what runs.\n')
    } finally {
      await gateway.close()
    }
    return ExitCode.done
  } finally {
    await storage.close()
  }
}

async function importWhereEmpty({ database }: Storage, config: Config, terminal: Terminal): Promise<void> {
  if (await findNewestRelease(database)) return
  terminal.err(`Nothing is published yet: importing ${config.site}\n`)
  const pool = openParsePool()
  try {
    const report = await importSite({ database, pool }, config.site, {
      progress: showProgress(terminal),
      onWait: () => terminal.err('Another import is running; waiting for it.\n'),
    })
    await printReport(terminal, config.site, report)
  } finally {
    await pool.close()
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

function stopSignal(): AbortSignal {
  const controller = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => controller.abort())
  return controller.signal
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true })
  })
}

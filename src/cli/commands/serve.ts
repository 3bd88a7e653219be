import { Command } from 'commander'
import { destination, type Logger, pino } from 'pino'
import type { Config } from '../../config.ts'
import { findNewestRelease } from '../../database/releases.ts'
import { importSite } from '../../import/import-site.ts'
import { openParsePool } from '../../import/read/parse-pool.ts'
import { openStorage, type Storage } from '../../storage.ts'
import { ExitCode } from '../exit-code.ts'
import { parsePercent, parsePort } from '../options.ts'
import { printReport } from '../print-report.ts'
import { showProgress } from '../show-progress.ts'
import { aborted, stopSignal, unlessStopped } from '../stop-signal.ts'
import type { Terminal } from '../terminal.ts'
import { openWatch, type Watch } from '../watch.ts'

interface Choices {
  readonly watch?: boolean
  readonly prune?: boolean
  readonly maxPrune?: number
}

/** `commonplace serve`: runs the gateway until it is told to stop. */
export function serveCommand(readConfig: (command: Command) => Config, terminal: Terminal): Command {
  return new Command('serve')
    .description('Run the gateway; imports the site first where nothing was ever published.')
    .option('--host <address>', 'the address to listen on (default: 127.0.0.1)')
    .option('--port <number>', 'the port to listen on; 0 takes any free one (default: 4000)', parsePort)
    .option('--watch', 'import the site now and again after every change')
    .option('--prune', 'with --watch: withdraw articles whose file is gone from the folder')
    .option('--max-prune <percent>', 'the most articles --prune may withdraw at once (default: 5)', parsePercent)
    .addHelpText('after', EXAMPLES)
    .action(async (choices: Choices, command: Command) => {
      process.exitCode = await runServe(readConfig(command), choices, terminal)
    })
}

const EXAMPLES = `
Examples:
  commonplace serve --site my-site            serve my-site on http://127.0.0.1:4000
  commonplace serve --site my-site --watch    and show every edit as soon as it is saved
  commonplace serve --host 0.0.0.0 --port 80  let other machines in

Ctrl-C stops the gateway, and the embedded Postgres with it.`

async function runServe(config: Config, choices: Choices, terminal: Terminal): Promise<ExitCode> {
  // Asked for before anything starts, so that no moment is deaf to Ctrl-C.
  const stop = stopSignal()
  const log = pino({ level: config.logLevel, base: null, timestamp: pino.stdTimeFunctions.isoTime }, destination(2))
  const storage = await openStorage(config, { log: (line) => log.debug(line) })
  try {
    if (stop.aborted) return ExitCode.done
    if (!choices.watch) await importWhereEmpty(stop, storage, config, terminal)
    const watch = choices.watch ? await watchSite(storage, config, choices, terminal) : null
    try {
      await Promise.race([watch?.first, aborted(stop)])
      if (!stop.aborted) await serveUntil(stop, storage, config, { log, terminal })
    } finally {
      await watch?.stop()
    }
    return ExitCode.done
  } finally {
    await storage.close()
  }
}

async function serveUntil(
  stop: AbortSignal,
  storage: Storage,
  config: Config,
  { log, terminal }: { readonly log: Logger; readonly terminal: Terminal },
): Promise<void> {
  // Loaded here, because GraphQL takes half a second to load and no other command needs it.
  const { openGateway } = await import('../../gateway.ts')
  const gateway = await openGateway(storage, config, log)
  try {
    terminal.out(welcome(gateway.url))
    await aborted(stop)
    terminal.err('\nStopping: finishing what runs.\n')
  } finally {
    await gateway.close()
  }
}

function watchSite({ database }: Storage, { site }: Config, choices: Choices, terminal: Terminal): Promise<Watch> {
  const { prune = false, maxPrune } = choices
  const limit = maxPrune === undefined ? {} : { maxPrune }
  terminal.err(`Watching ${site}\n`)
  return openWatch(database, site, { prune, ...limit, progress: showProgress(terminal) }, terminal)
}

async function importWhereEmpty(
  stop: AbortSignal,
  { database }: Storage,
  config: Config,
  terminal: Terminal,
): Promise<void> {
  if (await findNewestRelease(database)) return
  terminal.err(`Nothing is published yet: importing ${config.site}\n`)
  const pool = openParsePool()
  try {
    const importing = importSite({ database, pool }, config.site, {
      progress: showProgress(terminal),
      onWait: () => terminal.err('Another import is running; waiting for it.\n'),
    })
    const report = await unlessStopped(importing, stop)
    if (report) await printReport(terminal, config.site, report)
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

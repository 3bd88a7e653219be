import { availableParallelism } from 'node:os'
import { setFlagsFromString } from 'node:v8'
import { Command } from 'commander'
import { pino } from 'pino'
import type { Config, Workers } from '../../config.ts'
import { abortable } from '../../database/abortable.ts'
import { type Database, openDatabase } from '../../database/open.ts'
import { findNewestRelease } from '../../database/read/releases.ts'
import { insertDeskSession } from '../../database/write/desk-sessions.ts'
import type { TrustedDocuments } from '../../graphql/trusted-documents.ts'
import { importSite } from '../../import/import-site.ts'
import { makeToken } from '../../keys/key.ts'
import { expectMirror } from '../../mirror/mirror-state.ts'
import type { Storage } from '../../storage.ts'
import type { CommandContext } from '../command-context.ts'
import { ExitCode } from '../exit-code.ts'
import { configOf, parseOrigin, parsePercent, parsePort, parseWorkerCount } from '../options.ts'
import { printReport } from '../print-report.ts'
import { readDocuments } from '../read-documents.ts'
import { serveInOneProcess } from '../serving/one-process.ts'
import type { Serving } from '../serving/serving.ts'
import { isWorker, runWorker, workerId } from '../serving/worker.ts'
import { serveByWorkers } from '../serving/workers.ts'
import { showProgress } from '../show-progress.ts'
import { aborted, onAbort, silentOnceStopped } from '../stop.ts'
import type { Terminal } from '../terminal.ts'
import { openWatch, type Watch } from '../watch.ts'
import { withParsePool } from '../with-parse-pool.ts'
import { withStorage } from '../with-storage.ts'

interface Choices {
  readonly watch?: boolean
  readonly prune?: boolean
  readonly maxPrune?: number
}

/** `commonplace-gateway serve`: runs the gateway until Ctrl-C. */
export function serveCommand({ terminal, stop }: CommandContext): Command {
  return new Command('serve')
    .description('Run the gateway; imports the site first if nothing was ever published.')
    .option('--host <address>', 'the address to listen on (default: 127.0.0.1)')
    .option('--port <number>', 'the port to listen on; 0 takes any free one (default: 4000)', parsePort)
    .option(
      '--workers <number>',
      'answer by this many processes, or auto for one for each processor; SIGHUP replaces them',
      parseWorkerCount,
    )
    .option('--watch', 'import the site now and again after every change')
    .option('--prune', 'with --watch: withdraw articles whose file is gone from the folder')
    .option('--max-prune <percent>', 'the most articles an import may withdraw (default: 5)', parsePercent)
    .option('--mirror <url>', 'show what another gateway shows, instead of a folder, and follow it', parseOrigin)
    .option(
      '--documents <file>',
      'a list of queries that clients may ask for by their id, as Relay, Apollo and codegen write it',
    )
    .option('--only-trusted', 'with --documents: answer no other queries')
    .addHelpText('after', EXAMPLES)
    .action(async (choices: Choices, command: Command) => {
      process.exitCode = await runServe(configOf(command), choices, { terminal, stop })
    })
}

const EXAMPLES = `
Examples:
  commonplace-gateway serve --site my-site            serve my-site on http://127.0.0.1:4000
  commonplace-gateway serve --site my-site --watch    and show every edit as soon as it is saved
  commonplace-gateway serve --mirror https://content.example.org
                                                      show what another gateway shows
  commonplace-gateway serve --host 0.0.0.0 --port 80  let other machines in

Ctrl-C stops the gateway, and the embedded Postgres with it.`

async function runServe(config: Config, choices: Choices, tools: CommandContext): Promise<ExitCode> {
  if (config.mirror !== null && choices.watch)
    throw new Error('A gateway shows a folder (--watch) or another gateway (--mirror, COMMONPLACE_MIRROR), not both.')
  // Large answers leave much garbage, which V8 by default lets grow to several times the memory in use before it collects.
  setFlagsFromString('--heap-growing-percent=40')
  const { terminal, stop } = tools
  const log = pino(
    { level: config.logLevel, base: null, timestamp: pino.stdTimeFunctions.isoTime },
    // Not pino's own destination, which retries for ever on a full disk.
    { write: terminal.err },
  )
  if (isWorker && config.workers !== null)
    return await runWorker({ config, log: log.child({ worker: workerId }) }, stop)
  const documents = await readDocuments(config)
  // First of all: whoever has to choose another port should not wait for an import before learning that.
  const serving =
    config.workers === null
      ? await serveInOneProcess({ config, documents, log })
      : await serveByWorkers({ count: countOf(config.workers), config, log, stop })
  if (serving.reload) stop.onHangUp(serving.reload)
  try {
    const reporting = { log: (line: string) => log.debug(line), warn: (line: string) => log.warn(line) }
    return await withStorage(config, { stop, ...reporting }, (storage) =>
      serve(storage, { config, documents, choices, serving, ...tools }),
    )
  } catch (error) {
    if (error !== stop.signal.reason) throw error
  } finally {
    await serving.close()
  }
  return ExitCode.done
}

function countOf(workers: Workers): number {
  return workers === 'auto' ? availableParallelism() : workers
}

interface ServeOptions extends CommandContext {
  readonly config: Config
  readonly documents: TrustedDocuments | null
  readonly choices: Choices
  readonly serving: Serving
}

async function serve(
  storage: Storage,
  { config, documents, choices, serving, terminal, stop }: ServeOptions,
): Promise<ExitCode> {
  const { signal } = stop
  if (serving.isEverywhere && config.url === null) terminal.err(unreachableAddresses(serving.url))
  if (config.mirror !== null) await abortable(expectMirror(storage.database, config.mirror), signal)
  else if (!choices.watch) await abortable(importWhereEmpty(storage, config, { terminal, stop }), signal)
  const watch = choices.watch ? await abortable(watchSite(storage, config, choices, terminal), signal) : null
  try {
    const first = await Promise.race([watch?.first, aborted(signal)])
    signal.throwIfAborted()
    // Nobody who edits one site wants to look at another.
    if (first?.isOtherSite) return ExitCode.refused
    try {
      await abortable(serving.open(storage), signal)
      const desk = isOfThisMachine(serving.url)
        ? await abortable(editorsLink(storage.database, serving.url), signal).catch(() => deskWithoutLink(serving.url))
        : ''
      terminal.out(`${welcome(serving.url, config.onlyTrusted ? documents : null)}${desk}\nCtrl-C stops it.\n`)
      await Promise.race([aborted(signal), serving.failed])
      terminal.err('\nStopping: finishing running requests.\n')
      return ExitCode.done
    } finally {
      await serving.close()
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

async function importWhereEmpty(storage: Storage, config: Config, { terminal, stop }: CommandContext): Promise<void> {
  if (await findNewestRelease(storage.database)) return
  terminal.err(`Nothing is published yet: importing ${config.site}\n`)
  // Its own connections, because the statements of an import may take longer than those of readers.
  const database = await openDatabase(storage.database.source, { max: 3, statementTimeout: 0 })
  const removeListener = onAbort(stop.signal, () => void database.close())
  try {
    await withParsePool({ stop }, config.site, async (pool) => {
      const report = await importSite({ database, pool }, config.site, {
        progress: showProgress(silentOnceStopped(terminal, stop)),
        onWait: () => terminal.err('Another import is running; waiting for it.\n'),
      })
      await printReport(terminal, config.site, report)
    })
  } finally {
    removeListener()
    await database.close()
  }
}

function unreachableAddresses(url: string): string {
  return `The addresses of feeds and images begin with ${url}, which no other machine reaches: set COMMONPLACE_URL to the address that readers have for this gateway.\n`
}

function welcome(url: string, onlyDocuments: TrustedDocuments | null): string {
  const query = '{ articles(first: 3) { nodes { title path quotes { text } } } }'
  const invitation = onlyDocuments
    ? `Only its documents are answered, each by its id:

  curl '${url}/graphql?documentId=${exampleOf(onlyDocuments)}'

The schema is at ${url}/schema.graphql.`
    : `Open ${url}/graphql in a browser, or ask:

  curl ${url}/graphql -H 'content-type: application/json' \\
    -d '${JSON.stringify({ query })}'`
  return `\nCommonplace is serving. ${invitation}\n`
}

/** The database may be away for a moment, which is no reason not to serve. */
function deskWithoutLink(url: string): string {
  return `\nThe desk, for people, is at ${url}/. A link for editors could not be made now; \`keys create --scope editor\` makes a key.\n`
}

function isOfThisMachine(url: string): boolean {
  return /^(?:127\.[\d.]+|localhost|\[::1\])$/.test(new URL(url).hostname)
}

const LINK_MINUTES = 30

/** Makes a link by which an editor enters the desk once: whoever reads what this machine prints may do as they like on it anyway. */
async function editorsLink(database: Database, url: string): Promise<string> {
  const { token, hash } = makeToken()
  const expires = new Date(Date.now() + LINK_MINUTES * 60_000)
  await insertDeskSession(database, { hash, keyId: null, name: 'An editor', expires, entered: false })
  return `\nThe desk, for people, is at ${url}/. As an editor, once, within ${LINK_MINUTES} minutes:\n\n  ${url}/desk/enter?token=${token}\n`
}

/** The id of a document, of one without variables if there is any, as it is written in an address inside single quotes. */
function exampleOf(documents: TrustedDocuments): string {
  const [id] = [...documents].find(([, text]) => !text.includes('$')) ?? [...documents][0] ?? ['']
  return encodeURIComponent(id).replaceAll("'", '%27')
}

import { setTimeout as sleep } from 'node:timers/promises'
import { Command } from 'commander'
import type { Config } from '../../config.ts'
import { startErasing } from '../../database/erasing.ts'
import type { Database } from '../../database/open.ts'
import { openOrigin } from '../../mirror/ask-origin.ts'
import { followOrigin } from '../../mirror/follow-origin.ts'
import { MirrorRefused, OriginFault } from '../../mirror/origin-fault.ts'
import type { MirrorReport } from '../../mirror/publish-mirrored.ts'
import type { CommandContext } from '../command-context.ts'
import { ExitCode } from '../exit-code.ts'
import { configOf, parseOrigin } from '../options.ts'
import { plural } from '../plural.ts'
import { printable, toJson } from '../safe-output.ts'
import { aborted } from '../stop.ts'
import type { Terminal } from '../terminal.ts'
import { withDatabase, withStorage } from '../with-storage.ts'

interface Choices {
  readonly follow?: boolean
  readonly moved?: boolean
  readonly json?: boolean
}

/** `commonplace-gateway mirror`: shows what another gateway shows. */
export function mirrorCommand({ terminal, stop }: CommandContext): Command {
  return new Command('mirror')
    .description('Copy the site of another gateway into this database, or what changed there since the last time.')
    .argument('<url>', 'the address of the gateway, such as https://content.example.org', parseOrigin)
    .option('--follow', 'go on until Ctrl-C, and publish what is new as soon as it is told')
    .option('--moved', 'the same site is at another address than before')
    .option('--json', 'print the report as JSON')
    .addHelpText('after', EXAMPLES)
    .action(async (url: string, { follow, moved = false, json = false }: Choices, command: Command) => {
      const config = configOf(command)
      process.exitCode = follow
        ? await keepFollowing(config, { url, isMoved: moved }, { terminal, stop })
        : await withDatabase(config, { stop, stopped: STOPPED, tell: terminal.err, publishes: true }, (database) =>
            mirrorOnce(database, { url, key: config.mirrorKey, isMoved: moved, json }, terminal),
          )
    })
}

const EXAMPLES = `
Examples:
  commonplace-gateway mirror https://content.example.org             copy, or bring the copy up to date, and end
  commonplace-gateway mirror https://content.example.org --follow    and go on
  commonplace-gateway serve --mirror https://content.example.org     the same while it is served

Articles keep their ids, addresses and licences, and what is withdrawn there is withdrawn here. A database with a site of its own
mirrors nothing, and nothing is imported into that of a mirror. Whatever ends a copy, the next one goes on where it was.

Exit status: 0 done or nothing to do, 1 errors, 3 refused.`

const STOPPED = 'Stopped. A mirror publishes whole releases or nothing; the next `commonplace-gateway mirror` goes on.'

const ATTEMPTS = 5
const FIRST_PAUSE = 1000
const LONGEST_PAUSE = 60_000

interface OnceOptions {
  readonly url: string
  readonly key: string | null
  readonly isMoved: boolean
  readonly json: boolean
}

async function mirrorOnce(
  database: Database,
  { url, key, isMoved, json }: OnceOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  // Only now, because it brings what reads bodies: without it, every other command starts sooner.
  const { mirrorSite } = await import('../../mirror/mirror-site.ts')
  const onWait = () => terminal.err('Another mirroring is running; this one waits for it.\n')
  for (let attempt = 1; ; attempt++) {
    try {
      const { report } = await mirrorSite(database, openOrigin(url, { key }), { isMoved, onWait })
      if (json) terminal.out(toJson(report))
      else print(terminal, report)
      return ExitCode.done
    } catch (error) {
      if (error instanceof MirrorRefused) {
        terminal.err(`Refused: ${printable(error.message)}\n`)
        return ExitCode.refused
      }
      if (!(error instanceof OriginFault) || attempt === ATTEMPTS) throw error
      const asked = error.retryAfter ?? 0
      if (asked > LONGEST_PAUSE) throw new OriginFault(laterThan(error, asked), { cause: error })
      terminal.err(`${printable(error.message)} Trying again.\n`)
      await sleep(Math.max(FIRST_PAUSE * 2 ** (attempt - 1), asked))
    }
  }
}

function laterThan({ message }: OriginFault, milliseconds: number): string {
  return `${message} It is to be asked again after ${plural(Math.ceil(milliseconds / 60_000), 'minute')}.`
}

async function keepFollowing(
  config: Config,
  { url, isMoved }: { readonly url: string; readonly isMoved: boolean },
  { terminal, stop }: CommandContext,
): Promise<ExitCode> {
  const say = (details: Said, message: string) => {
    const { reason, release, of } = details
    const more = release === undefined ? (reason ?? '') : `Release ${of} there is release ${release} here.`
    terminal.err(`${printable([message, more].join(' ').trim())}\n`)
  }
  try {
    await withStorage(config, { stop, log: () => {} }, async ({ database, isEmbedded = false }) => {
      const erasing = startErasing(database, { log: { info: say, warn: say }, isEmbedded })
      const following = followOrigin(database.source, url, {
        isMoved,
        key: config.mirrorKey,
        log: {
          info(details, message) {
            say(details, message)
            erasing.check()
          },
          warn: say,
        },
      })
      terminal.err(`Following ${printable(url)} (Ctrl-C stops)\n`)
      await aborted(stop.signal)
      await Promise.all([following.stop(), erasing.stop()])
    })
  } catch (error) {
    if (error !== stop.signal.reason) throw error
  }
  return ExitCode.done
}

interface Said {
  readonly reason?: string
  readonly release?: number
  readonly of?: number
}

function print({ out }: Terminal, report: MirrorReport): void {
  const { release, origin, counts, inventory, altered, mended } = report
  for (const path of altered) out(`  ${printable(path)} is shown without what may not be shown here.\n`)
  if (mended.length > 0)
    out(
      `The changes did not lead to what the origin has, by ${plural(mended.length, 'article')}: the whole site was read.\n`,
    )
  const { added, changed, moved, withdrawn, files } = counts
  const done = release === null ? 'Nothing new' : `Published release ${release}`
  out(`${done}: release ${origin.release} of ${printable(origin.url)}, ${plural(inventory.count, 'article')}.\n`)
  if (release !== null)
    out(
      `New ${added}, changed ${changed}, moved ${moved}, withdrawn ${withdrawn}; ${plural(files, 'image file')} fetched.\n`,
    )
  out(`Complete by the inventory ${inventory.digest}.\n`)
}

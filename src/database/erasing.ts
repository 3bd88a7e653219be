import type { Database } from './open.ts'
import { type Erased, eraseFiles } from './write/erase-files.ts'

/** Rids the files of a database of what was taken back, whenever that is due, until it is stopped. */
export interface Erasing {
  /** To be called when something was published. */
  check(): void
  /** Resolves when nothing is rewritten any more; what was begun is done again by the next one. */
  stop(): Promise<void>
}

/** The part of a logger that is needed. */
export interface ErasingLog {
  warn(details: object, message: string): void
  info(details: object, message: string): void
}

/** Starts with what is due already, such as what another process left half done. */
export function startErasing(
  database: Database,
  { log, isEmbedded }: { readonly log: ErasingLog; readonly isEmbedded: boolean },
): Erasing {
  const stopping = new AbortController()
  let isDue = false
  let running: Promise<void> | null = null

  async function run(): Promise<void> {
    while (isDue && !stopping.signal.aborted) {
      isDue = false
      const onStep = (sentence: string) => log.info({}, sentence)
      const erased = await eraseFiles(database, { isEmbedded, onStep, signal: stopping.signal }).catch(failed)
      if (erased === 'done' && isEmbedded) log.info({}, describeErased(erased, isEmbedded))
      else if (erased === 'done' || typeof erased === 'object') log.warn({}, describeErased(erased, isEmbedded))
    }
  }

  function failed(error: unknown): 'elsewhere' {
    // The next release, start or command tries again.
    if (!stopping.signal.aborted)
      log.warn({ err: error }, 'The files of the database may still hold what was taken back; it is tried again later.')
    return 'elsewhere'
  }

  function check(): void {
    isDue = true
    running ??= run().finally(() => {
      running = null
    })
  }

  check()
  return {
    check,
    async stop() {
      stopping.abort()
      await running
    },
  }
}

/** What an operator has to know of what was done, and of what only the owner of a server can do. */
export function describeErased(erased: 'done' | { readonly notOwned: readonly string[] }, isEmbedded: boolean): string {
  if (erased !== 'done') return describeNotOwned(erased.notOwned)
  if (isEmbedded) return 'The files of the database no longer hold what was taken back.'
  return `The tables of the database no longer hold what was taken back. Its write-ahead log, standbys and backups may: its owner has to ${OF_OWNER}`
}

// docs/operators.md says more.
const OF_OWNER =
  'run CHECKPOINT; SELECT pg_switch_wal(); CHECKPOINT; as a superuser, and delete archived segments and backups from before. See “After something was taken back” in docs/operators.md.'

function describeNotOwned(notOwned: readonly string[]): string {
  const [first, ...others] = notOwned
  const more = others.length === 0 ? '' : ` and ${others.length} more`
  return `The files of the database still hold what was taken back: the role of the gateway may not rewrite ${first}${more}. Have their owner run any command.`
}

/** Finishes what is due, for commands; null where nothing was. */
export async function finishErasing(
  database: Database,
  options: { readonly isEmbedded: boolean; readonly onStep: (sentence: string) => void },
): Promise<Exclude<Erased, 'nothing due'> | null> {
  const erased = await eraseFiles(database, { ...options, waits: true })
  return erased === 'nothing due' ? null : erased
}

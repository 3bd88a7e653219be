import { rmSync } from 'node:fs'
import type { Command } from 'commander'
import pc from 'picocolors'
import { createProgram } from '../../src/cli/program.ts'
import type { Stop } from '../../src/cli/stop.ts'
import { openEmbedded } from '../../src/database/embedded/open-embedded.ts'
import { type Database, openDatabase } from '../../src/database/open.ts'
import { importSite } from '../../src/import/import-site.ts'
import { noProgress } from '../../src/import/progress.ts'
import { HASTY } from './cluster.ts'
import { emptyDatabase } from './database.ts'
import { makeDatabaseFolder } from './fresh-folder.ts'
import { parseWorkers } from './parse-workers.ts'

/** What a command wrote and the exit status it set. */
export interface CommandResult {
  readonly out: string
  readonly err: string
  readonly code: number
}

/** The command line over a database of its own. */
export interface CommandLine {
  readonly database: Database
  /** The folder for `--data`, for commands run as processes of their own. */
  readonly directory: string
  /** Runs one command in this process, as on a pipe. An error that `main` would tell ends up in `err` with status 1. */
  run(...parameters: readonly string[]): Promise<CommandResult>
  /** Runs one command as on a terminal with colours. */
  runInColour(...parameters: readonly string[]): Promise<CommandResult>
  /** Publishes what a site folder says, and withdraws what is gone from it; quicker than the command. */
  publish(root: string, note?: string): Promise<void>
  /** Takes everything out of the database. */
  empty(): Promise<void>
  close(): Promise<void>
}

/** Starts an embedded database and keeps it running, so that each command only joins it. */
export async function openCommandLine(): Promise<CommandLine> {
  const directory = makeDatabaseFolder()
  const embedded = await openEmbedded({ directory, settings: HASTY })
  // A busy machine is no failure.
  const database = await openDatabase(embedded.connection, { statementTimeout: 30_000 })
  const run = (colours: boolean, parameters: readonly string[]) =>
    runCommand(['--data', directory, ...parameters], colours)
  return {
    database,
    directory,
    run: (...parameters) => run(false, parameters),
    runInColour: (...parameters) => run(true, parameters),
    publish: async (root, note) => {
      const options = { prune: true, maxPrune: 100, note: note ?? null, progress: noProgress, onWait: () => {} }
      const { blocked, problems } = await importSite({ database, pool: parseWorkers() }, root, options)
      if (blocked) throw new Error(`Nothing was published: ${JSON.stringify(problems)}`)
    },
    empty: () => emptyDatabase(database),
    close: async () => {
      await database.close()
      await embedded.stop()
      rmSync(directory, { recursive: true, force: true })
    },
  }
}

const NEVER: Stop = { signal: new AbortController().signal, closeInAnyCase: () => () => {}, onHangUp: () => {} }

/** Runs one command in this process, without a database of its own. */
export async function runCommand(parameters: readonly string[], colours = false): Promise<CommandResult> {
  const written = { out: '', err: '' }
  const terminal = {
    out: (text: string) => {
      written.out += text
    },
    err: (text: string) => {
      written.err += text
    },
    interactive: false,
    colours: pc.createColors(colours),
  }
  const before = process.exitCode
  process.exitCode = 0
  try {
    const program = await createProgram({ terminal, stop: NEVER, openPool: parseWorkers }, parameters)
    throwInsteadOfExit(program)
    await program.parseAsync(parameters, { from: 'user' })
    return { ...written, code: Number(process.exitCode) }
  } catch (error) {
    return { out: written.out, err: `${written.err}${(error as Error).message}\n`, code: 1 }
  } finally {
    process.exitCode = before
  }
}

/** A command that is not understood ends its process: this one has other tests to run. */
function throwInsteadOfExit(command: Command): void {
  command.exitOverride()
  for (const one of command.commands) throwInsteadOfExit(one as Command)
}

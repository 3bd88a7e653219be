#!/usr/bin/env node
import { describeError } from './cli/describe-error.ts'
import { ExitCode } from './cli/exit-code.ts'
import { printableLines } from './cli/printable.ts'
import { createProgram } from './cli/program.ts'
import { processStop, Stopped } from './cli/stop.ts'
import { processTerminal } from './cli/terminal.ts'

const terminal = processTerminal()
// Before anything is opened, so that no moment is deaf to Ctrl-C or leaves a Postgres behind.
const stop = processStop()

// No way to go on from here: what was opened is closed, and the place is told for whoever has to mend it.
process.on('uncaughtException', (error) => {
  terminal.err(`${printableLines(`Something unexpected happened. ${error.stack ?? error}`)}\n`)
  void stop.endAtOnce()
})

let failed = false

// The one place where an error that reached the top is told, as a sentence and without a stack.
try {
  await createProgram({ terminal, stop }).parseAsync()
} catch (error) {
  terminal.err(`${error instanceof Stopped ? '\n' : ''}${printableLines(describeError(error))}\n`)
  process.exitCode = ExitCode.failed
  failed = true
}
// What was given up may hold a connection, or wait for a lock, for as long as it likes.
if (stop.signal.aborted || failed) {
  await terminal.flush()
  stop.end()
}

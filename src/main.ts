#!/usr/bin/env node
import { describeError, exitCodeOf } from './cli/describe-error.ts'
import { createProgram } from './cli/program.ts'
import { keepTicksQuick } from './cli/quick-ticks.ts'
import { printableLines } from './cli/safe-output.ts'
import { processStop, Stopped } from './cli/stop.ts'
import { processTerminal } from './cli/terminal.ts'

keepTicksQuick()
const terminal = processTerminal()
// Before anything is opened: a Ctrl-C at any moment must not leave a Postgres behind.
const stop = processStop()

// The process cannot go on. Close what is open, and print the stack for whoever has to fix it.
process.on('uncaughtException', (error) => {
  terminal.err(`${printableLines(`Something unexpected happened. ${error.stack ?? error}`)}\n`)
  void stop.endAtOnce()
})

let failed = false

// The only place that reports an error of a command: as a sentence, without a stack.
try {
  const parameters = process.argv.slice(2)
  await (await createProgram({ terminal, stop }, parameters)).parseAsync(parameters, { from: 'user' })
} catch (error) {
  terminal.err(`${error instanceof Stopped ? '\n' : ''}${printableLines(describeError(error))}\n`)
  process.exitCode = exitCodeOf(error)
  failed = true
}
// Abandoned work may hold a connection or wait for a lock, which would keep the process alive.
if (stop.signal.aborted || failed) {
  await terminal.flush()
  stop.end()
}

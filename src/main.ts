#!/usr/bin/env node
import { ExitCode } from './cli/exit-code.ts'
import { printableLines } from './cli/printable.ts'
import { createProgram } from './cli/program.ts'
import { processTerminal } from './cli/terminal.ts'

const terminal = processTerminal()

// The one place where an error that reached the top is told, as a sentence and without a stack.
try {
  await createProgram(terminal).parseAsync()
} catch (error) {
  terminal.err(`${printableLines(messageOf(error))}\n`)
  process.exitCode = ExitCode.failed
}

/** Of a failed statement what the database said: the statement with all it carries fills screens. */
function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return error.message.startsWith('Failed query:') && error.cause !== undefined ? messageOf(error.cause) : error.message
}

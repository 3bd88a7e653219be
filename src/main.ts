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
  terminal.err(`${printableLines(error instanceof Error ? error.message : String(error))}\n`)
  process.exitCode = ExitCode.failed
}

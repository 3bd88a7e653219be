import { setTimeout as sleep } from 'node:timers/promises'
import pc from 'picocolors'
import { ExitCode } from './exit-code.ts'

/** Where a command writes: `out` is standard output, for results; `err` is standard error, for progress and errors. */
export interface Terminal {
  out(text: string): void
  err(text: string): void
  /** Whether `err` is a terminal, where a line can be redrawn. */
  readonly interactive: boolean
  /** Colours for `out`; they do nothing on a pipe. */
  readonly colours: ReturnType<typeof pc.createColors>
}

/** The terminal of this process. */
export interface ProcessTerminal extends Terminal {
  /** Resolves once everything is written, or after a second if the reader does not take it. */
  flush(): Promise<void>
}

/**
 * The terminal of this process. If the reader of a pipe leaves, or the terminal is closed, the command still finishes its
 * work. If `out` cannot be written for another reason, such as a full disk, that is reported on `err` and the exit status
 * is 1. Errors of writing to `err` are ignored.
 */
export function processTerminal(): ProcessTerminal {
  const err = (text: string) => write(process.stderr, text, () => {})
  let failed = false
  const outFailed = (error: NodeJS.ErrnoException) => {
    if (failed || READER_GONE.has(error.code ?? '')) return
    failed = true
    err(`The output could not be written: ${error.message}\n`)
    process.once('exit', (code) => {
      if (code === ExitCode.done) process.exitCode = ExitCode.failed
    })
  }
  process.stdout.on('error', outFailed)
  process.stderr.on('error', () => {})
  return {
    out: (text) => write(process.stdout, text, outFailed),
    err,
    interactive: process.stderr.isTTY === true,
    colours: pc.createColors(process.stdout.isTTY === true && pc.isColorSupported),
    async flush() {
      const written = [process.stdout, process.stderr].map(
        // Pipes are asynchronous on some systems. The callback comes also after a failure.
        (stream) => new Promise<void>((resolve) => void stream.write('', () => resolve())),
      )
      await Promise.race([Promise.allSettled(written), sleep(FLUSH_TIMEOUT)])
    },
  }
}

const FLUSH_TIMEOUT = 1000

// A pipe without a reader, or a closed terminal.
const READER_GONE = new Set(['EPIPE', 'EIO', 'ENXIO'])

// Some streams throw, others call back.
function write(stream: NodeJS.WriteStream, text: string, failed: (error: NodeJS.ErrnoException) => void): void {
  try {
    stream.write(text)
  } catch (error) {
    failed(error as NodeJS.ErrnoException)
  }
}

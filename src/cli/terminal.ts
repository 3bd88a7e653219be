import { setTimeout as sleep } from 'node:timers/promises'
import pc from 'picocolors'
import { ExitCode } from './exit-code.ts'

/** Where a command writes: `out` for what was asked for, `err` for how it goes. */
export interface Terminal {
  out(text: string): void
  err(text: string): void
  /** Whether a person watches `err`, so that a line may be drawn over. */
  readonly interactive: boolean
  /** Colours for `out`; plain text on a pipe. */
  readonly colours: ReturnType<typeof pc.createColors>
}

/** The terminal of this process. */
export interface ProcessTerminal extends Terminal {
  /** Resolves once all that was said is written, or after a second where the reader does not take it. */
  flush(): Promise<void>
}

/**
 * The terminal of this process. Whoever reads what it writes may leave before the end, and the terminal may be closed: the
 * command ends its work all the same. Where `out` cannot be written for another reason, as on a full disk, that is told and
 * the exit status is 1; `err` is given up silently.
 */
export function processTerminal(): ProcessTerminal {
  const err = (text: string) => write(process.stderr, text, () => {})
  let failed = false
  const outFailed = (error: NodeJS.ErrnoException) => {
    if (failed || READER_LEFT.has(error.code ?? '')) return
    failed = true
    err(`What was asked for could not be written: ${error.message}\n`)
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
        // Pipes are written later on some systems; a stream that failed calls back as well.
        (stream) => new Promise<void>((resolve) => void stream.write('', () => resolve())),
      )
      await Promise.race([Promise.allSettled(written), sleep(FLUSH_PATIENCE)])
    },
  }
}

const FLUSH_PATIENCE = 1000

// A pipe without a reader, and a terminal that was closed.
const READER_LEFT = new Set(['EPIPE', 'EIO', 'ENXIO'])

// Some streams throw, others tell later.
function write(stream: NodeJS.WriteStream, text: string, failed: (error: NodeJS.ErrnoException) => void): void {
  try {
    stream.write(text)
  } catch (error) {
    failed(error as NodeJS.ErrnoException)
  }
}

import pc from 'picocolors'

/** Where a command writes: `out` for what was asked for, `err` for how it goes. */
export interface Terminal {
  out(text: string): void
  err(text: string): void
  /** Whether a person watches `err`, so that a line may be drawn over. */
  readonly interactive: boolean
  /** Colours for `out`; plain text on a pipe. */
  readonly colours: ReturnType<typeof pc.createColors>
}

/** The terminal of this process. Whoever read what it writes may leave before the end: the command ends its work all the same. */
export function processTerminal(): Terminal {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', unlessReaderLeft)
  return {
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
    interactive: process.stderr.isTTY === true,
    colours: pc.createColors(process.stdout.isTTY === true && pc.isColorSupported),
  }
}

function unlessReaderLeft(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error
}

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

/** The terminal of this process. */
export function processTerminal(): Terminal {
  return {
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
    interactive: process.stderr.isTTY === true,
    colours: pc.createColors(process.stdout.isTTY === true && pc.isColorSupported),
  }
}

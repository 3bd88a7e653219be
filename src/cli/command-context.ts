import type { Stop } from './stop.ts'
import type { Terminal } from './terminal.ts'

/** What every command works with. */
export interface CommandContext {
  readonly terminal: Terminal
  readonly stop: Stop
}

import type { openParsePool } from '../import/read/parse-pool.ts'
import type { Stop } from './stop.ts'
import type { Terminal } from './terminal.ts'

/** What every command works with. */
export interface CommandContext {
  readonly terminal: Terminal
  readonly stop: Stop
  /** Workers that read and parse, for one command; its own unless given, as where many commands run in one process. */
  readonly openPool?: typeof openParsePool
}

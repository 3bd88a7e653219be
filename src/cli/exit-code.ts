/** What the exit status of every command means. */
export const ExitCode = {
  /** Done, or nothing to do. */
  done: 0,
  /** Errors: in the content, in the command line, or in the world. */
  failed: 1,
  /** With `--plan`: changes are pending. */
  pending: 2,
  /** Refused for safety. */
  refused: 3,
} as const

/** One of the four. */
export type ExitCode = (typeof ExitCode)[keyof typeof ExitCode]

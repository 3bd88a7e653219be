/** The exit status of every command. */
export const ExitCode = {
  /** Done, or nothing to do. */
  done: 0,
  /** Errors: in the content, in the command line, or of the system. */
  failed: 1,
  /** With `--plan`: changes are pending. */
  pending: 2,
  /** Refused for safety. */
  refused: 3,
} as const

/** One of the values of `ExitCode`. */
export type ExitCode = (typeof ExitCode)[keyof typeof ExitCode]

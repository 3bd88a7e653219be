import type { Severity } from '../../content/problem.ts'

/** Something wrong in a file of the folder, as it is now. */
export interface ShownProblem {
  readonly path: string
  readonly line: number
  readonly column: number
  readonly code: string
  readonly severity: Severity
  readonly message: string
  readonly hint: string | null
  /** Whether the import that published what is live did not have it. */
  readonly isNew: boolean
  /** The line of the file; null where it cannot be read. */
  readonly quoted: string | null
}

/** The problems of the folder, those that are new first. */
export interface Problems {
  readonly filters: Readonly<Record<'code' | 'file' | 'severity', string | null>>
  readonly total: number
  /** How often each code is found, the most frequent first. */
  readonly codes: readonly { readonly code: string; readonly count: number }[]
  /** At most so many as fit on a page. */
  readonly problems: readonly ShownProblem[]
}

import type { Severity } from '../../content/problem.ts'
import type { PageInfo } from '../parts/list-asked.ts'

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

/** What a list of problems is in the order of. */
export type Order = 'file' | 'code'

/** A part of the problems of the folder, those that are new first. */
export interface Problems {
  readonly filters: Readonly<Record<'code' | 'file' | 'severity', string | null>>
  readonly by: Order
  readonly total: number
  /** How many of them are new since the last release. */
  readonly fresh: number
  /** How many come before those of this part. */
  readonly from: number
  /** How often each code is found, the most frequent first. */
  readonly codes: readonly { readonly code: string; readonly count: number }[]
  readonly severities: Readonly<Record<Severity, number>>
  /** How many problems each file or code of this part has in all, by its name. */
  readonly counts: Readonly<Record<string, number>>
  readonly problems: readonly ShownProblem[]
  readonly pageInfo: PageInfo
}

import type { ImportReport, ReportedStep } from '../../import/report.ts'
import type { PageInfo } from '../parts/list-asked.ts'

/** What the site folder would change now, without its problems, which have a page of their own. */
export interface Plan {
  /** By what it can be published; null where it cannot. */
  readonly id: string | null
  readonly report: Omit<ImportReport, 'problems' | 'steps'>
  /** How many articles it changes. */
  readonly total: number
  /** How many come before those of this part. */
  readonly from: number
  /** A part of what becomes of articles, what is withdrawn first. */
  readonly steps: readonly ReportedStep[]
  readonly pageInfo: PageInfo
  /** How many problems of each severity the folder has. */
  readonly problems: { readonly error: number; readonly warning: number; readonly notice: number }
}

import type { ImportReport } from '../../import/report.ts'

/** What the site folder would change now, without its problems, which have a page of their own. */
export interface Plan {
  /** By what it can be published; null where it cannot. */
  readonly id: string | null
  readonly report: Omit<ImportReport, 'problems'>
  /** How many problems of each severity the folder has. */
  readonly problems: { readonly error: number; readonly warning: number; readonly notice: number }
}

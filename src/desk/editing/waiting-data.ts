import type { HeldRow } from '../../database/read/held-editions.ts'
import type { PageInfo } from '../parts/list-asked.ts'

/** A part of what no reader sees: what is due soonest first, then drafts, then what is over. */
export interface Waiting {
  readonly counts: Readonly<Record<HeldRow['because'], number>>
  /** Whether everything that waits was counted. */
  readonly isAll: boolean
  /** How many come before those of this part. */
  readonly from: number
  readonly held: readonly HeldRow[]
  readonly pageInfo: PageInfo
}

import type { Snapshot } from '../../database/read/visible.ts'
import type { Budget } from './budget.ts'

/** The same snapshot, with its scans charged to the budget under the name of a field, such as `Query.quotes`. */
export function chargeScans(snapshot: Snapshot, budget: Budget, field: string | null): Snapshot {
  return { ...snapshot, onScan: () => budget.spendScan(field) }
}

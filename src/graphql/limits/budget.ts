import { GraphQLError } from 'graphql'
import type { Snapshot } from '../../database/read/snapshot.ts'
import { exceeded } from './exceeded.ts'
import type { Limits } from './limits.ts'

/** What one operation may still use up. Whoever goes beyond throws `QUERY_TOO_COSTLY`, and the operation is stopped. */
export interface Budget {
  /** Charges for values of the answer before they are made; `field` is such as `Article.sections`. */
  spendValues(field: string, count: number): void
  /** Charges for bytes of text in the answer, each time it is given. */
  spendText(field: string, bytes: number): void
  /** Charges for rows that were read, also those no value comes of. */
  spendRows(count: number): void
  /** Charges for a look through many rows; `field` is null where it is not known what for. */
  spendScan(field: string | null): void
  /** Refuses bodies that do not fit into `bytesLeft`. */
  refuseBodies(): never
  /** How many rows may be read before the budget is exceeded. */
  readonly rowsLeft: number
  /** How many bytes of bodies may be read at once. */
  readonly bytesLeft: number
  /** Whether so much was charged for that the operation counts as a large one. */
  readonly isLarge: boolean
  /** Bytes of text charged for so far. */
  readonly text: number
}

/** What `createBudget` needs to know; `stop` is called with the error that ends the operation. */
export interface BudgetOptions {
  readonly limits: Pick<Limits, 'values' | 'rows' | 'answerBytes' | 'scans'>
  readonly stop: (error: Error) => void
}

/** Values or rows above which an operation is computed in time slices, and few of its kind at once. */
const LARGE = 1_000

/** A full budget. */
export function createBudget({ limits, stop }: BudgetOptions): Budget {
  const spent = { values: 0, text: 0, rows: 0, scans: 0 }
  const valuesOf = new Map<string, number>()
  const textOf = new Map<string, number>()

  let over: Error | null = null

  function end(fault: {
    what: string
    limit: number
    found: number | null
    field: string | null
    advice: string
  }): never {
    // Whatever is still under way of the operation meets the same end.
    if (over) throw over
    const { what, limit, found, field, advice } = fault
    const dearest = field === null ? '' : ` The dearest field is ${field}.`
    const refusal = exceeded({ code: 'QUERY_TOO_COSTLY', what, limit, found, advice: `${advice}${dearest}`, field })
    // With a path, so that execution does not make a copy of it for every field it passes.
    over = new GraphQLError(refusal.message, { extensions: refusal.extensions, path: [] })
    stop(over)
    throw over
  }

  return {
    spendValues(field, count) {
      spent.values += count
      valuesOf.set(field, (valuesOf.get(field) ?? 0) + count)
      if (spent.values > limits.values)
        end({
          what: 'The answer would hold too many values',
          limit: limits.values,
          found: spent.values,
          field: largestOf(valuesOf),
          advice: 'Ask for smaller pages (`first`), or for fewer lists inside lists.',
        })
    },
    spendText(field, bytes) {
      spent.text += bytes
      textOf.set(field, (textOf.get(field) ?? 0) + bytes)
      if (spent.text > limits.answerBytes)
        end({
          what: 'The texts of the answer would have too many bytes',
          limit: limits.answerBytes,
          found: spent.text,
          field: largestOf(textOf),
          advice: 'Ask for fewer bodies at once (`markdown`, `html`, `text`), and for each but once.',
        })
    },
    spendRows(count) {
      spent.rows += count
      if (spent.rows > limits.rows)
        end({
          what: 'The query reads too many rows',
          limit: limits.rows,
          found: spent.rows,
          field: largestOf(valuesOf),
          advice: 'Ask for smaller pages (`first`), or for fewer lists inside lists.',
        })
    },
    spendScan(field) {
      spent.scans += 1
      if (spent.scans > limits.scans)
        end({
          what: 'The query searches or counts too often',
          limit: limits.scans,
          found: spent.scans,
          field,
          advice: 'Search once, and ask for `totalCount` where it is shown.',
        })
    },
    refuseBodies() {
      return end({
        what: 'The bodies asked for have too many bytes',
        limit: limits.answerBytes,
        found: null,
        field: largestOf(valuesOf),
        advice: 'Ask for fewer bodies at once (`markdown`, `html`, `text`).',
      })
    },
    get rowsLeft() {
      return Math.max(limits.rows - spent.rows, 0)
    },
    get bytesLeft() {
      return limits.answerBytes
    },
    get isLarge() {
      return spent.values > LARGE || spent.rows > LARGE
    },
    get text() {
      return spent.text
    },
  }
}

function largestOf(spent: ReadonlyMap<string, number>): string | null {
  let largest: [string, number] | null = null
  for (const entry of spent) if (!largest || entry[1] > largest[1]) largest = entry
  return largest?.[0] ?? null
}

/** The same snapshot, with its scans charged to the budget under the name of a field, such as `Query.quotes`. */
export function chargeScans(snapshot: Snapshot, budget: Budget, field: string | null): Snapshot {
  return { ...snapshot, onScan: () => budget.spendScan(field) }
}

import { GraphQLError } from 'graphql'
import type { Snapshot } from '../../database/read/snapshot.ts'
import { exceeded, type Limits } from './limits.ts'

/** What one operation may still use. Whoever exceeds it throws `QUERY_TOO_COSTLY`, and the operation is stopped. */
export interface Budget {
  /** Charges for values of the answer before they are computed; `field` is such as `Article.sections`. */
  spendValues(field: string, count: number): void
  /** Charges for bytes of text in the answer, each time the text occurs in it. */
  spendText(field: string, bytes: number): void
  /** Charges for rows that were read, including those that do not become part of the answer. */
  spendRows(count: number): void
  /** Charges for a statement that may go through whole tables; `field` is null if it is unknown who asked for it. */
  spendScan(field: string | null): void
  /** Refuses bodies that together exceed `bytesLeft`. */
  refuseBodies(): never
  /** How many rows may still be read. */
  readonly rowsLeft: number
  /** How many bytes of bodies one statement may read. */
  readonly bytesLeft: number
  /** Whether so much was charged that the operation counts as a large one. */
  readonly isLarge: boolean
  /** Bytes of text charged so far. */
  readonly text: number
}

/** Values or rows above which an operation is computed in time slices, with few of its kind at once. */
const LARGE = 1_000

const SMALLER_PAGES = 'Ask for smaller pages (`first`), or for fewer lists inside lists.'

/** A full budget; `stop` is called with the error that ends the operation. */
export function createBudget(options: {
  readonly limits: Pick<Limits, 'values' | 'rows' | 'answerBytes' | 'scans'>
  readonly stop: (error: Error) => void
}): Budget {
  const { limits, stop } = options
  const spent = { values: 0, text: 0, rows: 0, scans: 0 }
  const valuesOf = new Map<string, number>()
  const textOf = new Map<string, number>()
  let refusal: Error | null = null

  function refuse(
    what: string,
    fault: { limit: number; found: number | null; field: string | null; advice: string },
  ): never {
    // Whatever of the operation is still running ends with the same error.
    if (refusal) throw refusal
    const advice = fault.field === null ? fault.advice : `${fault.advice} The most expensive field is ${fault.field}.`
    const { message, extensions } = exceeded({ ...fault, code: 'QUERY_TOO_COSTLY', what, advice })
    // With a path, so that execution does not copy it for every field it passes.
    refusal = new GraphQLError(message, { extensions, path: [] })
    stop(refusal)
    throw refusal
  }

  return {
    spendValues(field, count) {
      spent.values += count
      valuesOf.set(field, (valuesOf.get(field) ?? 0) + count)
      if (spent.values > limits.values)
        refuse('The answer would hold too many values', {
          limit: limits.values,
          found: spent.values,
          field: largestOf(valuesOf),
          advice: SMALLER_PAGES,
        })
    },
    spendText(field, bytes) {
      spent.text += bytes
      textOf.set(field, (textOf.get(field) ?? 0) + bytes)
      if (spent.text > limits.answerBytes)
        refuse('The texts of the answer would have too many bytes', {
          limit: limits.answerBytes,
          found: spent.text,
          field: largestOf(textOf),
          advice: 'Ask for fewer bodies at once (`markdown`, `html`, `text`), and for each but once.',
        })
    },
    spendRows(count) {
      spent.rows += count
      if (spent.rows > limits.rows)
        refuse('The query reads too many rows', {
          limit: limits.rows,
          found: spent.rows,
          field: largestOf(valuesOf),
          advice: SMALLER_PAGES,
        })
    },
    spendScan(field) {
      spent.scans += 1
      if (spent.scans > limits.scans)
        refuse('The query searches or counts too often', {
          limit: limits.scans,
          found: spent.scans,
          field,
          advice: 'Search once, and ask for `totalCount` only if you show it.',
        })
    },
    refuseBodies() {
      return refuse('The bodies asked for have too many bytes', {
        limit: limits.answerBytes,
        found: null,
        field: largestOf(valuesOf),
        advice: 'Ask for fewer bodies at once (`markdown`, `html`, `text`).',
      })
    },
    get rowsLeft() {
      return Math.max(limits.rows - spent.rows, 0)
    },
    bytesLeft: limits.answerBytes,
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

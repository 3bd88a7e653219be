import { type SQL, type SQLWrapper, sql } from 'drizzle-orm'

/** One column of an order. No column may be null, and the last one must be unique among rows with equal other columns. */
export interface SortTerm {
  readonly by: SQLWrapper
  readonly type: 'text' | 'integer' | 'timestamptz'
  readonly descending?: boolean
}

/** A part of an ordered list: `limit` rows from the start, or from the end, strictly between two sort keys. */
export interface Window {
  readonly limit: number
  readonly fromEnd: boolean
  readonly after: SortKey | null
  readonly before: SortKey | null
}

/** The values of the sort terms for one row. */
export type SortKey = readonly (string | number)[]

/** Distinguishes the statements of one list; the values of a window are parameters. */
export function nameOfWindow(window: Window): string {
  return [window.fromEnd ? 'from end' : '', window.after ? 'after' : '', window.before ? 'before' : ''].join()
}

/** The rows strictly inside the window, to be used with `windowParameters`. */
export function insideWindow(terms: readonly SortTerm[], window: Window): SQL[] {
  return [
    ...(window.after ? [beyond(terms, 'after', false)] : []),
    ...(window.before ? [beyond(terms, 'before', true)] : []),
  ]
}

/** Reversed if the window is counted from its end; the caller reverses the rows again. */
export function windowOrder(terms: readonly SortTerm[], fromEnd: boolean): SQL[] {
  return terms.map(({ by, descending = false }) => (descending === fromEnd ? sql`${by}` : sql`${by} desc`))
}

/** The parameters of a statement with this window. */
export function windowParameters(window: Window): Record<string, string | number> {
  const keys = (name: string, key: SortKey | null) => (key ?? []).map((value, index) => [`${name}${index}`, value])
  return {
    limit: window.limit,
    ...Object.fromEntries([...keys('after', window.after), ...keys('before', window.before)]),
  }
}

/** `first <= $0 and (first < $0 or (first = $0 and …))`: an index can start at the first half. */
function beyond(terms: readonly SortTerm[], name: string, backwards: boolean): SQL {
  const compare = terms.map(({ by, type, descending = false }, index) => {
    const value = sql`${sql.placeholder(`${name}${index}`)}::${sql.raw(type)}`
    const sign = descending === backwards ? '>' : '<'
    return {
      strict: sql`${by} ${sql.raw(sign)} ${value}`,
      loose: sql`${by} ${sql.raw(`${sign}=`)} ${value}`,
      equal: sql`${by} = ${value}`,
    }
  })
  const exact = compare.reduceRight<SQL | null>(
    (rest, { strict, equal }) => (rest ? sql`(${strict} or (${equal} and ${rest}))` : strict),
    null,
  )
  return sql`(${compare[0]?.loose} and ${exact})`
}

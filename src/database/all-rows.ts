import type postgres from 'postgres'

/**
 * The rows of a query, one by one as they come. The driver (3.4.9) counts rows for each session and starts anew only where a
 * statement completes, so that the array it makes itself has holes after one that failed among its rows: was cancelled, ran
 * into its time, or lost its session.
 */
export function allRows<Row extends postgres.MaybeRow>(query: postgres.PendingQuery<Row[]>): Promise<Row[]> {
  const rows: Row[] = []
  return query
    .forEach((row) => {
      rows.push(row as unknown as Row)
    })
    .then(() => rows)
}

import { AsyncLocalStorage } from 'node:async_hooks'
import { subscribe } from 'node:diagnostics_channel'
import type { Database } from '../../src/database/open.ts'

/** The statements by which requests are answered, without those that a gateway sends at the same time by itself. */
export interface RequestRecord {
  /** Those of the requests that began since the last `forget()`, one entry an execution, in order. */
  readonly statements: readonly string[]
  /** The same with their parameters. */
  readonly executions: readonly { readonly statement: string; readonly parameters: readonly unknown[] }[]
  forget(): void
}

// Which of all requests to this process asks: what a request begins keeps its number, and whatever else is done has none.
const asking = new AsyncLocalStorage<number>()
let latest = 0
subscribe('http.server.request.start', () => {
  latest += 1
  asking.enterWith(latest)
})

/** Notes what requests ask of a database from now on. */
export function recordRequests(database: Database): RequestRecord {
  const statements: string[] = []
  const executions: { statement: string; parameters: readonly unknown[] }[] = []
  let before = latest
  for (const { sql } of [database, database.scans.database]) {
    const { unsafe } = sql
    // Here and not where the driver sends it: a statement may wait for a session that was opened for another request.
    const recorded = (...[statement, parameters = [], options]: Parameters<typeof unsafe>) => {
      if ((asking.getStore() ?? 0) > before) {
        statements.push(statement)
        executions.push({ statement, parameters: [...parameters] })
      }
      return unsafe(statement, parameters, options)
    }
    Object.assign(sql, { unsafe: recorded })
  }
  return {
    statements,
    executions,
    forget() {
      before = latest
      statements.length = 0
      executions.length = 0
    },
  }
}

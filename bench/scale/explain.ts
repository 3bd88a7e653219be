import { setMaxListeners } from 'node:events'
import { execute, parse, validate } from 'graphql'
import type { Connection } from '../../src/database/connection.ts'
import { openDatabase } from '../../src/database/open.ts'
import { createReads } from '../../src/graphql/cache-tags.ts'
import { createContext } from '../../src/graphql/context.ts'
import { createBudget } from '../../src/graphql/limits/budget.ts'
import { defaultLimits } from '../../src/graphql/limits/limits.ts'
import { createTimeSlices } from '../../src/graphql/limits/time-slices.ts'
import { createSchema } from '../../src/graphql/schema.ts'

/** What Postgres does for one query. */
export interface Work {
  /** Milliseconds of planning and execution of all its statements, the least of several times. */
  readonly milliseconds: number
  /** Blocks of 8 kB that its statements read. */
  readonly blocks: number
  readonly statements: number
}

/** Asks a database through the schema, as the server does, and has Postgres explain what it did. */
export interface Explainer {
  workOf(query: string): Promise<Work>
  /** Rejects with the first error of the answer. */
  ask(query: string): Promise<unknown>
  close(): Promise<void>
}

/** Each statement is explained so often, or until that many milliseconds were spent. */
const TIMES = 5
const ENOUGH = 1000

interface Explained {
  readonly 'Planning Time': number
  readonly 'Execution Time': number
  readonly Plan: { readonly 'Shared Hit Blocks': number; readonly 'Shared Read Blocks': number }
}

/** Whoever opens it closes it. */
export async function openExplainer(source: Connection): Promise<Explainer> {
  const sent: { readonly statement: string; readonly parameters: readonly unknown[] }[] = []
  const database = await openDatabase(source, {
    statementTimeout: 0,
    onStatement: (statement, parameters) => sent.push({ statement, parameters: [...parameters] }),
  })
  const schema = createSchema()
  const ask = async (query: string) => {
    const document = parse(`{ ${query} }`)
    const [fault] = validate(schema, document)
    if (fault) throw fault
    const contextValue = await createContext({ ...withoutLimits(), database })
    const { data, errors } = await execute({ schema, document, contextValue })
    if (errors?.[0]) throw new Error(`${query}: ${errors[0].message}`, { cause: errors[0] })
    return data
  }
  const explain = async ({ statement, parameters }: (typeof sent)[number]) => {
    const [row] = await database.sql.unsafe<[{ 'QUERY PLAN': [Explained] }]>(
      `explain (analyze, buffers, timing off, format json) ${statement}`,
      parameters as never[],
    )
    const { 'Planning Time': planning, 'Execution Time': execution, Plan: plan } = row['QUERY PLAN'][0]
    return { milliseconds: planning + execution, blocks: plan['Shared Hit Blocks'] + plan['Shared Read Blocks'] }
  }
  return {
    ask,
    async workOf(query) {
      sent.length = 0
      await ask(query)
      // The first is that of the release.
      const statements = sent.slice(1)
      let least = { milliseconds: Number.POSITIVE_INFINITY, blocks: 0 }
      let spent = 0
      for (let time = 0; time < TIMES && spent < ENOUGH; time++) {
        const work = { milliseconds: 0, blocks: 0 }
        for (const one of statements) {
          const { milliseconds, blocks } = await explain(one)
          work.milliseconds += milliseconds
          work.blocks += blocks
        }
        spent += work.milliseconds
        if (work.milliseconds < least.milliseconds) least = work
      }
      return { ...least, statements: statements.length }
    },
    close: () => database.close(),
  }
}

function withoutLimits() {
  const { signal } = new AbortController()
  setMaxListeners(0, signal)
  const limits = defaultLimits
  return {
    budget: createBudget({ limits, stop: () => {} }),
    slices: createTimeSlices(),
    signal,
    stop: () => {},
    becomeLarge: () => null,
    reads: createReads(),
  }
}

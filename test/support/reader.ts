import { type ExecutionResult, execute } from 'graphql'
import { createSchema, type SchemaOptions } from '../../src/graphql/schema.ts'
import { contextOf } from './context.ts'
import { createTestDatabase, type TestDatabase } from './database.ts'
import { validDocument } from './valid-document.ts'

/** A database to ask through the schema, as the server does. */
export interface Reader {
  readonly db: TestDatabase
  /** Runs a valid query at a release, the newest unless told; `statements` is how many it took. */
  ask(query: string, variables?: object, release?: number | null): Promise<Answer>
  close(): Promise<void>
}

/** An answer, with null data where it has none. */
export interface Answer {
  // Tests look into answers freely; their expectations are the check.
  // biome-ignore lint/suspicious/noExplicitAny: see above
  readonly data: any
  readonly errors: NonNullable<ExecutionResult['errors']>
  readonly statements: number
}

export async function openReader(options: SchemaOptions = {}): Promise<Reader> {
  const db = await createTestDatabase()
  const schema = createSchema(options)
  return {
    db,
    ask: async (query, variables = {}, release = null) => {
      const document = validDocument(schema, query)
      db.forget()
      const contextValue = await contextOf(db.database, release)
      const variableValues = variables as Record<string, unknown>
      const result = await execute({ schema, document, variableValues, contextValue })
      return {
        data: result.data ?? null,
        errors: (result.errors ?? []) as NonNullable<ExecutionResult['errors']>,
        statements: db.statements.length,
      }
    },
    close: () => db.drop(),
  }
}

import type { Database } from '../open.ts'
import { executeLean } from './lean-execution.ts'

/** Prepares a statement once per database, on first use. */
export function preparedStatement<Statement>(
  prepare: (database: Database) => Statement,
): (database: Database) => Statement {
  const statements = new WeakMap<Database, Statement>()
  return (database) => {
    const statement = statements.get(database) ?? executeLean(prepare(database))
    statements.set(database, statement)
    return statement
  }
}

/**
 * The same for a statement that comes in variants. `nameOf` must return a different name for every variant, and there must be
 * a bounded number of them: each stays prepared for as long as the database is open.
 */
export function preparedVariants<Choice, Statement>(
  prepare: (database: Database, choice: Choice) => Statement,
  nameOf: (choice: Choice) => string,
): (database: Database, choice: Choice) => Statement {
  const variantsOf = preparedStatement(() => new Map<string, Statement>())
  return (database, choice) => {
    const variants = variantsOf(database)
    const name = nameOf(choice)
    const statement = variants.get(name) ?? executeLean(prepare(database, choice))
    variants.set(name, statement)
    return statement
  }
}

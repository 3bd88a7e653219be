import { quoteName } from '../connect/schema-name.ts'
import { type Installation, RECORD } from './installation.ts'

/** Throws a sentence with the statement that grants the right if the role may not read which migrations were applied. */
export function checkReading({ role, schema, tables }: Installation): void {
  if (schema.exists && !schema.usable)
    throw new Error(
      `The role ${role} may not use the schema ${schema.name}. Its owner has to run: ` +
        `GRANT USAGE, CREATE ON SCHEMA ${quoteName(schema.name)} TO ${quoteName(role)};`,
    )
  if (tables.some(({ name, readable }) => name === RECORD && !readable)) throw new Error(grantTables({ role, schema }))
}

/** The same if it may not write what imports and the clock write. */
export function checkWriting({ role, schema, tables }: Installation): void {
  // The record of migrations is only written by migrations.
  if (tables.some(({ name, writable }) => name !== RECORD && !writable)) throw new Error(grantTables({ role, schema }))
}

/** The same if it may not create or change tables. */
export function checkChanging({ role, database, mayMakeSchemas, schema, tables }: Installation): void {
  const [owner, space] = [quoteName(role), quoteName(schema.name)]
  if (!schema.exists && !mayMakeSchemas)
    throw new Error(
      `There is no schema ${schema.name} in the database ${database}, and the role ${role} may not create it. ` +
        `The owner of the database has to run: CREATE SCHEMA ${space} AUTHORIZATION ${owner};`,
    )
  if (schema.exists && !schema.mayMakeTables)
    throw new Error(
      `The role ${role} may not create tables in the schema ${schema.name}. Its owner has to run: ` +
        `GRANT USAGE, CREATE ON SCHEMA ${space} TO ${owner}; or choose another schema with DATABASE_SCHEMA.`,
    )
  const foreign = tables.find(({ owned }) => !owned)
  if (foreign)
    throw new Error(
      `The tables have to be brought up to date, and the role ${role} may not: ${foreign.name} belongs to ${foreign.owner}. ` +
        `Run Commonplace once as ${foreign.owner}, or run: GRANT ${quoteName(foreign.owner)} TO ${owner};`,
    )
}

/** Throws if there are tables with our names that are not known to be ours. */
export function checkFree({ role, schema, tables, formerRecord }: Installation): void {
  const [taken] = tables
  if (taken && formerRecord === 'hidden')
    throw new Error(
      `The role ${role} may not look at which migrations made the tables in the schema ${schema.name}. Run Commonplace once ` +
        `as ${taken.owner}, or run: GRANT ${quoteName(taken.owner)} TO ${quoteName(role)};`,
    )
  if (taken)
    throw new Error(
      `The schema ${schema.name} already holds a table ${taken.name} that Commonplace did not make. ` +
        'Choose a schema for Commonplace alone with DATABASE_SCHEMA; it is made where it is missing.',
    )
}

function grantTables({ role, schema }: Pick<Installation, 'role' | 'schema'>): string {
  const [owner, space] = [quoteName(role), quoteName(schema.name)]
  return (
    `The role ${role} may not read and write all tables in the schema ${schema.name}. Their owner has to run: GRANT SELECT, ` +
    `INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA ${space} TO ${owner};`
  )
}

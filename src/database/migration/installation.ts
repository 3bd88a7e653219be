import { is } from 'drizzle-orm'
import { getTableConfig, PgTable } from 'drizzle-orm/pg-core'
import type postgres from 'postgres'
import * as tables from '../../../schema/tables.ts'

/** The table that records which migrations were applied to its schema. */
export const RECORD = 'commonplace_migrations'

/** What a schema contains before it is migrated, and what the role may do there. */
export interface Installation {
  readonly role: string
  readonly database: string
  readonly mayMakeSchemas: boolean
  readonly schema: {
    readonly name: string
    readonly exists: boolean
    /** Whether the role has the USAGE privilege. */
    readonly usable: boolean
    readonly mayMakeTables: boolean
  }
  /** The tables with one of our names, and the record of migrations. */
  readonly tables: readonly FoundTable[]
  /** Whether an earlier version may have recorded its migrations in a schema `drizzle`, and whether the role may read that. */
  readonly formerRecord: 'none' | 'hidden' | 'readable'
}

/** An existing table. */
export interface FoundTable {
  readonly name: string
  readonly owner: string
  readonly owned: boolean
  /** Whether the role may read it and write everything an import writes. */
  readonly writable: boolean
  readonly readable: boolean
}

/** Only reads the system catalogue, which every role may. */
export async function findInstallation(sql: postgres.Sql, schema: string): Promise<Installation> {
  const names = Object.values(tables).flatMap((table) => (is(table, PgTable) ? getTableConfig(table).name : []))
  const [place] = await sql<[Omit<Installation, 'schema' | 'tables'> & Omit<Installation['schema'], 'name'>]>`
    select current_user as role, current_database() as database,
      has_database_privilege(current_database(), 'CREATE') as "mayMakeSchemas",
      space.oid is not null as exists,
      coalesce(has_schema_privilege(space.oid, 'USAGE'), false) as usable,
      coalesce(has_schema_privilege(space.oid, 'CREATE'), false) as "mayMakeTables",
      -- Those versions always used the schema public.
      case when former.oid is null or ${schema} <> 'public' then 'none'
        when has_schema_privilege(former.relnamespace, 'USAGE') and has_table_privilege(former.oid, 'SELECT, INSERT')
        then 'readable' else 'hidden' end as "formerRecord"
    from (select) as one left join pg_namespace as space on space.nspname = ${schema}
      left join pg_class as former on former.relname = '__drizzle_migrations'
        and former.relnamespace = (select oid from pg_namespace where nspname = 'drizzle')`
  const found = await sql<FoundTable[]>`
    select relname as name, pg_get_userbyid(relowner) as owner, pg_has_role(relowner, 'USAGE') as owned,
      has_table_privilege(pg_class.oid, 'SELECT') as readable,
      has_table_privilege(pg_class.oid, 'SELECT') and has_table_privilege(pg_class.oid, 'INSERT')
        and has_table_privilege(pg_class.oid, 'UPDATE') and has_table_privilege(pg_class.oid, 'DELETE') as writable
    from pg_class join pg_namespace on pg_namespace.oid = relnamespace
    where nspname = ${schema} and relname = any(${[...names, RECORD]}::text[]) and relkind in ('r', 'p', 'v', 'm', 'f')
    order by relname`
  const { exists, usable, mayMakeTables, ...rest } = place
  return { ...rest, schema: { name: schema, exists, usable, mayMakeTables }, tables: found }
}

import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'drizzle-orm'
import type postgres from 'postgres'
import { createClient } from '../connect/client.ts'
import { quoteName } from '../connect/schema-name.ts'
import type { Database } from '../open.ts'

/** How the files of a database are to be rid of what no table has any more. */
export interface EraseOptions {
  /** Whether the server is ours, so that its write-ahead log is cycled as well. */
  readonly isEmbedded: boolean
  /** Told what is begun, a sentence each. */
  readonly onStep: (sentence: string) => void
  readonly signal?: AbortSignal | undefined
  /** Whether to wait for another process that is at it. */
  readonly waits?: boolean
}

/** What became of it: nothing was due, another process is at it, it is done, or these tables belong to another role. */
export type Erased = 'nothing due' | 'elsewhere' | 'done' | { readonly notOwned: readonly string[] }

const PAUSE = 200
const PATIENCE = 120_000

/**
 * Rewrites every table that may hold, in space that is free by now, what was taken back, and the statistics that the planner has of
 * it; then has the embedded server go on with a log of its own that holds none of it. What was begun and did not end is done again.
 * Readers wait for a table while it is written. Throws where a transaction that began
 * before stays open for minutes.
 */
export async function eraseFiles(database: Database, options: EraseOptions): Promise<Erased> {
  if ((await findDueErasure(database)) === null) return 'nothing due'
  const session = createClient(database.source, { max: 1, statementTimeout: 0, applicationName: 'commonplace erasing' })
  const end = () => void session.end({ timeout: 0 })
  options.signal?.addEventListener('abort', end, { once: true })
  try {
    return (await takeLock(session, options.waits === true)) ? await eraseAll(session, options) : 'elsewhere'
  } finally {
    options.signal?.removeEventListener('abort', end)
    await session.end({ timeout: 1 })
  }
}

/** The newest erasure that is not settled; null where the files hold nothing that the tables do not. */
export async function findDueErasure({ drizzle }: Pick<Database, 'drizzle'>): Promise<number | null> {
  const [row] = await drizzle.execute<{ id: string | null }>(
    sql`select max(id) as id from erasures where settled is null`,
  )
  return row?.id == null ? null : Number(row.id)
}

async function takeLock(session: postgres.Sql, waits: boolean): Promise<boolean> {
  for (;;) {
    const [lock] = await session<[{ taken: boolean }]>`
      select pg_try_advisory_lock(hashtext('commonplace.erase'), hashtext(current_schema())) as taken`
    if (lock.taken || !waits) return lock.taken
    // Asked for again and again: a session that waits in Postgres holds a snapshot, for which the holder of the lock would wait.
    await sleep(PAUSE)
  }
}

async function eraseAll(session: postgres.Sql, { isEmbedded, onStep }: EraseOptions): Promise<Erased> {
  const [due] = await session<[{ id: string | null }]>`select max(id)::text as id from erasures where settled is null`
  if (due.id === null) return 'nothing due'
  onStep('Waiting for transactions that may still read what was taken back.')
  await waitForOthers(session)
  const tables = await session<{ name: string; owned: boolean }[]>`
    select relname as name, pg_has_role(relowner, 'usage') as owned from pg_class
    where relkind = 'r' and relnamespace = current_schema()::regnamespace order by relname`
  const notOwned = tables.filter(({ owned }) => !owned).map(({ name }) => name)
  if (notOwned.length > 0) return { notOwned }
  onStep(`Rewriting ${tables.length} tables with their indexes; readers of a table wait meanwhile.`)
  await forgetStatistics(session)
  for (const { name } of tables) await session.unsafe(`vacuum (full, analyze) ${quoteName(name)}`)
  let isForgotten = true
  for (const { name } of tables) if (!(await forgetStatisticsOfEmpty(session, name))) isForgotten = false
  await waitForOthers(session)
  const before = await statisticsFile(session)
  await session.unsafe('vacuum full pg_catalog.pg_statistic')
  if (!isForgotten || (await statisticsFile(session)) === before) return { notOwned: ['pg_catalog.pg_statistic'] }
  if (isEmbedded) {
    onStep('Beginning a new write-ahead log, and removing the one before.')
    await cycleLog(session)
  }
  await session`update erasures set settled = now() where id <= ${due.id}::bigint and settled is null`
  return 'done'
}

/** Deletes all of them at once, which only a superuser may; those of tables that have rows are made anew. */
async function forgetStatistics(session: postgres.Sql): Promise<void> {
  const [role] = await session<[{ is_super: boolean }]>`
    select rolsuper as is_super from pg_roles where rolname = current_user`
  if (!role.is_super) return
  await session`delete from pg_catalog.pg_statistic where starelid in (
    select oid from pg_class where relnamespace = current_schema()::regnamespace)`
}

/**
 * Of a table that is empty by now, Postgres keeps the statistics it had; it deletes those of a column that is given a type, also where
 * that is the type it has. False where it refuses that, because another column is computed from it.
 */
async function forgetStatisticsOfEmpty(session: postgres.Sql, table: string): Promise<boolean> {
  const columns = await session<{ name: string; type: string }[]>`
    select attname as name, format_type(atttypid, atttypmod) as type from pg_attribute
    where attrelid = quote_ident(${table})::regclass and attname in (
      select attname from pg_stats where schemaname = current_schema() and tablename = ${table})`
  if (columns.length === 0) return true
  const [filled] = await session.unsafe(`select from ${quoteName(table)} limit 1`)
  if (filled !== undefined) return true
  let isForgotten = true
  for (const { name, type } of columns)
    await session
      .unsafe(`alter table ${quoteName(table)} alter column ${quoteName(name)} type ${type}`)
      .catch((error: { readonly code?: string }) => {
        if (error.code !== '0A000') throw error
        isForgotten = false
      })
  return isForgotten
}

/** Rows that a transaction may still see are copied when a table is rewritten. */
async function waitForOthers(session: postgres.Sql): Promise<void> {
  const [now] = await session<[{ xact: string }]>`select pg_current_xact_id()::text as xact`
  const deadline = Date.now() + PATIENCE
  for (;;) {
    const [others] = await session<[{ count: number; pids: string | null }]>`
      select count(*)::integer as count, string_agg(pid::text, ', ') as pids from pg_stat_activity
      where pid <> pg_backend_pid() and datname = current_database()
        and age(backend_xmin) >= age(${now.xact}::xid8::xid)`
    if (others.count === 0) return
    if (Date.now() > deadline)
      throw new Error(
        `Transactions of other sessions (${others.pids}) have been open for minutes, and may still read what was taken back. End them, and run any command: the files of the database are rewritten then.`,
      )
    await sleep(PAUSE)
  }
}

async function statisticsFile(session: postgres.Sql): Promise<string> {
  const [row] = await session<[{ file: string }]>`select pg_relation_filenode('pg_catalog.pg_statistic')::text as file`
  return row.file
}

/**
 * Has the server write to new segments of its log until all those there were are removed; while it does, it removes what it would
 * use again. Left in the middle, it is done anew by the next erasing, which also brings the setting back.
 */
async function cycleLog(session: postgres.Sql): Promise<void> {
  await session.unsafe('alter system set wal_recycle = off')
  await reload(session, 'off')
  for (const _ of [1, 2]) await session.unsafe('checkpoint')
  const old = await segments(session)
  for (let turn = 0; (await segments(session)).some((name) => old.includes(name)); turn++) {
    if (turn > old.length + 2)
      throw new Error('Expected Postgres to remove the old segments of its log, found that it keeps some of them.')
    await session`select pg_switch_wal()`
    await session.unsafe('checkpoint')
  }
  await session.unsafe('alter system reset wal_recycle')
  await reload(session, 'on')
}

async function reload(session: postgres.Sql, expected: 'on' | 'off'): Promise<void> {
  await session`select pg_reload_conf()`
  for (let waited = 0; waited < PATIENCE; waited += PAUSE) {
    const [setting] = await session<[{ value: string }]>`select current_setting('wal_recycle') as value`
    if (setting.value === expected) return
    await sleep(PAUSE)
  }
}

async function segments(session: postgres.Sql): Promise<string[]> {
  const rows = await session<{ name: string }[]>`select name from pg_ls_waldir() where name ~ '^[0-9A-F]{24}$'`
  return rows.map(({ name }) => name)
}

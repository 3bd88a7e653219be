import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type postgres from 'postgres'

/** How many migrations the earlier version has. */
export const EARLIER = 5

const FOLDER = 'schema/migrations'

/** Makes the tables that an earlier version made, with its record in the schema `drizzle` as it was kept then, or as it is now. */
export async function setUpAsEarlierVersion(sql: postgres.Sql, record: 'drizzle' | 'own'): Promise<void> {
  const journal = JSON.parse(readFileSync(`${FOLDER}/meta/_journal.json`, 'utf8')) as {
    entries: { tag: string; when: number }[]
  }
  await sql.unsafe(
    record === 'own'
      ? 'create table commonplace_migrations (hash text primary key, at bigint not null)'
      : `create schema drizzle;
        create table drizzle.__drizzle_migrations (id serial primary key, hash text not null, created_at bigint)`,
  )
  const insert =
    record === 'own'
      ? 'insert into commonplace_migrations (hash, at)'
      : 'insert into drizzle.__drizzle_migrations (hash, created_at)'
  for (const { tag, when } of journal.entries.slice(0, EARLIER)) {
    const text = readFileSync(`${FOLDER}/${tag}.sql`, 'utf8')
    await sql.unsafe(text)
    await sql.unsafe(`${insert} values ('${createHash('sha256').update(text).digest('hex')}', ${when})`)
  }
}

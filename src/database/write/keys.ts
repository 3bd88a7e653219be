import { and, asc, eq, isNull, sql } from 'drizzle-orm'
import { keys } from '../../../schema/tables.ts'
import type { Database } from '../open.ts'

/** A key as it is stored, and as lists show it. */
export type KeyRecord = typeof keys.$inferSelect

/** Stores a key. */
export async function insertKey({ drizzle }: Database, key: typeof keys.$inferInsert): Promise<void> {
  await drizzle.insert(keys).values(key)
}

/** All keys, the oldest first, those that no longer hold among them. */
export async function listKeys({ drizzle }: Database): Promise<KeyRecord[]> {
  return await drizzle.select().from(keys).orderBy(asc(keys.made), asc(keys.id))
}

/** The keys of a partner that hold, the oldest first. */
export async function listKeysOfPartner({ drizzle }: Database, partner: string): Promise<KeyRecord[]> {
  return await drizzle
    .select()
    .from(keys)
    .where(and(eq(keys.partner, partner), holds))
    .orderBy(asc(keys.made), asc(keys.id))
}

/** Stores another key of a partner; in the same statement those it has are made to end at a time, if they do not end before. */
export async function replaceKeys(
  { drizzle }: Database,
  key: typeof keys.$inferInsert & { readonly partner: string },
  until: Date,
): Promise<void> {
  const former = drizzle.$with('former').as(
    drizzle
      .update(keys)
      .set({ expires: sql`least(${keys.expires}, ${until.toISOString()}::timestamptz)` })
      .where(and(eq(keys.partner, key.partner), holds))
      .returning({ id: keys.id }),
  )
  await drizzle.with(former).insert(keys).values(key)
}

const holds = sql`${keys.revoked} is null and coalesce(${keys.expires} > now(), true)`

/** Ends a key at once; false if no key that was not revoked has this id. */
export async function revokeKey({ drizzle }: Database, id: string): Promise<boolean> {
  const ended = await drizzle
    .update(keys)
    .set({ revoked: sql`now()` })
    .where(and(eq(keys.id, id), isNull(keys.revoked)))
    .returning({ id: keys.id })
  return ended.length > 0
}

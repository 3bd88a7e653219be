import { and, asc, eq, sql } from 'drizzle-orm'
import { subscriptions } from '../../../schema/tables.ts'
import type { Database } from '../open.ts'

/** A subscription as it is stored. */
export type SubscriptionRecord = typeof subscriptions.$inferSelect

/** Stores a subscription; false where the partner has one for this address. */
export async function insertSubscription(
  { drizzle }: Database,
  subscription: typeof subscriptions.$inferInsert,
): Promise<boolean> {
  const stored = await drizzle.insert(subscriptions).values(subscription).onConflictDoNothing().returning()
  return stored.length > 0
}

/** All subscriptions, by partner and then the oldest first. */
export async function listSubscriptions({ drizzle }: Database): Promise<SubscriptionRecord[]> {
  return await drizzle.select().from(subscriptions).orderBy(asc(subscriptions.partner), asc(subscriptions.made))
}

/** Removes a subscription with its notices; false if there is none of this id. */
export async function deleteSubscription({ drizzle }: Database, id: string): Promise<boolean> {
  const deleted = await drizzle
    .delete(subscriptions)
    .where(eq(subscriptions.id, id))
    .returning({ id: subscriptions.id })
  return deleted.length > 0
}

/** Gives a subscription another secret, beside which the old one signs until a time; false if there is none of this id. */
export async function replaceSecret(
  { drizzle }: Database,
  { id, secret, formerUntil }: { readonly id: string; readonly secret: string; readonly formerUntil: string },
): Promise<boolean> {
  const replaced = await drizzle
    .update(subscriptions)
    .set({ secret, formerSecret: sql`${subscriptions.secret}`, formerUntil })
    .where(eq(subscriptions.id, id))
    .returning({ id: subscriptions.id })
  return replaced.length > 0
}

/** Tells a subscription nothing more, because of this fault. */
export async function disableSubscription({ drizzle }: Database, id: string, fault: string): Promise<void> {
  await drizzle
    .update(subscriptions)
    .set({ disabled: sql`now()`, fault })
    .where(and(eq(subscriptions.id, id), sql`${subscriptions.disabled} is null`))
}

/** Tells it again; false if there is none of this id. */
export async function enableSubscription({ drizzle }: Database, id: string): Promise<boolean> {
  const enabled = await drizzle
    .update(subscriptions)
    .set({ disabled: null, fault: null })
    .where(eq(subscriptions.id, id))
    .returning({ id: subscriptions.id })
  return enabled.length > 0
}

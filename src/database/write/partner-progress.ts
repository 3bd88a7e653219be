import { and, asc, eq, inArray, isNotNull, sql } from 'drizzle-orm'
import { deliveries, keys, partnerProgress, receipts, subscriptions } from '../../../schema/tables.ts'
import type { Database } from '../open.ts'
import type { PlaceInLog } from '../read/changes.ts'

/** How far a partner has come, as it is stored; null is unknown. */
export type ProgressRecord = Omit<typeof partnerProgress.$inferSelect, 'partner'>

/** Notes that the log up to a place was sent to a partner. It never goes back. */
export async function noteFetched(database: Database, partner: string, { release, position }: PlaceInLog) {
  await database.drizzle
    .insert(partnerProgress)
    .values({ partner, fetchedRelease: release, fetchedPosition: position, fetchedAt: sql`now()` })
    .onConflictDoUpdate({
      target: partnerProgress.partner,
      set: { fetchedRelease: release, fetchedPosition: position, fetchedAt: sql`now()` },
      setWhere: sql`${partnerProgress.fetchedRelease} is null
        or (${partnerProgress.fetchedRelease}, ${partnerProgress.fetchedPosition}) < (${release}::integer, ${position}::integer)`,
    })
}

/** Notes what a partner says it has applied: single changes, and everything up to a place. Saying it again changes nothing. */
export async function noteApplied(
  { drizzle }: Database,
  partner: string,
  { places, upTo }: { readonly places: readonly PlaceInLog[]; readonly upTo: PlaceInLog | null },
): Promise<void> {
  if (places.length > 0)
    await drizzle
      .insert(receipts)
      .values(places.map(({ release, position }) => ({ partner, release, position })))
      .onConflictDoNothing()
  if (upTo === null) return
  const { release, position } = upTo
  await drizzle
    .insert(partnerProgress)
    .values({ partner, appliedRelease: release, appliedPosition: position, appliedAt: sql`now()` })
    .onConflictDoUpdate({
      target: partnerProgress.partner,
      set: { appliedRelease: release, appliedPosition: position, appliedAt: sql`now()` },
      setWhere: sql`${partnerProgress.appliedRelease} is null
        or (${partnerProgress.appliedRelease}, ${partnerProgress.appliedPosition}) < (${release}::integer, ${position}::integer)`,
    })
}

/** How far a partner has come; all of it null where nothing is known. */
export async function findProgress({ drizzle }: Database, partner: string): Promise<ProgressRecord> {
  const [row] = await drizzle.select().from(partnerProgress).where(eq(partnerProgress.partner, partner))
  const { partner: _partner, ...progress } = row ?? { ...NOTHING, partner }
  return progress
}

const NOTHING: ProgressRecord = {
  fetchedRelease: null,
  fetchedPosition: null,
  fetchedAt: null,
  appliedRelease: null,
  appliedPosition: null,
  appliedAt: null,
}

/** Everybody who has an address that is told of releases, or a key; by name. */
export async function listPartners({ drizzle }: Database): Promise<string[]> {
  const [told, keyed] = await Promise.all([
    drizzle.selectDistinct({ name: subscriptions.partner }).from(subscriptions),
    drizzle
      .selectDistinct({ name: sql<string>`${keys.partner}` })
      .from(keys)
      .where(isNotNull(keys.partner)),
  ])
  return [...new Set([...told, ...keyed].map(({ name }) => name))].sort()
}

/** What was noted of a partner: notices to it that are still listed, and single changes of these releases that it says it has applied. */
export async function findDealings({ drizzle }: Database, partner: string, releases: readonly number[]) {
  const [notices, applied] = await Promise.all([
    drizzle
      .select({ release: deliveries.release, outcome: deliveries.outcome, settled: deliveries.settled })
      .from(deliveries)
      .innerJoin(subscriptions, eq(subscriptions.id, deliveries.subscription))
      .where(eq(subscriptions.partner, partner))
      .orderBy(asc(deliveries.settled)),
    drizzle
      .select({ release: receipts.release, position: receipts.position, at: receipts.at })
      .from(receipts)
      .where(and(eq(receipts.partner, partner), inArray(receipts.release, [...releases]))),
  ])
  return { notices, applied }
}

/** Forgets a partner: ends its keys, and removes its addresses and what was noted of it; false if there is none of this name. */
export async function removePartner({ drizzle }: Database, partner: string): Promise<boolean> {
  const removed = await drizzle.delete(keys).where(eq(keys.partner, partner)).returning({ id: keys.id })
  const addresses = await drizzle
    .delete(subscriptions)
    .where(eq(subscriptions.partner, partner))
    .returning({ id: subscriptions.id })
  await drizzle.delete(partnerProgress).where(eq(partnerProgress.partner, partner))
  await drizzle.delete(receipts).where(eq(receipts.partner, partner))
  return removed.length + addresses.length > 0
}

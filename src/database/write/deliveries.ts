import { and, desc, eq, gt, gte, inArray, isNull, lt, lte, max, notExists, or, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import { deliveries, releases, subscriptions } from '../../../schema/tables.ts'
import type { Database } from '../open.ts'

/** A notice as it is stored. */
export type DeliveryRecord = typeof deliveries.$inferSelect

/** A notice that is to be sent now. */
export interface ClaimedDelivery {
  readonly id: string
  readonly attempts: number
  /** How many attempts failed before this one. */
  readonly failed: number
  readonly subscription: typeof subscriptions.$inferSelect
  readonly release: Pick<typeof releases.$inferSelect, 'number' | 'at' | 'withdrawn' | 'site'>
}

const newer = alias(deliveries, 'newer')
const underWay = alias(deliveries, 'under_way')

/** Waits to be sent, by itself: where only so many are sent in an hour, the newest stands for all. */
const isWaiting = ({ drizzle }: Pick<Database, 'drizzle'>) =>
  and(
    isNull(deliveries.settled),
    isNull(subscriptions.disabled),
    or(
      isNull(subscriptions.mostPerHour),
      notExists(
        drizzle
          .select({ one: sql`1` })
          .from(newer)
          .where(
            and(
              eq(newer.subscription, deliveries.subscription),
              isNull(newer.settled),
              sql`${newer.release} > ${deliveries.release}`,
            ),
          ),
      ),
    ),
  )

/**
 * When it may be sent. Where only so many are sent in an hour, not before the next one's turn, nor while another is being sent or waits
 * to be tried again; that something was withdrawn waits for neither.
 */
const turn = ({ drizzle }: Pick<Database, 'drizzle'>) => {
  const others = drizzle
    .select({ due: max(underWay.due) })
    .from(underWay)
    .where(
      and(
        eq(underWay.subscription, deliveries.subscription),
        isNull(underWay.settled),
        gt(underWay.attempts, 0),
        sql`${underWay.id} <> ${deliveries.id}`,
      ),
    )
  return sql<string>`case when ${deliveries.urgent} or ${subscriptions.mostPerHour} is null then ${deliveries.due}
    else greatest(${deliveries.due}, ${subscriptions.told} + interval '1 hour' / ${subscriptions.mostPerHour}, (${others})) end`
}

/**
 * Takes notices that are due at a time, at most `limit`, those of withdrawals first, for as long as `lease` milliseconds: whoever else
 * asks meanwhile is given others.
 */
export async function claimDeliveries(
  { drizzle }: Database,
  { now, limit, lease }: { readonly now: Date; readonly limit: number; readonly lease: number },
): Promise<ClaimedDelivery[]> {
  // As a table of its own it is read once, so that no more than these are locked.
  const due = drizzle.$with('claimed').as(
    drizzle
      .select({ id: deliveries.id })
      .from(deliveries)
      .innerJoin(subscriptions, eq(subscriptions.id, deliveries.subscription))
      .where(
        and(
          isWaiting({ drizzle }),
          lte(deliveries.due, now.toISOString()),
          sql`${turn({ drizzle })} <= ${now.toISOString()}::timestamptz`,
        ),
      )
      .orderBy(desc(deliveries.urgent), deliveries.due)
      .limit(limit)
      .for('update', { of: deliveries, skipLocked: true }),
  )
  const rows = await drizzle
    .with(due)
    .update(deliveries)
    .set({
      attempts: sql`${deliveries.attempts} + 1`,
      due: new Date(now.getTime() + lease).toISOString(),
    })
    .where(sql`${deliveries.id} in (select id from claimed)`)
    .returning({
      id: deliveries.id,
      attempts: deliveries.attempts,
      failed: deliveries.failed,
      subscription: deliveries.subscription,
      release: deliveries.release,
    })
  return await withDetails({ drizzle }, rows)
}

async function withDetails(
  { drizzle }: Pick<Database, 'drizzle'>,
  rows: readonly Pick<DeliveryRecord, 'id' | 'attempts' | 'failed' | 'subscription' | 'release'>[],
): Promise<ClaimedDelivery[]> {
  if (rows.length === 0) return []
  const details = await drizzle
    .select({
      id: deliveries.id,
      subscription: subscriptions,
      release: { number: releases.number, at: releases.at, withdrawn: releases.withdrawn, site: releases.site },
    })
    .from(deliveries)
    .innerJoin(subscriptions, eq(subscriptions.id, deliveries.subscription))
    .innerJoin(releases, eq(releases.number, deliveries.release))
    .where(
      inArray(
        deliveries.id,
        rows.map(({ id }) => id),
      ),
    )
  const triedBefore = new Map(rows.map(({ id, attempts, failed }) => [id, { attempts, failed }]))
  return details.map((detail) => ({ ...detail, ...(triedBefore.get(detail.id) ?? { attempts: 1, failed: 0 }) }))
}

/** Notes that a notice arrived, and with it what earlier ones would tell where only so many are sent in an hour. */
export async function settleDelivered(
  { drizzle }: Database,
  { id, answer }: { readonly id: string; readonly answer: string },
) {
  const arrived = drizzle
    .$with('arrived')
    .as(
      drizzle
        .update(deliveries)
        .set({ settled: sql`now()`, outcome: 'DELIVERED', answer })
        .where(eq(deliveries.id, id))
        .returning({ subscription: deliveries.subscription, release: deliveries.release }),
    )
  const told = drizzle
    .$with('told')
    .as(
      drizzle
        .update(subscriptions)
        .set({ told: sql`now()` })
        .where(sql`${subscriptions.id} in (select subscription from arrived)`)
        .returning({ id: subscriptions.id }),
    )
  await drizzle
    .with(arrived, told)
    .update(deliveries)
    .set({ settled: sql`now()`, outcome: 'COVERED' })
    .where(
      and(
        isNull(deliveries.settled),
        sql`exists (select from arrived join ${subscriptions} on ${subscriptions.id} = arrived.subscription
          where ${subscriptions.mostPerHour} is not null and arrived.subscription = ${deliveries.subscription}
            and arrived.release > ${deliveries.release})`,
      ),
    )
}

/** Notes that a notice did not arrive, and when to try again; null for never. */
export async function settleFailed(
  { drizzle }: Database,
  { id, answer, again }: { readonly id: string; readonly answer: string; readonly again: Date | null },
): Promise<void> {
  await drizzle
    .update(deliveries)
    .set({
      failed: sql`${deliveries.failed} + 1`,
      answer,
      ...(again === null ? { settled: sql`now()`, outcome: 'GIVEN_UP' } : { due: again.toISOString() }),
    })
    .where(and(eq(deliveries.id, id), isNull(deliveries.settled)))
}

/** When the next notice may be sent; null where none waits. */
export async function findNextDelivery({ drizzle }: Database): Promise<Date | null> {
  const [row] = await drizzle
    .select({ due: sql<string | null>`min(${turn({ drizzle })})::text` })
    .from(deliveries)
    .innerJoin(subscriptions, eq(subscriptions.id, deliveries.subscription))
    .where(isWaiting({ drizzle }))
  return row?.due ? new Date(row.due) : null
}

/** The newest notices, at most `limit`, of one partner or of all. */
export async function listDeliveries(
  { drizzle }: Database,
  { partner, limit }: { readonly partner: string | null; readonly limit: number },
): Promise<(DeliveryRecord & { readonly partner: string; readonly url: string })[]> {
  const rows = await drizzle
    .select({ delivery: deliveries, partner: subscriptions.partner, url: subscriptions.url })
    .from(deliveries)
    .innerJoin(subscriptions, eq(subscriptions.id, deliveries.subscription))
    .where(partner === null ? undefined : eq(subscriptions.partner, partner))
    .orderBy(desc(deliveries.release), subscriptions.partner, subscriptions.made)
    .limit(limit)
  return rows.map(({ delivery, ...of }) => ({ ...delivery, ...of }))
}

/** Makes the notices of a subscription due again from a release on, those of releases before it was made as well; gives their number. */
export async function replayDeliveries(
  { drizzle }: Database,
  { subscription, from }: { readonly subscription: string; readonly from: number },
): Promise<number> {
  const replayed = await drizzle
    .insert(deliveries)
    .select(
      drizzle
        .select({
          id: sql<string>`gen_random_uuid()`.as('id'),
          subscription: sql<string>`${subscription}::text`.as('subscription'),
          release: releases.number,
          urgent: sql<boolean>`false`.as('urgent'),
          made: sql<string>`now()`.as('made'),
          due: sql<string>`now()`.as('due'),
          attempts: sql<number>`0`.as('attempts'),
          failed: sql<number>`0`.as('failed'),
          settled: sql<string | null>`null::timestamptz`.as('settled'),
          outcome: sql<null>`null::text`.as('outcome'),
          answer: sql<string | null>`null::text`.as('answer'),
        })
        .from(releases)
        .where(gte(releases.number, from)),
    )
    .onConflictDoUpdate({
      target: [deliveries.subscription, deliveries.release],
      set: { settled: null, outcome: null, attempts: 0, failed: 0, due: sql`now()` },
    })
    .returning({ id: deliveries.id })
  return replayed.length
}

/** Forgets notices that were settled before a time. */
export async function forgetDeliveries({ drizzle }: Database, before: Date): Promise<void> {
  await drizzle.delete(deliveries).where(lt(deliveries.settled, before.toISOString()))
}

import { and, desc, eq, isNotNull, isNull, lt, sql } from 'drizzle-orm'
import { deskActions, deskSessions, keys } from '../../../schema/tables.ts'
import type { Database } from '../open.ts'

/** An editor at the desk. */
export interface DeskEditor {
  readonly name: string
  /** The id of the key they entered by; null for who entered by a printed link. */
  readonly keyId: string | null
}

/** Something an editor did, as it is kept. */
export type DeskAction = typeof deskActions.$inferSelect

const inTime = sql`${deskSessions.expires} > now()`
const keyHolds = sql`(${deskSessions.keyId} is null or exists (
  select from ${keys} where ${keys.id} = ${deskSessions.keyId} and ${keys.revoked} is null and coalesce(${keys.expires} > now(), true)
))`

/** Stores a link, or with `entered` a session; removes what has expired. */
export async function insertDeskSession(
  { drizzle }: Database,
  session: DeskEditor & { readonly hash: string; readonly expires: Date; readonly entered: boolean },
): Promise<void> {
  const { hash, keyId, name, expires, entered } = session
  await drizzle.delete(deskSessions).where(lt(deskSessions.expires, sql`now()`))
  await drizzle
    .insert(deskSessions)
    .values({ hash, keyId, name, expires: expires.toISOString(), entered: entered ? sql`now()` : null })
}

/** Makes a session of the link with this hash, once; false if there is none, it has expired, or somebody has used it. */
export async function enterByLink(
  { drizzle }: Database,
  link: string,
  session: { readonly hash: string; readonly name: string; readonly expires: Date },
): Promise<boolean> {
  const entered = await drizzle
    .update(deskSessions)
    .set({ hash: session.hash, name: session.name, entered: sql`now()`, expires: session.expires.toISOString() })
    .where(and(eq(deskSessions.hash, link), isNull(deskSessions.entered), inTime))
    .returning({ hash: deskSessions.hash })
  return entered.length > 0
}

/** Who has this session; null where it has expired or was ended, or the key that it was entered by does not hold any more. */
export async function findDeskSession({ drizzle }: Database, hash: string): Promise<DeskEditor | null> {
  const [found] = await drizzle
    .select({ name: deskSessions.name, keyId: deskSessions.keyId })
    .from(deskSessions)
    .where(and(eq(deskSessions.hash, hash), isNotNull(deskSessions.entered), inTime, keyHolds))
  return found ?? null
}

/** Ends a session at once. */
export async function endDeskSession({ drizzle }: Database, hash: string): Promise<void> {
  await drizzle.delete(deskSessions).where(eq(deskSessions.hash, hash))
}

/** Writes down what an editor did. */
export async function insertDeskAction(
  { drizzle }: Database,
  action: DeskEditor & Pick<DeskAction, 'action' | 'release' | 'detail'>,
): Promise<void> {
  const { name, keyId, release, detail } = action
  await drizzle.insert(deskActions).values({ name, keyId, release, detail, action: action.action })
}

/** The newest actions, at most `limit`. */
export async function listDeskActions({ drizzle }: Database, limit: number): Promise<DeskAction[]> {
  return await drizzle.select().from(deskActions).orderBy(desc(deskActions.id)).limit(limit)
}

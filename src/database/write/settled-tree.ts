import { and, eq, sql } from 'drizzle-orm'
import { releases, settledTrees } from '../../../schema/tables.ts'
import type { Database } from '../open.ts'

/** A tree for which there was nothing left to do, as long as its release is the newest and until a page comes or goes. */
export interface SettledTree {
  /** Names everything that the outcome of an import depends on. */
  readonly key: string
  /** Names the same but for the bytes of the pages. */
  readonly frame: string
  readonly release: number
  /** RFC 3339; null = for ever. */
  readonly until: string | null
  /** How many articles it has. */
  readonly unchanged: number
  /** JSON. */
  readonly problems: string
}

/** Finds the settled tree; null where there is none, or where another release was published since. */
export async function findSettledTree(database: Database): Promise<SettledTree | null> {
  const [found] = await database.drizzle
    .select()
    .from(settledTrees)
    .where(sql`${settledTrees.release} = (select max(${releases.number}) from ${releases})`)
    .limit(1)
  return found ?? null
}

/** Whether all that was read since of the pages of a settled tree was true of it. */
export async function isStillSettled(database: Database, { key, frame }: SettledTree): Promise<boolean> {
  const found = await database.drizzle
    .select({ key: settledTrees.key })
    .from(settledTrees)
    .where(and(eq(settledTrees.key, key), eq(settledTrees.frame, frame)))
  return found.length > 0
}

/** Keeps a settled tree in place of any other. */
export async function keepSettledTree(database: Database, tree: SettledTree): Promise<void> {
  await forgetSettledTree(database)
  await database.drizzle.insert(settledTrees).values(tree).onConflictDoNothing()
}

/** To be called before anything else is remembered of pages than what is true of the settled tree: it is known as a whole alone. */
export async function loosenSettledTree(database: Database): Promise<void> {
  await database.drizzle.update(settledTrees).set({ frame: '' })
}

/** To be called before anything is published: what an import was killed over is never taken for settled. */
export async function forgetSettledTree(database: Database): Promise<void> {
  await database.drizzle.delete(settledTrees)
}

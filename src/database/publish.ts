import { sql } from 'drizzle-orm'
import type { SiteRow } from '../../schema/json.ts'
import type { changes, releases } from '../../schema/tables.ts'
import type { Database } from './open.ts'

/** What a release does, in the words of the SQL function `publish`; ids are those of editions. */
export interface ReleasePlan {
  readonly import: string
  /** The release the plan was made against; 0 = none yet. */
  readonly expected: number
  /** False where nothing a reader can see changes: then the number stays. */
  readonly release: boolean
  readonly kind: (typeof releases.$inferSelect)['kind']
  readonly note: string | null
  readonly site: SiteRow
  readonly added: number
  readonly changed: number
  readonly moved: number
  readonly withdrawn: number
  readonly close: readonly number[]
  readonly open: readonly number[]
  readonly hold: readonly number[]
  readonly discard: readonly number[]
  readonly touch: readonly Touch[]
  readonly changes: readonly Omit<typeof changes.$inferSelect, 'release' | 'ordinal' | 'at'>[]
  readonly files: { readonly put: readonly { path: string; digest: string }[]; readonly remove: readonly string[] }
  readonly themes: readonly { slug: string; name: string; description: string | null }[]
}

/** What changed of an edition that no reader sees. */
export interface Touch {
  readonly edition: number
  readonly sourcePath: string
  readonly publishAt: string | null
  readonly expireAt: string | null
  readonly draft: boolean
  /** The `id` in the front matter. */
  readonly givenId: string | null
}

/** A database, or a transaction on it. */
export interface Executor {
  readonly drizzle: Pick<Database['drizzle'], 'execute' | 'insert'>
}

/**
 * Publishes in one statement and gives the number then in force. Throws, with everything as it was, where another
 * release came in between (`CPM01`) or what was staged is gone (`CPM02`).
 */
export async function publish(database: Executor, plan: ReleasePlan): Promise<number> {
  const [row] = await database.drizzle.execute<{ publish: number }>(
    sql`select publish(${JSON.stringify(plan)}::text::jsonb)`,
  )
  if (!row) throw new Error('Publishing gave no release number.')
  return row.publish
}

const MOST_ATTEMPTS = 5

/**
 * Plans and publishes anew where another release came in between: imports and rollbacks wait for each other, the clock
 * waits for nobody. Gives up after five attempts.
 */
export async function untilNobodyOvertakes<T>(planAndPublish: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await planAndPublish()
    } catch (error) {
      if (!isOvertaken(error) || attempt === MOST_ATTEMPTS) throw error
    }
  }
}

// Fewer editions change little of what Postgres knows of its tables.
const MANY = 500

/**
 * Has Postgres look at what the tables hold now, where a plan changed much: until it does so by itself it takes every
 * edition for invisible, as it was while it was staged.
 */
export async function refreshStatistics(database: Executor, { open, close, hold }: ReleasePlan): Promise<void> {
  if (open.length + close.length + hold.length < MANY) return
  await database.drizzle.execute(
    sql`analyze articles, editions, sections, quotes, quote_themes, edition_themes, image_credits, aliases, changes, files, themes`,
  )
}

/** Whether publishing failed only because another release came in between: planned anew, it can succeed. */
export function isOvertaken(error: unknown): boolean {
  for (let cause = error; cause instanceof Error; cause = cause.cause)
    if ('code' in cause && cause.code === 'CPM01') return true
  return false
}

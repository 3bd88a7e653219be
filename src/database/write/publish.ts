import { max, sql } from 'drizzle-orm'
import type { SiteRow } from '../../../schema/json.ts'
import { type changes, publications, type releases } from '../../../schema/tables.ts'
import type { Database } from '../open.ts'

/** What a release does: the argument of the SQL function `publish` (schema/functions/publish.sql). Ids are those of editions. */
export interface ReleasePlan {
  /** Names the plan: published once, however often it is tried. */
  readonly import: string
  /** The release the plan was made against; 0 = none yet. */
  readonly expected: number
  /** What `findPublication` gave before the plan was made. */
  readonly publication: number
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

/**
 * Publishes in one statement and gives the number then in force; the same plan tried again gives the same number. Throws, with
 * everything as it was, where anything else was published after the plan was made (`CPM01`), or what was staged is gone
 * (`CPM02`).
 */
export async function publish(database: Database, plan: ReleasePlan): Promise<number> {
  const [row] = await database.drizzle.execute<{ publish: number }>(
    sql`select publish(${JSON.stringify(plan)}::text::jsonb)`,
  )
  if (!row) throw new Error('Publishing gave no release number.')
  return row.publish
}

/**
 * Counts what was published, be it seen by readers or only noted; 0 = nothing. Whatever is read after this and published under
 * this number was true when it was published.
 */
export async function findPublication(database: Database): Promise<number> {
  const [row] = await database.drizzle.select({ newest: max(publications.number) }).from(publications)
  return row?.newest ?? 0
}

const MOST_ATTEMPTS = 5

/**
 * Plans and publishes anew where others published in between: imports and rollbacks wait for each other, as long as none
 * loses its connection; the clock waits for nobody. Gives up after five attempts.
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
export async function refreshStatistics(database: Database, { open, close, hold }: ReleasePlan): Promise<void> {
  if (open.length + close.length + hold.length < MANY) return
  await database.drizzle.execute(
    sql`analyze articles, editions, sections, quotes, quote_themes, edition_themes, image_credits, aliases, changes, files, themes`,
  )
}

/**
 * Whether publishing failed only because others published in between, or took what was staged for left over: planned anew, it
 * can succeed.
 */
export function isOvertaken(error: unknown): boolean {
  for (let cause = error; cause instanceof Error; cause = cause.cause)
    if ('code' in cause && (cause.code === 'CPM01' || cause.code === 'CPM02')) return true
  return false
}

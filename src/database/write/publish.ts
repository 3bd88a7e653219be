import { max, sql } from 'drizzle-orm'
import type { SiteRow } from '../../../schema/json.ts'
import { type changes, publications, type releases } from '../../../schema/tables.ts'
import type { Database } from '../open.ts'
import { noticeOfChange } from './publish-notices.ts'

/** What a release does: the argument of the SQL function `publish` (schema/functions/publish.sql). Ids are those of editions. */
export interface ReleasePlan {
  /** Identifies the plan, which is published only once, however often it is tried. */
  readonly import: string
  /** The newest release when the plan was made; 0 = none yet. */
  readonly expected: number
  /** What `findPublication` returned before the plan was made. */
  readonly publication: number
  /** False if nothing a reader can see changes: then the number stays. */
  readonly release: boolean
  readonly kind: (typeof releases.$inferSelect)['kind']
  readonly note: string | null
  /** As whoever publishes calls themselves; null where nobody said. */
  readonly publishedBy: string | null
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
  /** `at` is for what happened in another database; else it is the time of the release. */
  readonly changes: readonly (Omit<typeof changes.$inferSelect, 'release' | 'ordinal' | 'at'> & {
    readonly at?: string
  })[]
  readonly files: { readonly put: readonly { path: string; digest: string }[]; readonly remove: readonly string[] }
  readonly themes: readonly { slug: string; name: string; description: string | null }[]
}

/** Changes to an edition that no reader can see. */
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
 * Publishes in one statement and returns the number of the newest release afterwards; the same plan, tried again, returns the
 * same number. Throws, and changes nothing, if something else was published after the plan was made (`CPM01`) or staged
 * editions are gone (`CPM02`).
 */
export async function publish(database: Database, plan: ReleasePlan): Promise<number> {
  const [row] = await database.drizzle.execute<{ publish: number }>(
    sql`select publish(${JSON.stringify(plan)}::text::jsonb)`,
  )
  if (!row) throw new Error('The SQL function publish returned no row.')
  // Afterwards, because only misspelt searches miss it where this ends in between.
  if (plan.release) await database.drizzle.execute(sql`select learn_words(${row.publish}), ${noticeOfChange}`)
  return row.publish
}

/**
 * The number of the newest publication, whether or not it made a release; 0 = none. A plan that names this number is only
 * published if everything read after this call is still true.
 */
export async function findPublication(database: Database): Promise<number> {
  const [row] = await database.drizzle.select({ newest: max(publications.number) }).from(publications)
  return row?.newest ?? 0
}

const MOST_ATTEMPTS = 5

/**
 * Plans and publishes again if something else was published in between, up to five times. Imports and rollbacks hold a lock
 * against each other, but may lose it with their connection; the clock takes no lock.
 */
export async function retryIfOvertaken<T>(planAndPublish: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await planAndPublish()
    } catch (error) {
      if (!isOvertaken(error) || attempt === MOST_ATTEMPTS) throw error
    }
  }
}

// Fewer changed editions hardly affect the statistics.
const ANALYZE_FROM = 500

/** Runs ANALYZE on what `publish` reads, if a plan changes many editions: see below. */
export async function refreshBeforePublishing(database: Database, plan: ReleasePlan): Promise<void> {
  if (!changesMany(plan)) return
  await database.drizzle.execute(
    sql`analyze articles, editions, quotes, quote_themes, edition_themes, edition_terms, files, themes, search_texts`,
  )
}

/**
 * Runs ANALYZE, and brings the indexes of words up to date, if a plan changed many editions: until autovacuum does, the planner
 * would take every new edition for invisible, as it was while it was staged.
 */
export async function refreshStatistics(database: Database, plan: ReleasePlan): Promise<void> {
  if (!changesMany(plan)) return
  await database.drizzle.execute(
    sql`analyze articles, editions, sections, quotes, quote_themes, edition_themes, edition_terms, image_credits, images, aliases, changes, files, themes, edition_phrases, search_texts`,
  )
  await database.drizzle.execute(takeInNewWords)
}

function changesMany({ open, close, hold }: ReleasePlan): boolean {
  return open.length + close.length + hold.length >= ANALYZE_FROM
}

// Until autovacuum does, every search would go through all that was staged last, one after the other. Only an owner may.
const takeInNewWords = sql`
  select gin_clean_pending_list(oid) from pg_class
  where oid in ('edition_phrases_phrase'::regclass, 'search_texts_words'::regclass, 'search_texts_closed'::regclass)
    and pg_has_role(relowner, 'usage')`

/**
 * Whether publishing failed only because something else was published in between, or staged editions were swept as left over:
 * it can succeed with a new plan.
 */
export function isOvertaken(error: unknown): boolean {
  for (let cause = error; cause instanceof Error; cause = cause.cause)
    if ('code' in cause && (cause.code === 'CPM01' || cause.code === 'CPM02')) return true
  return false
}

import { sql } from 'drizzle-orm'
import type { MirrorRow } from '../../../schema/json.ts'
import { changes, type editions, erasures, media, withdrawnQuotes } from '../../../schema/tables.ts'
import type { Database } from '../open.ts'
import { findNewestRelease } from '../read/releases.ts'
import { noticeOfChange } from './publish-notices.ts'

/** What is known here of an article of the origin. */
export interface KnownArticle {
  readonly articleId: string
  /** The edition that readers see; null where they see none. */
  readonly open: Pick<typeof editions.$inferSelect, 'id' | 'digest' | 'path' | 'correction'> | null
  /** What the change log told of it last; null where it never did. */
  readonly told: { readonly reason: (typeof changes.$inferSelect)['reason'] } | null
}

/** Of each of these articles, in their order, what is known of it. */
export async function findKnown({ drizzle }: Database, ids: readonly string[]): Promise<KnownArticle[]> {
  if (ids.length === 0) return []
  const rows = await drizzle.execute<{
    id: string
    open: KnownArticle['open']
    told: KnownArticle['told']
  }>(sql`
    select article as id,
      (select jsonb_build_object('reason', reason) from ${changes}
       where article_id = article order by release desc, ordinal desc limit 1) as told,
      (select jsonb_build_object('id', id, 'digest', digest, 'path', path, 'correction', correction) from editions
       where article_id = article and since is not null and until is null) as open
    from unnest(${sql.param(ids)}::uuid[]) with ordinality as asked(article, position) order by position`)
  return rows.map(({ id, open, told }) => ({ articleId: id, open, told }))
}

/** Those of these articles of which editions are stored, whether or not anybody sees them. */
export async function findStored({ drizzle }: Database, ids: readonly string[]): Promise<Set<string>> {
  if (ids.length === 0) return new Set()
  const rows = await drizzle.execute<{ id: string }>(sql`
    select article as id from unnest(${sql.param(ids)}::uuid[]) as asked(article)
    where exists (select from editions where article_id = article and staged_by is null)`)
  return new Set(rows.map(({ id }) => id))
}

/** How many quotes were taken back at the origin, without a trace of them here, that no release has told of; and of how many nobody knows the words. */
export async function countNotedQuotes({
  drizzle,
}: Database): Promise<{ readonly all: number; readonly unknown: number }> {
  const [row] = await drizzle.execute<{ all: number; unknown: number }>(sql`
    select count(*)::integer as all, count(*) filter (where words = '')::integer as unknown
    from ${withdrawnQuotes} where release is null`)
  return row ?? { all: 0, unknown: 0 }
}

/** Has a release tell of the quotes that were taken back at the origin and were never here. */
export async function tellNotedQuotes({ drizzle }: Database, release: number): Promise<void> {
  await drizzle.execute(sql`
    with told as (
      update ${withdrawnQuotes} set release = ${release}::integer, ordinal = noted.ordinal
      from (select uid, row_number() over (order by uid)::integer - 1 as ordinal from ${withdrawnQuotes} where release is null) as noted
      where ${withdrawnQuotes}.uid = noted.uid
      returning 1
    )
    select ${noticeOfChange} where exists (select from told)`)
}

/** Removes what only earlier releases showed or corrected, and owes that the files of the database are rid of it. Only for the holder of the import lock. */
export async function eraseHistory({ drizzle }: Database): Promise<void> {
  await drizzle.execute(sql`
    with owed as (insert into ${erasures} default values), said as (
      update ${changes} set correction = null
      where correction is not null and release < (select max(number) from releases)
    )
    select oldest from prune_history(1, false)`)
}

/** Those of these images, by their SHA-256, of which the bytes, or what they tell, are not stored. */
export async function findMissingFiles({ drizzle }: Database, digests: readonly string[]): Promise<Set<string>> {
  if (digests.length === 0) return new Set()
  const rows = await drizzle.execute<{ digest: string }>(sql`
    select asked.digest from unnest(${sql.param(digests)}::text[]) as asked(digest)
    where not exists (select from ${media} where ${media.digest} = asked.digest)`)
  return new Set(rows.map(({ digest }) => digest))
}

/** The gateway that this database mirrors, if it mirrors one. */
export async function findMirror(database: Database): Promise<MirrorRow | null> {
  return (await findNewestRelease(database))?.site.mirror ?? null
}

/** Thrown where something else than the mirroring would publish in the database of a mirror. */
export class IsMirrorError extends Error {
  override readonly name = 'IsMirrorError'
}

/**
 * Keeps everything but the mirroring from publishing in the database of a mirror.
 * @throws IsMirrorError where the database is one
 */
export async function refuseInMirror(database: Database): Promise<void> {
  const mirror = await findMirror(database)
  if (mirror === null) return
  throw new IsMirrorError(
    `This database mirrors ${mirror.url}, and what it shows is decided there: nothing was written. ` +
      'For a site of your own use another database (--data, or DATABASE_URL).',
  )
}

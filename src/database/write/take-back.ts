import { asc, getTableColumns, sql } from 'drizzle-orm'
import type { SiteRow } from '../../../schema/json.ts'
import {
  cachedPages,
  cachedSite,
  changes,
  erasures,
  files,
  media,
  proposals,
  releases,
  sources,
  themes,
  withdrawnQuotes,
} from '../../../schema/tables.ts'
import type { Database } from '../open.ts'
import { noticeOfChange } from './publish-notices.ts'

/** Why something may not be read any more, at no release. */
export type ForGood = (typeof withdrawnQuotes.$inferSelect)['reason']

/** A quote that was taken back, as it is known. */
export type WithdrawnQuote = typeof withdrawnQuotes.$inferSelect

/** What taking words back does: the argument of the SQL function `take_back_words` (schema/functions/take_back_words.sql). */
export interface TakeBackPlan {
  /** Identifies the plan, which is published only once, however often it is tried. */
  readonly import: string
  /** What `findPublication` returned before the plan was made. */
  readonly publication: number
  readonly releaseNote: string
  /** Editions that have the words, each with the one staged in its place. */
  readonly editions: readonly { readonly old: number; readonly new: number }[]
  /** SHA-256 of files that have the words, and of what they are without; null for those that are kept no more. */
  readonly files: readonly { readonly old: string; readonly new: string | null }[]
  /** The articles of which the newest release says something else now. */
  readonly changes: readonly { readonly articleId: string; readonly path: string }[]
  readonly quotes: readonly Pick<
    WithdrawnQuote,
    'uid' | 'words' | 'articleId' | 'path' | 'sourcePaths' | 'reason' | 'note'
  >[]
  /** What other tables say without the words. */
  readonly corrections: readonly Said<typeof changes, 'release' | 'ordinal' | 'correction'>[]
  readonly releases: readonly { readonly number: number; readonly note: string | null; readonly site: SiteRow }[]
  readonly themes: readonly Said<typeof themes, 'slug' | 'since' | 'name' | 'description'>[]
}

type Said<Table extends { $inferSelect: object }, Key extends keyof Table['$inferSelect']> = Readonly<
  Pick<Table['$inferSelect'], Key>
>

/**
 * Takes words back in one statement and returns the release that tells of it; the same plan, tried again, returns the same. Throws, and
 * changes nothing, where `publish` does.
 */
export async function takeBackWords({ drizzle }: Database, plan: TakeBackPlan): Promise<number> {
  const [row] = await drizzle.execute<{ release: number }>(
    sql`select take_back_words(${JSON.stringify(plan)}::text::jsonb) as release`,
  )
  if (!row) throw new Error('The SQL function take_back_words returned no row.')
  return row.release
}

/** Every quote that was taken back, in the order in which that was told. */
export async function listWithdrawnQuotes({ drizzle }: Database): Promise<WithdrawnQuote[]> {
  return await drizzle
    .select()
    .from(withdrawnQuotes)
    .orderBy(asc(withdrawnQuotes.release), asc(withdrawnQuotes.ordinal), asc(withdrawnQuotes.uid))
}

/** Notes quotes of which nothing is known here but what the files of the site say, and forgets what was found out about files. */
export async function noteWithdrawnQuotes(
  { drizzle }: Database,
  rows: readonly (typeof withdrawnQuotes.$inferInsert)[],
): Promise<void> {
  if (rows.length === 0) return
  const noted = drizzle
    .insert(withdrawnQuotes)
    .values([...rows])
    .onConflictDoNothing()
  await drizzle.execute(sql`with noted as ${noted} select ${noticeOfChange}`)
  await drizzle.execute(sql`with pages as (delete from ${cachedPages} returning 1), site as (delete from ${cachedSite})
    insert into ${erasures} (asked) select now() from pages limit 1`)
}

/** The bytes of a stored file that is text, with the paths it ever had; none for one that was never published. */
export interface StoredText {
  readonly digest: string
  readonly bytes: Uint8Array
  readonly paths: readonly string[]
  /** Whether it is an image that is written as text. */
  readonly isImage: boolean
}

/** Stored files that are text, drawings among them, in the order of their digests: some after this one. */
export async function listStoredTexts(
  { drizzle }: Database,
  { after, limit }: { readonly after: string; readonly limit: number },
): Promise<StoredText[]> {
  return await drizzle
    .select({
      ...getTableColumns(sources),
      paths: sql<
        string[]
      >`coalesce((select json_agg(distinct ${files.path}) from ${files} where ${files.digest} = sources.digest), '[]')`,
      isImage: sql<boolean>`exists (select from ${media} where ${media.digest} = sources.digest)`,
    })
    .from(sources)
    .where(
      sql`${sources.digest} > ${after} and not exists (select from ${media} where ${media.digest} = sources.digest and ${media.type} <> 'image/svg+xml')`,
    )
    .orderBy(asc(sources.digest))
    .limit(limit)
}

/** What is said outside of editions. */
export async function loadRemarks({
  drizzle,
}: Database): Promise<Pick<TakeBackPlan, 'corrections' | 'releases' | 'themes'>> {
  const [corrections, noted, named] = await Promise.all([
    drizzle
      .select({ release: changes.release, ordinal: changes.ordinal, correction: changes.correction })
      .from(changes)
      .where(sql`${changes.correction} is not null`),
    drizzle.select({ number: releases.number, note: releases.note, site: releases.site }).from(releases),
    drizzle
      .select({ slug: themes.slug, since: themes.since, name: themes.name, description: themes.description })
      .from(themes),
  ])
  return { corrections, releases: noted, themes: named }
}

/** A proposal with everything it says. */
export interface WholeProposal {
  readonly name: string
  readonly id: string
  /** The digests of the files it brings. */
  readonly digests: readonly string[]
  readonly said: unknown
}

/** Every proposal, by name. */
export async function listWholeProposals({ drizzle }: Database): Promise<WholeProposal[]> {
  const rows = await drizzle.select().from(proposals).orderBy(asc(proposals.name))
  return rows.map(({ name, id, plan, carried, report }) => {
    const put = (plan as { files?: { put?: { digest: string }[] } }).files?.put ?? []
    return { name, id, digests: put.map(({ digest }) => digest), said: [plan, carried, report] }
  })
}

/** The words of a quote in one of its editions, and every file its article came from. */
export interface QuoteText {
  readonly text: string
  readonly sourcePaths: readonly string[]
}

/** What the quote with a lasting id says in any edition, or what every quote says where none is named. */
export async function findQuoteTexts(
  { drizzle }: Database,
  { uid }: { readonly uid: string | null },
): Promise<QuoteText[]> {
  return await drizzle.execute<{ text: string; sourcePaths: string[] }>(sql`
    select quoted.text, (
      select json_agg(distinct other.source_path) from editions as other where other.article_id = quoted.article_id
    ) as "sourcePaths"
    from (
      select distinct quotes.text, editions.article_id from quotes join editions on editions.id = edition_id
      where ${uid}::uuid is null or uid = ${uid}::uuid
    ) as quoted`)
}

/** Adds to what is known of a quote that was taken back by what it was found in a file, and forgets what was found out about files. */
export async function noteFoundAgain(
  { drizzle }: Database,
  { uid, words, sourcePaths, reason, note }: Pick<WithdrawnQuote, 'uid' | 'words' | 'sourcePaths' | 'reason' | 'note'>,
): Promise<void> {
  await drizzle
    .insert(withdrawnQuotes)
    .values({ uid, words, sourcePaths, reason, note })
    .onConflictDoUpdate({
      target: withdrawnQuotes.uid,
      set: {
        words: sql`case when ${words} = any(string_to_array(${withdrawnQuotes.words}, ' ')) then ${withdrawnQuotes.words}
          else ${withdrawnQuotes.words} || ' ' || ${words} end`,
        sourcePaths: sql`array(select distinct unnest(${withdrawnQuotes.sourcePaths} || excluded.source_paths))`,
      },
    })
  await drizzle.execute(sql`with pages as (delete from ${cachedPages}), site as (delete from ${cachedSite}),
    owed as (insert into ${erasures} default values) select ${noticeOfChange}`)
}

/** Forgets what was found out about a file that may not be published. */
export async function forgetFile({ drizzle }: Database, path: string): Promise<void> {
  await drizzle.execute(sql`
    with page as (delete from ${cachedPages} where path = ${path}), site as (delete from ${cachedSite})
    insert into ${erasures} default values`)
}

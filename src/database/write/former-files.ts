import { sql } from 'drizzle-orm'
import { editions } from '../../../schema/tables.ts'
import type { Snapshot } from '../read/snapshot.ts'
import { visibleAt } from '../visibility.ts'

/** A file that a visible article comes from, or once came from. */
export interface ArticleFile extends Readonly<Pick<typeof editions.$inferSelect, 'articleId' | 'language' | 'kind'>> {
  readonly sourcePath: string
  readonly translationKey: string
  /** The visible edition of the article, the file that has it, and the address. */
  readonly edition: number
  readonly fileNow: string
  readonly path: string
}

/** Each file of each article that is visible at the release. Reads the files of all editions. */
export async function findArticleFiles({ database, release }: Snapshot): Promise<ArticleFile[]> {
  // A file that was renamed without readers seeing a difference is known as the article's first alone.
  return await database.drizzle.execute<{ [Key in keyof ArticleFile]: ArticleFile[Key] }>(sql`
    select distinct on (editions.article_id, once.source_path)
      editions.article_id as "articleId", editions.language, editions.kind, once.source_path as "sourcePath",
      once.translation_key as "translationKey", editions.id::float8 as edition, editions.source_path as "fileNow", editions.path
    from editions join lateral (
      select id, source_path, translation_key from editions as old
      where old.article_id = editions.article_id and old.since <= ${release}
      union all
      select 0, origin, editions.translation_key from articles where articles.id = editions.article_id and origin <> ''
    ) as once on true
    where ${visibleAt(editions, release)}
    order by editions.article_id, once.source_path, once.id desc`)
}

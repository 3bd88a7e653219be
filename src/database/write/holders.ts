import { and, desc, eq, isNull, sql } from 'drizzle-orm'
import { aliases, articles, editions } from '../../../schema/tables.ts'
import type { Database } from '../open.ts'
import { loadTree } from './import-state.ts'

/**
 * The source path of who has each address (by path key), alias and given id; the SHA-256 of each file as published, and the
 * dates of its visible page.
 */
export interface PublishedHolders {
  readonly pages: ReadonlyMap<string, string>
  readonly aliases: ReadonlyMap<string, string>
  readonly ids: ReadonlyMap<string, string>
  readonly digests: ReadonlyMap<string, string>
  readonly dates: ReadonlyMap<string, { readonly published: string | null; readonly updated: string | null }>
}

/** Reads who has which address, alias and id, in three statements. Visible pages go before hidden ones. */
export async function loadHolders(database: Database): Promise<PublishedHolders> {
  const db = database.drizzle
  const isPublished = sql`${editions.since} is not null`
  const [pages, leading, digests] = await Promise.all([
    db
      .select({
        key: editions.pathKey,
        file: editions.sourcePath,
        id: articles.givenId,
        since: editions.since,
        published: editions.published,
        updated: editions.updated,
      })
      .from(editions)
      .innerJoin(articles, eq(articles.id, editions.articleId))
      .where(and(isNull(editions.until), isNull(editions.stagedBy)))
      // Of equal keys a map keeps the last.
      .orderBy(desc(sql`${editions.since} is null`), editions.id),
    db
      .select({ key: aliases.pathKey, file: editions.sourcePath })
      .from(aliases)
      .innerJoin(editions, eq(editions.id, aliases.editionId))
      .where(and(isNull(editions.until), isPublished)),
    loadTree(database),
  ])
  return {
    pages: new Map(pages.map(({ key, file }) => [key, file])),
    aliases: new Map(leading.map(({ key, file }) => [key, file])),
    ids: new Map(pages.flatMap(({ id, file }) => (id === null ? [] : [[id, file] as const]))),
    digests,
    dates: new Map(
      pages.flatMap(({ file, since, published, updated }) =>
        since === null ? [] : [[file, { published, updated }] as const],
      ),
    ),
  }
}

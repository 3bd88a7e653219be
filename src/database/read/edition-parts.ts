import { and, eq, getTableColumns, type SQL, sql } from 'drizzle-orm'
import type { AnyPgColumn, PgTable } from 'drizzle-orm/pg-core'
import { aliases, editions, imageCredits, quotes } from '../../../schema/tables.ts'
import { isAny, isOne } from './asked-keys.ts'
import { preparedStatement } from './prepared-statements.ts'
import { read, type Statement } from './read.ts'
import { type Snapshot, visible } from './snapshot.ts'

/** The lasting id of the article that something is a part of. */
export interface OfArticle {
  readonly articleId: string
}

/** A further path of an article. */
export type AliasRow = typeof aliases.$inferSelect & OfArticle

/** What a caption says about the source of an image. */
export type ImageCreditRow = typeof imageCredits.$inferSelect & OfArticle

/** A quote of an edition. */
export type QuoteRow = typeof quotes.$inferSelect & OfArticle

type PartTable = PgTable & Record<'editionId' | 'position' | 'uid', AnyPgColumn>

/** Look-ups of one kind of part. They only find parts of editions that are visible at the snapshot's release. */
interface PartLookups<Row> {
  /** The parts of these editions, in reading order within each; at most `limit`. */
  byEdition(snapshot: Snapshot, editionIds: readonly number[], limit: number): Promise<Row[]>
  /** The parts with these lasting ids. */
  byUid(snapshot: Snapshot, uids: readonly string[]): Promise<Row[]>
}

export const { byEdition: findAliases, byUid: findAliasesByUid } = partLookups<AliasRow>(aliases, 'aliases')

export const { byEdition: findImageCredits, byUid: findImageCreditsByUid } = partLookups<ImageCreditRow>(
  imageCredits,
  'image_credits',
)

export const { byEdition: findQuotes, byUid: findQuotesByUid } = partLookups<QuoteRow>(quotes, 'quotes')

/** The look-ups of a table; `Row` is what `columns` select, by default all of them. */
export function partLookups<Row>(
  table: PartTable,
  name: string,
  columns: Record<string, AnyPgColumn> = getTableColumns(table),
): PartLookups<Row> {
  const ofEdition = selectParts<Row>(
    table,
    columns,
    isOne(table.editionId, 'editionIds', 'bigint'),
    `${name}_of_edition`,
  )
  const ofEditions = selectParts<Row>(
    table,
    columns,
    isAny(table.editionId, 'editionIds', 'bigint'),
    `${name}_of_editions`,
  )
  const byUid = selectParts<Row>(table, columns, isAny(table.uid, 'uids', 'uuid'), `${name}_by_uid`)
  return {
    byEdition: (snapshot, editionIds, limit) =>
      read(snapshot, editionIds.length === 1 ? ofEdition : ofEditions, { editionIds, limit }),
    byUid: (snapshot, uids) => read(snapshot, byUid, { uids, limit: uids.length }),
  }
}

/** Selects visible parts that meet a condition, in reading order within each edition; takes a parameter `limit`. */
export function selectParts<Row>(
  table: PartTable,
  columns: Record<string, AnyPgColumn>,
  condition: SQL,
  name: string,
): Statement<Row> {
  return preparedStatement(({ drizzle }) => {
    const statement = drizzle
      .select({ ...columns, articleId: editions.articleId })
      .from(table as PgTable)
      .innerJoin(editions, eq(editions.id, table.editionId))
      .where(and(condition, visible(editions)))
      .orderBy(table.editionId, table.position)
      .limit(sql.placeholder('limit'))
      .prepare(name)
    // Drizzle cannot infer the rows of a table that is a parameter.
    return statement as unknown as ReturnType<Statement<Row>>
  })
}

import { and, eq, ne, type SQL, sql } from 'drizzle-orm'
import { alias, unionAll } from 'drizzle-orm/pg-core'
import { editions, editionTerms, editionThemes } from '../../../schema/tables.ts'
import { PARTS, type Part } from '../visibility.ts'
import { type ArticleRow, articleColumns } from './articles.ts'
import { preparedStatement, preparedVariants } from './prepared-statements.ts'
import { read, scan } from './read.ts'
import { belongsTo, type Snapshot, visible, visibleIn, visibleYet } from './snapshot.ts'

/** An article that is something to the article of the edition `of`. */
export type RelatedArticle = ArticleRow & { readonly of: number }

/** Where a neighbour is in the order of dates and paths. */
export type Side = 'previous' | 'next'

const original = alias(editions, 'original')
const asked = sql`${original.id} = any(${sql.placeholder('ids')}::bigint[])`
const sameLanguage = eq(editions.language, original.language)

const translations = preparedStatement(({ drizzle }) =>
  drizzle
    .select({ of: original.id, ...articleColumns })
    .from(original)
    .innerJoin(
      editions,
      and(eq(editions.translationKey, original.translationKey), ne(editions.language, original.language)),
    )
    .where(and(asked, visibleYet(editions)))
    .orderBy(original.id, editions.language, editions.path)
    .limit(sql.placeholder('limit'))
    .prepare('translations'),
)

const neighbour = preparedVariants(({ drizzle }, side: Side) => {
  const here = sql`(${original.listedPublished}, ${original.path})`
  const there = sql`(${editions.listedPublished}, ${editions.path})`
  const isBeyond = side === 'previous' ? sql`${there} < ${here}` : sql`${there} > ${here}`
  const direction = sql.raw(side === 'previous' ? 'desc' : 'asc')
  const nearestOf = (part: Part) =>
    drizzle
      .select(articleColumns)
      .from(editions)
      .where(
        and(
          eq(editions.folderKey, original.folderKey),
          sameLanguage,
          eq(editions.kind, 'PAGE'),
          visibleIn(editions, part),
          isBeyond,
        ),
      )
      .orderBy(sql`${editions.listedPublished} ${direction}`, sql`${editions.path} ${direction}`)
      .limit(1)
  const either = unionAll(nearestOf('open'), nearestOf('closed later')).as('either')
  const nearest = drizzle
    .select()
    .from(either)
    .orderBy(sql`${either.listedPublished} ${direction}`, sql`${either.path} ${direction}`)
    .limit(1)
    .as('nearest')
  return drizzle
    .select({ of: original.id, ...nearest._.selectedFields })
    .from(original)
    .crossJoinLateral(nearest)
    .where(and(asked, eq(original.kind, 'PAGE')))
    .prepare(`article_${side}`)
}, String)

const related = preparedStatement(({ drizzle }) => {
  const ofPart = (part: Part) => sql`
    select other.edition_id from ${editionThemes} as own join ${editionThemes} as other using (theme)
    where own.edition_id = ${original.id} and ${belongsTo(sql`other.until`, part)}
    union all
    select other.edition_id from ${editionTerms} as own join ${editionTerms} as other using (taxonomy, slug)
    where own.edition_id = ${original.id} and ${belongsTo(sql`other.until`, part)}`
  const shared = sql`(
    select edition_id, count(*) as shared from (${sql.join(PARTS.map(ofPart), sql` union all `)}) as themes_and_terms
    group by edition_id) as common`
  const nearest = drizzle
    .select(articleColumns)
    .from(shared as SQL<unknown>)
    .innerJoin(editions, sql`${editions.id} = common.edition_id`)
    .where(and(ne(editions.articleId, original.articleId), sameLanguage, eq(editions.kind, 'PAGE'), visible(editions)))
    .orderBy(sql`common.shared desc`, sql`${editions.listedPublished} desc`, editions.path)
    .limit(sql.placeholder('limit'))
    .as('nearest')
  return drizzle
    .select({ of: original.id, ...nearest._.selectedFields })
    .from(original)
    .crossJoinLateral(nearest)
    .where(asked)
    .prepare('articles_related')
})

/** The same page in other languages, by language; at most `limit`. */
export function findTranslations(snapshot: Snapshot, ids: readonly number[], limit: number): Promise<RelatedArticle[]> {
  return read(snapshot, translations, { ids, limit })
}

/** The page before or after each of these editions in its folder and language, by date and then by path. */
export function findNeighbours(snapshot: Snapshot, ids: readonly number[], side: Side): Promise<RelatedArticle[]> {
  return read(snapshot, (database) => neighbour(database, side), { ids })
}

/** The pages that share most themes and terms with each of these editions, the newest of equals first; at most `limit` each. */
export function findRelated(snapshot: Snapshot, ids: readonly number[], limit: number): Promise<RelatedArticle[]> {
  return scan(snapshot, related, { ids, limit })
}

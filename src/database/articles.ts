import { and, type InferSelectModel, type SQL, sql } from 'drizzle-orm'
import { editions } from '../../schema/tables.ts'
import { articleColumns } from './article-columns.ts'
import { oncePerDatabase } from './prepared.ts'
import { type Snapshot, visible } from './visible.ts'

type Edition = InferSelectModel<typeof editions>
type Wide = 'extra' | 'links' | 'markdown' | 'html' | 'text'

/** An article as one of its editions shows it. A wide column is null where it was not asked for: see `findArticleBodies`. */
export type ArticleRow = Pick<Edition, Exclude<keyof typeof articleColumns, Wide>> & {
  readonly [Column in Wide]: Edition[Column] | null
} & {
  /** The alias it was found under, null for its own path. */
  readonly requestedPath?: string | null
}

/** The wide columns of an edition, all of them. */
export type ArticleBodyRow = Pick<Edition, 'id' | Wide>

const byEdition = oncePerDatabase(({ drizzle }) =>
  select(drizzle, sql`${editions.id} = any(${ids()}::bigint[])`, 'edition'),
)

const byIdentity = oncePerDatabase(({ drizzle }) =>
  select(drizzle, sql`${editions.articleId} = any(${ids()}::uuid[])`, 'identity'),
)

const bodies = oncePerDatabase(({ drizzle }) =>
  drizzle
    .select({
      id: editions.id,
      extra: editions.extra,
      links: editions.links,
      markdown: editions.markdown,
      html: editions.html,
      text: editions.text,
    })
    .from(editions)
    .where(and(sql`${editions.id} = any(${ids()}::bigint[])`, visible(editions)))
    .prepare('article_bodies'),
)

/** The articles that show these editions at the release, in no particular order. */
export function findArticlesByEdition(
  { database, release }: Snapshot,
  ids: readonly number[],
  columns: readonly string[],
): Promise<ArticleRow[]> {
  return byEdition(database).execute({ release, ids, columns })
}

/** The articles with these lasting ids, as far as they are visible at the release, in no particular order. */
export function findArticlesByIdentity(
  { database, release }: Snapshot,
  ids: readonly string[],
  columns: readonly string[],
): Promise<ArticleRow[]> {
  return byIdentity(database).execute({ release, ids, columns })
}

/** The wide columns of visible editions, for a reader that did not know it would need them. */
export function findArticleBodies({ database, release }: Snapshot, ids: readonly number[]): Promise<ArticleBodyRow[]> {
  return bodies(database).execute({ release, ids })
}

function select(drizzle: Snapshot['database']['drizzle'], which: SQL, by: string) {
  return drizzle
    .select(articleColumns)
    .from(editions)
    .where(and(which, visible(editions)))
    .prepare(`articles_by_${by}`)
}

function ids() {
  return sql.placeholder('ids')
}

import { and, type SQL, sql } from 'drizzle-orm'
import { editions } from '../../../schema/tables.ts'
import { preparedStatement } from './prepared-statements.ts'
import { read } from './read.ts'
import { type Snapshot, visible } from './snapshot.ts'
import { askedColumns, bytesSoFar, type WideChoice, withinBytes } from './wide-columns.ts'

type Edition = typeof editions.$inferSelect

/** The columns of an edition that readers may see, except the large ones: see `findArticleBodies`. */
export const articleColumns = {
  id: editions.id,
  articleId: editions.articleId,
  since: editions.since,
  number: editions.number,
  digest: editions.digest,
  kind: editions.kind,
  language: editions.language,
  path: editions.path,
  title: editions.title,
  summary: editions.summary,
  published: editions.published,
  updated: editions.updated,
  wordCount: editions.wordCount,
  licence: editions.licence,
  labels: editions.labels,
  correction: editions.correction,
  listedPublished: editions.listedPublished,
  listedUpdated: editions.listedUpdated,
  titleKey: editions.titleKey,
}

/** An article as one of its editions shows it, without its body. */
export type ArticleRow = Pick<Edition, keyof typeof articleColumns>

const wide = {
  extra: editions.extra,
  links: editions.links,
  markdown: editions.markdown,
  html: editions.html,
  text: editions.text,
}

/** The large columns of an article; each is null if it was not asked for. */
export type ArticleBody = Pick<Edition, keyof typeof wide>

const byEdition = preparedStatement(({ drizzle }) =>
  select(drizzle, sql`${editions.id} = any(${ids()}::bigint[])`, 'edition'),
)

const byId = preparedStatement(({ drizzle }) =>
  select(drizzle, sql`${editions.articleId} = any(${ids()}::uuid[])`, 'id'),
)

const bodies = preparedStatement(({ drizzle }) => {
  const sized = drizzle
    .select({ id: editions.id, ...askedColumns(wide), soFar: bytesSoFar(editions.id, wide) })
    .from(editions)
    .where(and(sql`${editions.id} = any(${ids()}::bigint[])`, visible(editions)))
    .as('sized')
  const { id, extra, links, markdown, html, text } = sized
  return drizzle
    .select({ id, extra, links, markdown, html, text })
    .from(sized)
    .where(withinBytes(sized.soFar))
    .prepare('article_bodies')
})

/** The articles with these editions, as far as they are visible at the release, in no particular order. */
export function findArticlesByEdition(snapshot: Snapshot, ids: readonly number[]): Promise<ArticleRow[]> {
  return read(snapshot, byEdition, { ids })
}

/** The articles with these lasting ids (`articles.id`), as far as they are visible at the release, in no particular order. */
export function findArticlesById(snapshot: Snapshot, ids: readonly string[]): Promise<ArticleRow[]> {
  return read(snapshot, byId, { ids })
}

/** The bodies of visible editions by `editions.id`, as far as they fit into the number of bytes; the rest are left out. */
export function findArticleBodies(snapshot: Snapshot, ids: readonly number[], choice: WideChoice) {
  return read(snapshot, bodies, { ids, ...choice })
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

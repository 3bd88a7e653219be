import { and, eq, gte, lte, or, type SQLWrapper, sql } from 'drizzle-orm'
import { unionAll } from 'drizzle-orm/pg-core'
import {
  aliases,
  changes,
  editions,
  formerPaths as former,
  releases,
  withdrawnArticles,
} from '../../../schema/tables.ts'
import { isForGood, isTakenBack } from '../visibility.ts'
import { type ArticleRow, articleColumns } from './articles.ts'
import { isAny, isOne } from './asked-keys.ts'
import { preparedStatement } from './prepared-statements.ts'
import { read } from './read.ts'
import { lasts, type Snapshot, visible, visibleYet } from './snapshot.ts'

/** An article found under a path; `requestedPath` is the alias that led to it, null for its own path. */
export type ArticleByPath = ArticleRow & { readonly key: string; readonly requestedPath: string | null }

/** The article that was last found by a path that leads nowhere now. */
export interface FormerPath {
  readonly key: string
  /** As it was written then. */
  readonly path: string
  readonly articleId: string
  /** Whether it was the article's own path; false for an alias. */
  readonly canonical: boolean
  /** The visible edition of the article, which now has another path; null if the article is gone. */
  readonly edition: number | null
  /** When the path stopped leading to the article. */
  readonly closed: string
  /** When the article was last withdrawn, and why; later than the release where it was withdrawn for good since. */
  readonly withdrawn: string | null
  readonly reason: (typeof changes.$inferSelect)['reason']
}

/** The articles with some path keys, by their own paths or by aliases, at a release. */
export const articlesByPath = byPath(isAny, 'articles_by_paths')

const articleByPath = byPath(isOne, 'article_by_path')

function byPath(isAsked: typeof isAny, name: string) {
  return preparedStatement(({ drizzle }) => {
    const own = drizzle
      .select({
        key: editions.pathKey,
        requestedPath: sql<string | null>`null::text`.as('requested_path'),
        ...articleColumns,
      })
      .from(editions)
      .where(and(isAsked(editions.pathKey, 'keys', 'text'), visibleYet(editions)))
    const other = drizzle
      .select({
        key: aliases.pathKey,
        requestedPath: sql<string | null>`${aliases.path}`.as('requested_path'),
        ...articleColumns,
      })
      .from(aliases)
      .innerJoin(editions, eq(editions.id, aliases.editionId))
      .where(and(isAsked(aliases.pathKey, 'keys', 'text'), lasts(aliases.until), visible(editions)))
    return unionAll(own, other).prepare(name)
  })
}

/** What some path keys led to last, at a release, whether or not they lead somewhere now. */
export const formerPaths = preparedStatement(({ drizzle }) => {
  const keys = sql.placeholder('keys')
  const release = sql.placeholder('release')
  const takenBack = sql<boolean>`coalesce(${isTakenBack}, false)`.as('taken_back')
  // At a release before the article there was nothing to be found or gone.
  const isKnown = (articleId: SQLWrapper) =>
    sql`exists (select from changes where changes.article_id = ${articleId} and changes.release <= ${release})`
  const wasThere = sql`(${editions.since} <= ${release} or (${isTakenBack} and ${isKnown(editions.articleId)}))`
  const own = drizzle
    .select({
      key: editions.pathKey,
      path: editions.path,
      articleId: editions.articleId,
      until: editions.until,
      takenBack,
      canonical: sql<boolean>`true`.as('canonical'),
    })
    .from(editions)
    .where(and(sql`${editions.pathKey} = any(${keys}::text[])`, wasThere))
  const other = drizzle
    .select({
      key: aliases.pathKey,
      path: aliases.path,
      articleId: editions.articleId,
      until: editions.until,
      takenBack,
      canonical: sql<boolean>`false`.as('canonical'),
    })
    .from(aliases)
    .innerJoin(editions, eq(editions.id, aliases.editionId))
    .where(and(sql`${aliases.pathKey} = any(${keys}::text[])`, wasThere))
  // They were lost before all that is kept here.
  const before = drizzle
    .select({
      key: former.pathKey,
      path: former.path,
      articleId: former.articleId,
      until: sql<number | null>`1`.as('until'),
      takenBack: sql<boolean>`exists (
        select from ${withdrawnArticles} where ${withdrawnArticles.articleId} = ${former.articleId})`.as('taken_back'),
      canonical: sql<boolean>`not ${former.wasAlias}`.as('canonical'),
    })
    .from(former)
    .where(and(sql`${former.pathKey} = any(${keys}::text[])`, isKnown(former.articleId)))
  const once = unionAll(own, other, before).as('once')
  // Of what was withdrawn for good, the reason is told at every release that knew it.
  const isTold = sql`(${changes.release} <= ${release} or (${once.takenBack} and ${isForGood}))`
  const last = drizzle
    .select({ at: changes.at, reason: changes.reason })
    .from(changes)
    .where(
      and(
        eq(changes.articleId, once.articleId),
        eq(changes.kind, 'WITHDRAWN'),
        gte(changes.release, once.until),
        isTold,
      ),
    )
    .orderBy(sql`${changes.release} <= ${release} desc, abs(${changes.release} - ${release}), ${changes.ordinal} desc`)
    .limit(1)
    .as('last')
  return drizzle
    .selectDistinctOn([once.key], {
      key: once.key,
      path: once.path,
      articleId: once.articleId,
      canonical: once.canonical,
      edition: editions.id,
      closed: releases.at,
      withdrawn: last.at,
      reason: last.reason,
    })
    .from(once)
    .innerJoin(releases, and(eq(releases.number, once.until), or(lte(releases.number, release), once.takenBack)))
    .leftJoin(editions, and(eq(editions.articleId, once.articleId), visible(editions)))
    .leftJoinLateral(last, sql`true`)
    .orderBy(once.key, sql`${once.until} desc, ${once.canonical} desc`)
    .prepare('former_paths')
})

/** The articles found by these path keys at the release, by their own paths or by aliases. */
export function findArticlesByPath(snapshot: Snapshot, keys: readonly string[]): Promise<ArticleByPath[]> {
  return read(snapshot, keys.length === 1 ? articleByPath : articlesByPath, { keys })
}

/** What each path key led to last, for keys that lead nowhere at the release; keys that never did are left out. */
export function findFormerPaths(snapshot: Snapshot, keys: readonly string[]): Promise<FormerPath[]> {
  return read(snapshot, formerPaths, { keys })
}

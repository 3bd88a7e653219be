import { and, isNotNull, sql } from 'drizzle-orm'
import type { MenuEntryRow } from '../../../schema/json.ts'
import { editions } from '../../../schema/tables.ts'
import { type ArticleRow, articleColumns } from './articles.ts'
import { preparedStatement } from './prepared-statements.ts'
import { read } from './read.ts'
import { type Snapshot, visible } from './snapshot.ts'

/** An article that its front matter puts into menus of the site. */
export type ArticleInMenus = ArticleRow & { readonly menus: MenuEntryRow[] | null }

// No menu is read by anyone that holds more.
const MOST = 2_000

const inMenus = preparedStatement(({ drizzle }) =>
  drizzle
    .select({ ...articleColumns, menus: editions.menus })
    .from(editions)
    .where(and(isNotNull(editions.menus), visible(editions)))
    .orderBy(editions.path)
    .limit(sql.placeholder('limit'))
    .prepare('articles_in_menus'),
)

/** The visible articles that are in a menu by their own front matter, by path. */
export function findArticlesInMenus(snapshot: Snapshot): Promise<ArticleInMenus[]> {
  return read(snapshot, inMenus, { limit: MOST })
}

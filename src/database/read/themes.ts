import { and, count, eq, getTableColumns, type InferSelectModel, sql } from 'drizzle-orm'
import { editions, editionThemes, themes } from '../../../schema/tables.ts'
import { insideWindow, nameOfWindow, type SortTerm, type Window, windowOrder, windowParameters } from './keyset.ts'
import { preparedStatement, preparedVariants } from './prepared-statements.ts'
import { read, scan } from './read.ts'
import { type Snapshot, visible } from './snapshot.ts'

/** A theme as it was known at a release. */
export type ThemeRow = InferSelectModel<typeof themes>

/** A theme of an edition. */
export type ThemeOfEdition = ThemeRow & { readonly editionId: number }

/** By slug, from a to z. */
export const themeOrder: readonly SortTerm[] = [{ by: themes.slug, type: 'text' }]

const bySlug = preparedStatement(({ drizzle }) =>
  drizzle
    .select()
    .from(themes)
    .where(and(sql`${themes.slug} = any(${sql.placeholder('slugs')}::text[])`, visible(themes)))
    .prepare('themes_by_slug'),
)

const byEdition = preparedStatement(({ drizzle }) =>
  drizzle
    .select({ editionId: editionThemes.editionId, ...getTableColumns(themes) })
    .from(editionThemes)
    .innerJoin(editions, eq(editions.id, editionThemes.editionId))
    .innerJoin(themes, eq(themes.slug, editionThemes.theme))
    .where(
      and(
        sql`${editionThemes.editionId} = any(${sql.placeholder('ids')}::bigint[])`,
        visible(editions),
        visible(themes),
      ),
    )
    .orderBy(editionThemes.editionId, editionThemes.position)
    .limit(sql.placeholder('limit'))
    .prepare('themes_by_edition'),
)

const page = preparedVariants(
  ({ drizzle }, window: Window) =>
    drizzle
      .select()
      .from(themes)
      .where(and(visible(themes), ...insideWindow(themeOrder, window)))
      .orderBy(...windowOrder(themeOrder, window.fromEnd))
      .limit(sql.placeholder('limit'))
      .prepare('themes_page'),
  nameOfWindow,
)

const total = preparedStatement(({ drizzle }) =>
  drizzle.select({ count: count() }).from(themes).where(visible(themes)).prepare('themes_total'),
)

/** The themes with these slugs that were known at the release, in no particular order. */
export function findThemes(snapshot: Snapshot, slugs: readonly string[]): Promise<ThemeRow[]> {
  return read(snapshot, bySlug, { slugs })
}

/** The themes of editions visible at the release, in reading order within each; at most `limit`. */
export function findThemesOfEditions(
  snapshot: Snapshot,
  ids: readonly number[],
  limit: number,
): Promise<ThemeOfEdition[]> {
  return read(snapshot, byEdition, { ids, limit })
}

/** The themes in the window, counted from its start or its end. */
export function listThemes(snapshot: Snapshot, window: Window): Promise<ThemeRow[]> {
  return read(snapshot, (database) => page(database, window), windowParameters(window))
}

/** How many themes there were at the release. */
export async function countThemes(snapshot: Snapshot): Promise<number> {
  const [row] = await scan(snapshot, total, {})
  return row?.count ?? 0
}

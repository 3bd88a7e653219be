import { and, countDistinct, eq, getTableColumns, sql } from 'drizzle-orm'
import { editions, editionTerms } from '../../../schema/tables.ts'
import { insideWindow, nameOfWindow, type SortTerm, type Window, windowOrder, windowParameters } from './keyset.ts'
import { preparedStatement, preparedVariants } from './prepared-statements.ts'
import { read, scan } from './read.ts'
import { type Snapshot, visible } from './snapshot.ts'

/** A term of a taxonomy, such as a tag. */
export interface TermRow {
  readonly taxonomy: string
  readonly slug: string
}

/** A term of an edition. */
export type TermOfEdition = TermRow & { readonly editionId: number }

/** By slug, from a to z. */
export const termOrder: readonly SortTerm[] = [{ by: editionTerms.slug, type: 'text' }]

const { taxonomy, slug, editionId } = getTableColumns(editionTerms)

const byEdition = preparedStatement(({ drizzle }) =>
  drizzle
    .select({ editionId, taxonomy, slug })
    .from(editionTerms)
    .innerJoin(editions, eq(editions.id, editionId))
    .where(and(sql`${editionId} = any(${sql.placeholder('ids')}::bigint[])`, visible(editions)))
    .orderBy(editionId, editionTerms.position)
    .limit(sql.placeholder('limit'))
    .prepare('terms_by_edition'),
)

// Of several spellings of one term, each reader is given the same.
const names = preparedStatement(({ drizzle }) =>
  drizzle
    .select({ taxonomy, slug, name: sql<string>`min(${editionTerms.name})` })
    .from(editionTerms)
    .innerJoin(
      sql`unnest(${sql.placeholder('taxonomies')}::text[], ${sql.placeholder('slugs')}::text[]) as asked(taxonomy, slug)`,
      sql`asked.taxonomy = ${taxonomy} and asked.slug = ${slug}`,
    )
    .innerJoin(editions, eq(editions.id, editionId))
    .where(visible(editions))
    .groupBy(taxonomy, slug)
    .prepare('term_names'),
)

const page = preparedVariants(
  ({ drizzle }, window: Window) =>
    drizzle
      .selectDistinct({ taxonomy, slug })
      .from(editionTerms)
      .innerJoin(editions, eq(editions.id, editionId))
      .where(and(eq(taxonomy, sql.placeholder('taxonomy')), visible(editions), ...insideWindow(termOrder, window)))
      .orderBy(...windowOrder(termOrder, window.fromEnd))
      .limit(sql.placeholder('limit'))
      .prepare('terms_page'),
  nameOfWindow,
)

const total = preparedStatement(({ drizzle }) =>
  drizzle
    .select({ count: countDistinct(slug) })
    .from(editionTerms)
    .innerJoin(editions, eq(editions.id, editionId))
    .where(and(eq(taxonomy, sql.placeholder('taxonomy')), visible(editions)))
    .prepare('terms_total'),
)

/** The terms of editions visible at the release, as their front matter orders them; at most `limit`. */
export function findTermsOfEditions(
  snapshot: Snapshot,
  ids: readonly number[],
  limit: number,
): Promise<TermOfEdition[]> {
  return read(snapshot, byEdition, { ids, limit })
}

/** The names of terms, as far as a visible article has them. */
export function findTermNames(
  snapshot: Snapshot,
  terms: readonly TermRow[],
): Promise<(TermRow & { readonly name: string })[]> {
  const [taxonomies, slugs] = [terms.map((term) => term.taxonomy), terms.map((term) => term.slug)]
  return scan(snapshot, names, { taxonomies, slugs })
}

/** The terms of a taxonomy in the window, counted from its start or its end. */
export function listTerms(snapshot: Snapshot, asked: string, window: Window): Promise<TermRow[]> {
  return scan(snapshot, (database) => page(database, window), { taxonomy: asked, ...windowParameters(window) })
}

/** How many terms of a taxonomy visible articles have. */
export async function countTerms(snapshot: Snapshot, asked: string): Promise<number> {
  const [row] = await scan(snapshot, total, { taxonomy: asked })
  return row?.count ?? 0
}

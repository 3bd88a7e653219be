import { and, eq, sql } from 'drizzle-orm'
import { editions } from '../../../schema/tables.ts'
import { preparedStatement } from './prepared-statements.ts'
import { scan } from './read.ts'
import { type Snapshot, visible } from './snapshot.ts'

/** How many ordinary pages of a language a first folder of the site has; `section` is empty for those in no folder. */
export interface SectionCountRow {
  readonly section: string
  readonly language: string
  readonly articles: number
}

const section = sql<string>`case when ${editions.localKey} like '/%/%' then split_part(${editions.localKey}, '/', 2) else '' end`

const bySection = preparedStatement(({ drizzle }) =>
  drizzle
    .select({ section, language: editions.language, articles: sql<number>`count(*)::integer` })
    .from(editions)
    .where(and(eq(editions.kind, 'PAGE'), visible(editions)))
    .groupBy(sql`1`, editions.language)
    .orderBy(sql`3 desc`, sql`1`, editions.language)
    .limit(sql.placeholder('limit'))
    .prepare('section_counts'),
)

/** The largest first, at most `limit`. Looks at every page of the release, so whoever asks often keeps the answer. */
export function countBySection(snapshot: Snapshot, limit: number): Promise<SectionCountRow[]> {
  return scan(snapshot, bySection, { limit })
}

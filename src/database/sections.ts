import { and, eq, type InferSelectModel, type SQL, sql } from 'drizzle-orm'
import { editions, sections } from '../../schema/tables.ts'
import { oncePerDatabase } from './prepared.ts'
import { type Snapshot, visible } from './visible.ts'
import { wideColumn } from './wide-column.ts'

type Stored = InferSelectModel<typeof sections>
type Wide = 'leads' | 'markdown' | 'html' | 'text'

/** A section; a wide column is null where it was not asked for: see `findSectionBodies`. */
export type SectionRow = Omit<Stored, Wide> & { readonly [Column in Wide]: Stored[Column] | null }

/** The wide columns of a section, all of them. */
export type SectionBodyRow = Pick<Stored, 'id' | Wide>

/** Where a section stands: edition, and position in it. */
export interface SectionPlace {
  readonly editionId: number
  readonly position: number
}

const columns = {
  id: sections.id,
  editionId: sections.editionId,
  uid: sections.uid,
  anchor: sections.anchor,
  heading: sections.heading,
  level: sections.level,
  position: sections.position,
  parent: sections.parent,
  themes: sections.themes,
  leads: wideColumn('leads', sections.leads),
  markdown: wideColumn('markdown', sections.markdown),
  html: wideColumn('html', sections.html),
  text: wideColumn('text', sections.text),
}

const byEdition = oncePerDatabase((database) =>
  select(database, sql`${sections.editionId} = any(${sql.placeholder('ids')}::bigint[])`, 'edition'),
)

const byPlace = oncePerDatabase((database) =>
  select(
    database,
    sql`(${sections.editionId}, ${sections.position}) in
      (select * from unnest(${sql.placeholder('editionIds')}::bigint[], ${sql.placeholder('positions')}::integer[]))`,
    'place',
  ),
)

const byUid = oncePerDatabase((database) =>
  select(database, sql`${sections.uid} = any(${sql.placeholder('uids')}::uuid[])`, 'uid'),
)

const bodies = oncePerDatabase(({ drizzle }) =>
  drizzle
    .select({
      id: sections.id,
      leads: sections.leads,
      markdown: sections.markdown,
      html: sections.html,
      text: sections.text,
    })
    .from(sections)
    .innerJoin(editions, eq(editions.id, sections.editionId))
    .where(and(sql`${sections.id} = any(${sql.placeholder('ids')}::bigint[])`, visible(editions)))
    .prepare('section_bodies'),
)

/** The sections of editions visible at the release, in reading order within each. */
export function findSections(
  { database, release }: Snapshot,
  ids: readonly number[],
  columns: readonly string[],
): Promise<SectionRow[]> {
  return byEdition(database).execute({ release, ids, columns })
}

/** The sections that stand at these places. */
export function findSectionsByPlace(
  { database, release }: Snapshot,
  places: readonly SectionPlace[],
  columns: readonly string[],
): Promise<SectionRow[]> {
  const editionIds = places.map((place) => place.editionId)
  const positions = places.map((place) => place.position)
  return byPlace(database).execute({ release, editionIds, positions, columns })
}

/** The sections with these lasting ids, as far as they are visible at the release. */
export function findSectionsByUid(
  { database, release }: Snapshot,
  uids: readonly string[],
  columns: readonly string[],
): Promise<SectionRow[]> {
  return byUid(database).execute({ release, uids, columns })
}

/** The wide columns of visible sections, for a reader that did not know it would need them. */
export function findSectionBodies({ database, release }: Snapshot, ids: readonly number[]): Promise<SectionBodyRow[]> {
  return bodies(database).execute({ release, ids })
}

function select({ drizzle }: Snapshot['database'], which: SQL, by: string) {
  return drizzle
    .select(columns)
    .from(sections)
    .innerJoin(editions, eq(editions.id, sections.editionId))
    .where(and(which, visible(editions)))
    .orderBy(sections.editionId, sections.position)
    .prepare(`sections_by_${by}`)
}

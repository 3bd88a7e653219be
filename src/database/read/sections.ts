import { and, eq, type InferSelectModel, type SQL, sql } from 'drizzle-orm'
import { editions, sections } from '../../../schema/tables.ts'
import { preparedStatement } from './prepared-statements.ts'
import { read } from './read.ts'
import { type Snapshot, visible } from './snapshot.ts'
import { askedColumns, bytesSoFar, type WideChoice, withinBytes } from './wide-columns.ts'

type Stored = InferSelectModel<typeof sections>

const wide = { leads: sections.leads, markdown: sections.markdown, html: sections.html, text: sections.text }

/** A section without its body. */
export type SectionRow = Omit<Stored, keyof typeof wide>

/** What a section holds much of; each is null where it was not asked for. */
export type SectionBody = Pick<Stored, keyof typeof wide>

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
}

const byEdition = preparedStatement((database) =>
  select(database, sql`${sections.editionId} = any(${sql.placeholder('ids')}::bigint[])`, 'edition'),
)

const byPlace = preparedStatement((database) =>
  select(
    database,
    sql`(${sections.editionId}, ${sections.position}) in
      (select * from unnest(${sql.placeholder('editionIds')}::bigint[], ${sql.placeholder('positions')}::integer[]))`,
    'place',
  ),
)

const byUid = preparedStatement((database) =>
  select(database, sql`${sections.uid} = any(${sql.placeholder('uids')}::uuid[])`, 'uid'),
)

const bodies = preparedStatement(({ drizzle }) => {
  const sized = drizzle
    .select({ id: sections.id, ...askedColumns(wide), soFar: bytesSoFar(sections.id, wide) })
    .from(sections)
    .innerJoin(editions, eq(editions.id, sections.editionId))
    .where(and(sql`${sections.id} = any(${sql.placeholder('ids')}::bigint[])`, visible(editions)))
    .as('sized')
  const { id, leads, markdown, html, text } = sized
  return drizzle
    .select({ id, leads, markdown, html, text })
    .from(sized)
    .where(withinBytes(sized.soFar))
    .prepare('section_bodies')
})

/** The sections of editions visible at the release, in reading order within each; at most `limit`. */
export function findSections(snapshot: Snapshot, ids: readonly number[], limit: number): Promise<SectionRow[]> {
  return read(snapshot, byEdition, { ids, limit })
}

/** The sections that stand at these places. */
export function findSectionsByPlace(snapshot: Snapshot, places: readonly SectionPlace[]): Promise<SectionRow[]> {
  const editionIds = places.map((place) => place.editionId)
  const positions = places.map((place) => place.position)
  return read(snapshot, byPlace, { editionIds, positions, limit: places.length })
}

/** The sections with these lasting ids, as far as they are visible at the release. */
export function findSectionsByUid(snapshot: Snapshot, uids: readonly string[]): Promise<SectionRow[]> {
  return read(snapshot, byUid, { uids, limit: uids.length })
}

/** The bodies of visible sections, by `sections.id`, as far as they fit into the bytes allowed: the rest is left out. */
export function findSectionBodies(snapshot: Snapshot, ids: readonly number[], choice: WideChoice) {
  return read(snapshot, bodies, { ids, ...choice })
}

function select({ drizzle }: Snapshot['database'], which: SQL, by: string) {
  return drizzle
    .select(columns)
    .from(sections)
    .innerJoin(editions, eq(editions.id, sections.editionId))
    .where(and(which, visible(editions)))
    .orderBy(sections.editionId, sections.position)
    .limit(sql.placeholder('limit'))
    .prepare(`sections_by_${by}`)
}

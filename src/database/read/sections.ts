import { and, eq, sql } from 'drizzle-orm'
import { editions, sections } from '../../../schema/tables.ts'
import { type OfArticle, partLookups, selectParts } from './edition-parts.ts'
import { preparedStatement } from './prepared-statements.ts'
import { read } from './read.ts'
import { type Snapshot, visible } from './snapshot.ts'
import { askedColumns, bytesSoFar, type WideChoice, withinBytes } from './wide-columns.ts'

type Stored = typeof sections.$inferSelect

const wide = { leads: sections.leads, markdown: sections.markdown, html: sections.html, text: sections.text }

/** A section without its body. */
export type SectionRow = Omit<Stored, keyof typeof wide> & OfArticle

/** The large columns of a section; each is null if it was not asked for. */
export type SectionBody = Pick<Stored, keyof typeof wide>

/** An edition, and a position in it. */
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

export const { byEdition: findSections, byUid: findSectionsByUid } = partLookups<SectionRow>(
  sections,
  'sections',
  columns,
)

const byPosition = selectParts<SectionRow>(
  sections,
  columns,
  sql`(${sections.editionId}, ${sections.position}) in
    (select * from unnest(${sql.placeholder('editionIds')}::bigint[], ${sql.placeholder('positions')}::integer[]))`,
  'sections_by_position',
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

/** The sections at these positions, as far as their editions are visible at the release. */
export function findSectionsByPlace(snapshot: Snapshot, places: readonly SectionPlace[]): Promise<SectionRow[]> {
  const editionIds = places.map((place) => place.editionId)
  const positions = places.map((place) => place.position)
  return read(snapshot, byPosition, { editionIds, positions, limit: places.length })
}

/** The bodies of visible sections by `sections.id`, as far as they fit into the number of bytes; the rest are left out. */
export function findSectionBodies(snapshot: Snapshot, ids: readonly number[], choice: WideChoice) {
  return read(snapshot, bodies, { ids, ...choice })
}

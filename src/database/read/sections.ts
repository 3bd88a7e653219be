import { and, eq, type SQL, sql } from 'drizzle-orm'
import { editions, sections } from '../../../schema/tables.ts'
import { isAny, isOne } from './asked-keys.ts'
import { type OfArticle, partLookups, selectParts } from './edition-parts.ts'
import { preparedStatement } from './prepared-statements.ts'
import { read } from './read.ts'
import { type Snapshot, visible } from './snapshot.ts'
import { ifAsked, type WideChoice, withinBytes } from './wide-columns.ts'

type Stored = typeof sections.$inferSelect

/** The large columns of a section; each is null if it was not asked for. */
export interface SectionBody {
  readonly leads: Stored['leads']
  readonly markdown: string
  readonly html: string
  readonly text: string
}

type Place = 'markdownStart' | 'markdownEnd' | 'htmlStart' | 'htmlEnd' | 'textStart' | 'textEnd'

/** A section without its body. */
export type SectionRow = Omit<Stored, keyof SectionBody | Place> & OfArticle

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

const texts = ['markdown', 'html', 'text'] as const

/** The bytes of a text; known without reading it. */
const sizeOf = (name: (typeof texts)[number]) =>
  sql`coalesce(octet_length(${sections[name]}), ${sections[`${name}End`]} - ${sections[`${name}Start`]})`

const sizes = [
  ifAsked('leads', sql`octet_length(${sections.leads}::text)`, sql`0`),
  ...texts.map((name) => ifAsked(name, sizeOf(name), sql`0`)),
]

// The texts of an edition are read once for all its sections: each would decompress them again.
const bodies = bodiesOf(isAny(sections.id, 'ids', 'bigint'), 'section_bodies')

const bodiesOfEdition = bodiesOf(isOne(sections.editionId, 'editionIds', 'bigint'), 'section_bodies_of_edition')

function bodiesOf(isAsked: SQL, name: string) {
  return preparedStatement(({ drizzle }) => {
    const sized = drizzle
      .select({
        id: sql<number>`${sections.id}`.as('section_id'),
        editionId: sql<number>`${sections.editionId}`.as('edition_id'),
        soFar: sql<number>`sum(${sql.join(sizes, sql` + `)}) over (order by ${sections.id})`.as('so_far'),
      })
      .from(sections)
      .innerJoin(editions, eq(editions.id, sections.editionId))
      .where(and(isAsked, visible(editions)))
      .as('sized')
    const fitting = drizzle
      .select({ editionId: sized.editionId, ids: sql`array_agg(${sized.id})`.as('ids') })
      .from(sized)
      .where(withinBytes(sized.soFar))
      .groupBy(sized.editionId)
      .as('fitting')
    const whole = sql`(select ${sql.join(
      texts.map((name) => sql`${ifAsked(name, sql`convert_to(${editions[name]}, 'UTF8')`)} as ${sql.identifier(name)}`),
      sql`, `,
    )} from ${editions} where ${editions.id} = ${fitting.editionId} offset 0) as whole`
    const parts = sql`(select ${sections.id}, ${ifAsked('leads', sql`${sections.leads}`)} as leads, ${sql.join(
      texts.map((name) => {
        const [start, end] = [sections[`${name}Start`], sections[`${name}End`]]
        const part = sql`part_of(whole.${sql.identifier(name)}, ${sections[name]}, ${start}, ${end})`
        return sql`${ifAsked(name, part)} as ${sql.identifier(name)}`
      }),
      sql`, `,
    )} from ${sections} where ${sections.editionId} = ${fitting.editionId} and ${sections.id} = any(${fitting.ids}) offset 0) as parts`
    return drizzle
      .select({
        id: sql<number>`parts.id`.mapWith(sections.id),
        leads: sql<SectionBody['leads'] | null>`parts.leads`,
        markdown: sql<string | null>`parts.markdown`,
        html: sql<string | null>`parts.html`,
        text: sql<string | null>`parts.text`,
      })
      .from(fitting)
      .innerJoinLateral(whole, sql`true`)
      .innerJoinLateral(parts, sql`true`)
      .prepare(name)
  })
}

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

/** The same of the sections of one edition. */
export function findBodiesOfSections(snapshot: Snapshot, editionId: number, choice: WideChoice) {
  return read(snapshot, bodiesOfEdition, { editionIds: [editionId], ...choice })
}

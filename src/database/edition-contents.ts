import { asc, inArray } from 'drizzle-orm'
import { aliases, editions, editionThemes, imageCredits, quotes, sections } from '../../schema/tables.ts'
import type { Database } from './open.ts'
import type { StagedEdition } from './staging.ts'

/** An edition with its parts in reading order, staged or read back. */
export type EditionContent = Omit<StagedEdition, 'article'>

/** Reads editions as a whole in six statements; ids never seen are left out. */
export async function findEditionContents(
  database: Database,
  ids: readonly number[],
): Promise<Map<number, EditionContent>> {
  if (ids.length === 0) return new Map()
  const db = database.drizzle
  const wanted = [...ids]
  const [rows, ofSections, ofQuotes, ofCredits, ofAliases, ofThemes] = await Promise.all([
    db.select().from(editions).where(inArray(editions.id, wanted)),
    db.select().from(sections).where(inArray(sections.editionId, wanted)).orderBy(asc(sections.position)),
    db.select().from(quotes).where(inArray(quotes.editionId, wanted)).orderBy(asc(quotes.position)),
    db.select().from(imageCredits).where(inArray(imageCredits.editionId, wanted)).orderBy(asc(imageCredits.position)),
    db.select().from(aliases).where(inArray(aliases.editionId, wanted)).orderBy(asc(aliases.position)),
    db
      .select()
      .from(editionThemes)
      .where(inArray(editionThemes.editionId, wanted))
      .orderBy(asc(editionThemes.position)),
  ])
  const contents = rows.map((edition): [number, EditionContent] => {
    const mine = <Row extends { readonly editionId: number }>(parts: readonly Row[]) =>
      parts.filter((part) => part.editionId === edition.id)
    return [
      edition.id,
      {
        edition,
        sections: mine(ofSections),
        quotes: mine(ofQuotes),
        imageCredits: mine(ofCredits),
        aliases: mine(ofAliases),
        themes: mine(ofThemes),
      },
    ]
  })
  return new Map(contents)
}

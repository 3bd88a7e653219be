import { asc, type Column, sql } from 'drizzle-orm'
import { aliases, editions, editionThemes, imageCredits, quotes, sections } from '../../../schema/tables.ts'
import type { Database } from '../open.ts'

type EditionRow = typeof editions.$inferSelect
type SectionRow = typeof sections.$inferSelect
type QuoteRow = typeof quotes.$inferSelect
type ImageCreditRow = typeof imageCredits.$inferSelect
type AliasRow = typeof aliases.$inferSelect
type ThemeRow = typeof editionThemes.$inferSelect

/** What an edition says, as far as a person compares two; parts in reading order. */
export interface EditionContent
  extends Pick<
    EditionRow,
    | 'articleId'
    | 'sourcePath'
    | 'kind'
    | 'language'
    | 'path'
    | 'pathKey'
    | 'title'
    | 'summary'
    | 'published'
    | 'updated'
    | 'publishAt'
    | 'expireAt'
    | 'draft'
    | 'licence'
    | 'correction'
    | 'extra'
    | 'links'
    | 'markdown'
  > {
  readonly sections: readonly Pick<SectionRow, 'anchor' | 'position'>[]
  readonly quotes: readonly Pick<QuoteRow, 'uid' | 'section' | 'themes' | 'text' | 'attribution' | 'source'>[]
  readonly imageCredits: readonly Pick<ImageCreditRow, 'role' | 'image' | 'alt' | 'attribution'>[]
  readonly aliases: readonly Pick<AliasRow, 'path' | 'pathKey'>[]
  readonly themes: readonly Pick<ThemeRow, 'theme' | 'name'>[]
}

/** What these editions say, by their ids, in six statements; ids never given are left out. */
export async function findEditionContents(
  database: Database,
  ids: readonly number[],
): Promise<Map<number, EditionContent>> {
  if (ids.length === 0) return new Map()
  const db = database.drizzle
  const among = (column: Column) => sql`${column} = any(${sql.param(ids)}::bigint[])`
  const [rows, ofSections, ofQuotes, ofCredits, ofAliases, ofThemes] = await Promise.all([
    db
      .select({
        id: editions.id,
        articleId: editions.articleId,
        sourcePath: editions.sourcePath,
        kind: editions.kind,
        language: editions.language,
        path: editions.path,
        pathKey: editions.pathKey,
        title: editions.title,
        summary: editions.summary,
        published: editions.published,
        updated: editions.updated,
        publishAt: editions.publishAt,
        expireAt: editions.expireAt,
        draft: editions.draft,
        licence: editions.licence,
        correction: editions.correction,
        extra: editions.extra,
        links: editions.links,
        markdown: editions.markdown,
      })
      .from(editions)
      .where(among(editions.id)),
    db
      .select({ editionId: sections.editionId, anchor: sections.anchor, position: sections.position })
      .from(sections)
      .where(among(sections.editionId))
      .orderBy(asc(sections.position)),
    db
      .select({
        editionId: quotes.editionId,
        uid: quotes.uid,
        section: quotes.section,
        themes: quotes.themes,
        text: quotes.text,
        attribution: quotes.attribution,
        source: quotes.source,
      })
      .from(quotes)
      .where(among(quotes.editionId))
      .orderBy(asc(quotes.position)),
    db
      .select({
        editionId: imageCredits.editionId,
        role: imageCredits.role,
        image: imageCredits.image,
        alt: imageCredits.alt,
        attribution: imageCredits.attribution,
      })
      .from(imageCredits)
      .where(among(imageCredits.editionId))
      .orderBy(asc(imageCredits.position)),
    db
      .select({ editionId: aliases.editionId, path: aliases.path, pathKey: aliases.pathKey })
      .from(aliases)
      .where(among(aliases.editionId))
      .orderBy(asc(aliases.position)),
    db
      .select({ editionId: editionThemes.editionId, theme: editionThemes.theme, name: editionThemes.name })
      .from(editionThemes)
      .where(among(editionThemes.editionId))
      .orderBy(asc(editionThemes.position)),
  ])
  const parts = {
    sections: byEdition(ofSections),
    quotes: byEdition(ofQuotes),
    imageCredits: byEdition(ofCredits),
    aliases: byEdition(ofAliases),
    themes: byEdition(ofThemes),
  }
  return new Map(
    rows.map(({ id, ...row }) => [
      id,
      {
        ...row,
        sections: parts.sections.get(id) ?? [],
        quotes: parts.quotes.get(id) ?? [],
        imageCredits: parts.imageCredits.get(id) ?? [],
        aliases: parts.aliases.get(id) ?? [],
        themes: parts.themes.get(id) ?? [],
      },
    ]),
  )
}

function byEdition<Row extends { readonly editionId: number }>(rows: readonly Row[]): Map<number, Row[]> {
  const grouped = new Map<number, Row[]>()
  for (const row of rows) {
    const known = grouped.get(row.editionId)
    if (known) known.push(row)
    else grouped.set(row.editionId, [row])
  }
  return grouped
}

import { type SQL, sql } from 'drizzle-orm'
import { searchTexts } from '../../../schema/tables.ts'

// Of longer texts Postgres would make more than a search vector may hold.
const LONGEST = sql.raw('200000')

/** The columns of new editions, sections and quotes that their search texts are made of. */
export const returningForSearch = {
  editions: sql`id, article_id, listed_published, path, language, title, summary, text`,
  sections: sql`returning edition_id, position, heading, text, text_start, text_end`,
}

/** Derives the search texts of the editions in the expression `staged`. */
export const insertArticleTexts = sql`
  insert into ${searchTexts} (edition_id, kind, position, config, words)
  select id, 'ARTICLE', 0, search_config(language)::text,
    setweight(to_tsvector(search_config(language), plain_words(title)), 'A')
    || setweight(to_tsvector(search_config(language), plain_words(coalesce(summary, ''))), 'B')
    || setweight(to_tsvector(search_config(language), plain_words(left(text, ${LONGEST}))), 'D')
  from staged`

/** The same of the sections in `new_sections`. */
export const insertSectionTexts = searchTextsOf(
  'SECTION',
  sql`new_sections`,
  sql`
    setweight(to_tsvector(search_config(language), plain_words(coalesce(part.heading, ''))), 'A')
    || setweight(to_tsvector(search_config(language), plain_words(left(part_of(convert_to(staged.text, 'UTF8'), part.text, part.text_start, part.text_end), ${LONGEST}))), 'C')`,
)

/** The same of the quotes in `new_quotes`. */
export const insertQuoteTexts = searchTextsOf(
  'QUOTE',
  sql`new_quotes`,
  sql`
    setweight(to_tsvector(search_config(language), plain_words(left(part.text, ${LONGEST}))), 'B')
    || setweight(to_tsvector('simple', plain_words(coalesce(part.attribution, ''))), 'C')`,
)

function searchTextsOf(kind: 'SECTION' | 'QUOTE', parts: SQL, words: SQL): SQL {
  return sql`
  insert into ${searchTexts} (edition_id, kind, position, config, words)
  select part.edition_id, ${sql.raw(`'${kind}'`)}, part.position, search_config(language)::text, ${words}
  from ${parts} as part join staged on staged.id = part.edition_id`
}

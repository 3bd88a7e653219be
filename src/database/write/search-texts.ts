import { type SQL, sql } from 'drizzle-orm'
import { searchTexts } from '../../../schema/tables.ts'

// Of longer texts Postgres would make more than a search vector may hold.
const LONGEST = sql.raw('200000')

/** The columns of new editions, sections and quotes that their search texts are made of. */
export const returningForSearch = {
  editions: sql`id, article_id, listed_published, path, language, title, summary, text`,
  sections: sql`returning edition_id, position, heading, text, text_start, text_end`,
}

/**
 * The words of the sections in `new_sections`, and those that stand before each in the text of its edition: together nearly all that
 * the edition has, so that they need not be found twice, which is most of what staging costs. Null before a section whose place in the
 * text is not known, or may not be between two words.
 */
export const sectionWords = sql`
  select edition_id, position, config,
    to_tsvector(config, plain_words(coalesce(heading, ''))) as heading,
    to_tsvector(config, plain_words(left(part_of(whole, own, text_start, text_end), ${LONGEST}))) as words,
    case when text_start is not null and ${isBetweenWords(sql`text_start`)} and ${isBetweenWords(sql`text_end`)}
      then to_tsvector(config, plain_words(part_of(whole, null, lag(text_end, 1, 0) over in_order, text_start)))
    end as words_before,
    text_end
  from (
    select part.edition_id, part.position, part.heading, part.text as own, part.text_start, part.text_end,
      search_config(staged.language) as config, convert_to(staged.text, 'UTF8') as whole
    from new_sections as part join staged on staged.id = part.edition_id
    offset 0
  ) as placed
  window in_order as (partition by edition_id order by position)`

/** Whether a place in `whole` has white space before or after it, or is at an end of it. */
function isBetweenWords(place: SQL): SQL {
  const space = sql.raw(String.raw`('\x20', '\x0a')`)
  return sql`(${place} in (0, octet_length(whole)) or substring(whole from ${place} for 1) in ${space}
    or substring(whole from ${place} + 1 for 1) in ${space})`
}

/** Derives the search texts of the editions in the expression `staged`, which have no sections unless these are in `section_words`. */
export function insertArticleTexts({ haveSections }: { readonly haveSections: boolean }): SQL {
  const whole = sql`to_tsvector(search_config(language), plain_words(left(text, ${LONGEST})))`
  const joined = sql`(
    select joined_words(array_agg(part.words_before || part.words order by part.position) || to_tsvector(
      search_config(language), plain_words(part_of(convert_to(staged.text, 'UTF8'), null, max(part.text_end), octet_length(staged.text)))))
    from section_words as part where part.edition_id = staged.id
    having bool_and(part.words_before is not null) and length(staged.text) <= ${LONGEST})`
  return sql`
  insert into ${searchTexts} (edition_id, kind, position, config, words)
  select id, 'ARTICLE', 0, search_config(language)::text,
    setweight(to_tsvector(search_config(language), plain_words(title)), 'A')
    || setweight(to_tsvector(search_config(language), plain_words(coalesce(summary, ''))), 'B')
    || setweight(${haveSections ? sql`coalesce(${joined}, ${whole})` : whole}, 'D')
  from staged`
}

/** The same of the sections in `section_words`. */
export const insertSectionTexts = sql`
  insert into ${searchTexts} (edition_id, kind, position, config, words)
  select edition_id, 'SECTION', position, config::text, setweight(heading, 'A') || setweight(words, 'C') from section_words`

/** The same of the quotes in `new_quotes`. */
export const insertQuoteTexts = sql`
  insert into ${searchTexts} (edition_id, kind, position, config, words)
  select part.edition_id, 'QUOTE', part.position, search_config(language)::text,
    setweight(to_tsvector(search_config(language), plain_words(left(part.text, ${LONGEST}))), 'B')
    || setweight(to_tsvector('simple', plain_words(coalesce(part.attribution, ''))), 'C')
  from new_quotes as part join staged on staged.id = part.edition_id`

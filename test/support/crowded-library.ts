import { type Database, withoutStatementTimeout } from '../../src/database/open.ts'
import { publishRelease } from './content.ts'

/** How many articles it has besides the first. */
export const ARTICLES = 10_000
const QUOTES_EACH = 10
/** So many that the quotes of one are few: of one in a hundred Postgres may find it as cheap to read all as to look them up. */
const THEMES = 250

/**
 * Publishes 10,000 articles with 100,000 quotes as one release: made by Postgres, because an import would take too long. One
 * in ten is in Spanish, each has one of 250 themes and one of 50 tags, and one quote in ten names who said it.
 */
export function fillLibrary(database: Database): Promise<void> {
  return withoutStatementTimeout(database, fill)
}

async function fill(database: Database): Promise<void> {
  const { sql } = database
  const { editions } = await publishRelease(database, { add: [{ path: '/first/' }] })
  const first = editions[0] as number
  const columns = `staged_by, until, number, digest, source_path, kind, draft, word_count, extra, links, markdown, html, text`
  await sql.unsafe(`
    with numbered as (select gen_random_uuid() as id, n from generate_series(1, ${ARTICLES}) as n),
    made as (insert into articles (id, origin) select id, '' from numbered)
    insert into editions (article_id, path, path_key, since, language, title, translation_key, published, updated, quote_count, attributed_count, ${columns})
    select numbered.id, place || '/', place, 1, code, 'Title ' || n, n::text,
      timestamptz '2000-01-01' + n * interval '1 hour', timestamptz '2026-01-01' + n * interval '1 hour', ${QUOTES_EACH}, 1, ${columns}
    from numbered, editions,
      lateral (select case when n % 10 = 0 then 'es' else 'en' end as code) as languages,
      lateral (select case when n % 10 = 0 then '/es' else '' end || '/folder-' || n % 20 || '/page-' || n as place) as places
    where editions.id = ${first}`)
  await sql.unsafe(`
    insert into sections (edition_id, uid, anchor, level, position, themes, leads, markdown, html, text)
    select id, gen_random_uuid(), '', 0, 0, array['theme-' || id % ${THEMES}], '[]', 'w', 'w', 'w' from editions where id <> ${first}`)
  await sql.unsafe(`
    insert into quotes (edition_id, uid, section, position, range_start, range_end, themes, text, html, attribution)
    select id, gen_random_uuid(), 0, n, 0, 1, array['theme-' || id % ${THEMES}], 'w', 'w',
      case when n = 0 then 'Speaker ' || id % 1000 end
    from editions, generate_series(0, ${QUOTES_EACH - 1}) as n where id <> ${first}`)
  await sql.unsafe(`
    insert into quote_themes (quote_id, edition_id, theme, listed_published, path, position)
    select quotes.id, edition_id, theme, listed_published, path, position
    from quotes join editions on editions.id = edition_id, unnest(themes) as theme`)
  await sql.unsafe(`
    insert into edition_themes (edition_id, theme, name, position, quote_count)
    select id, 'theme-' || id % ${THEMES}, 'Theme ' || id % ${THEMES}, 0, ${QUOTES_EACH} from editions where id <> ${first}`)
  await sql.unsafe(`
    insert into themes (slug, name, declared, since) select 'theme-' || n, 'Theme ' || n, false, 1 from generate_series(0, ${THEMES - 1}) as n`)
  await sql.unsafe(`
    insert into edition_terms (edition_id, taxonomy, slug, name, position)
    select id, 'tags', 'tag-' || id % 50, 'Tag ' || id % 50, 0 from editions where id <> ${first}`)
  await sql.unsafe(`
    insert into search_texts (edition_id, kind, position, config, words)
    select id, 'ARTICLE', 0, search_config(language)::text, to_tsvector('simple', 'a' || id % 2000) from editions where id <> ${first}
    union all
    select id, 'QUOTE', n, search_config(language)::text, to_tsvector('simple', 'w' || (id * n) % 5000 || ' v' || (id + n) % 3000)
    from editions, generate_series(0, ${QUOTES_EACH - 1}) as n where id <> ${first}`)
  await sql.unsafe(`select count_open(array(select id from editions where id <> ${first}), '{}')`)
  await sql.unsafe(`select count_themes(array(select slug::text from themes))`)
  await sql.unsafe('vacuum analyze')
}

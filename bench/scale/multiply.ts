import { getTableColumns, getTableName } from 'drizzle-orm'
import { toSnakeCase } from 'drizzle-orm/casing'
import type { PgTable } from 'drizzle-orm/pg-core'
import type postgres from 'postgres'
import {
  aliases,
  editionPhrases,
  editions,
  editionTerms,
  editionThemes,
  imageCredits,
  images,
  quotes,
  searchTexts,
  sections,
} from '../../schema/tables.ts'

/** How long the indexes of one table may take to be made anew, for tables of gigabytes; in kilobytes. */
const MEMORY_OF_INDEXES = 512 * 1024

/**
 * Copies what is open `times - 1` times inside Postgres, as if the site had so many more sections of the same kind: each copy has
 * addresses, dates, ids and themes of its own, but for the themes that the site declares, which grow with it. Phrases, by which
 * quotations are verified, are left empty: no list reads them. Statistics are taken at the end. `session` must have one connection.
 */
export async function multiplyArticles(session: postgres.Sql, times: number): Promise<void> {
  await session.unsafe(`set maintenance_work_mem = ${MEMORY_OF_INDEXES}`)
  await session.unsafe(`
    create temp table copies as
    select id as original, copy, gen_random_uuid() as article_id, null::bigint as id,
      regexp_replace(path, '^((?:/es)?/[^/]+)', '\\1-' || copy) as path
    from editions, generate_series(1, ${times - 1}) as copy where since is not null and until is null and kind <> 'HOME'`)
  await session.unsafe(`update copies set id = nextval(pg_get_serial_sequence('editions', 'id'))`)
  await session.unsafe(`create index on copies (original); analyze copies`)
  const words = await dropIndexes(session, ['search_texts', 'editions', 'quotes', 'quote_themes', 'sections'])
  await session.unsafe(`insert into articles (id, origin) select article_id, path from copies`)
  await session.unsafe(`
    insert into themes (slug, name, description, declared, since)
    select slug || '-' || copy, name || ' ' || copy, description, false, since
    from themes, generate_series(1, ${times - 1}) as copy where until is null and not declared`)
  await copyRows(session, editions, {
    id: 'copies.id',
    article_id: 'copies.article_id',
    path: 'copies.path',
    path_key: `rtrim(copies.path, '/')`,
    source_path: `'content' || copies.path || 'index.md'`,
    title: `part.title || ' ' || copy`,
    translation_key: `part.translation_key || '-' || copy`,
    published: `part.published + copy * interval '7 minutes'`,
    updated: `part.updated + copy * interval '7 minutes'`,
  })
  const theme = `case when exists (select from themes where slug = part.theme and declared) then part.theme else part.theme || '-' || copy end`
  const ownThemes = `array(select ${theme.replaceAll('part.theme', 'one')} from unnest(part.themes) as one)`
  await copyRows(session, sections, { uid: 'gen_random_uuid()', themes: ownThemes })
  await copyRows(session, quotes, { uid: 'gen_random_uuid()', themes: ownThemes })
  await copyRows(session, imageCredits, { uid: 'gen_random_uuid()' })
  await copyRows(session, images, {})
  await copyRows(session, aliases, {
    uid: 'gen_random_uuid()',
    path: `'/' || copy || part.path`,
    path_key: `'/' || copy || part.path_key`,
  })
  await copyRows(session, editionThemes, { theme })
  await copyRows(session, editionTerms, {})
  await copyRows(session, searchTexts, {})
  await copyRows(session, editionPhrases, { phrases: `'{}'` })
  await session.unsafe(`
    insert into quote_themes (quote_id, edition_id, theme, listed_published, path, position)
    select quotes.id, edition_id, theme, listed_published, editions.path, position
    from copies join quotes on edition_id = copies.id join editions on editions.id = edition_id, unnest(themes) as theme`)
  for (const index of words) await session.unsafe(index)
  await session.unsafe(`select count_open(array(select id from copies), '{}')`)
  await session.unsafe('select count_themes(array(select slug::text from themes where until is null))')
  await session.unsafe('drop table copies')
  await session.unsafe('vacuum analyze')
}

/** Copies the rows of a part of each edition, or of the editions themselves, with some columns replaced. */
async function copyRows(
  session: postgres.Sql,
  table: PgTable,
  replaced: Readonly<Record<string, string>>,
): Promise<void> {
  const all = { edition_id: 'copies.id', ...replaced }
  const columns = Object.entries(getTableColumns(table))
    .filter(([, { generated }]) => generated === undefined)
    .map(([name]) => toSnakeCase(name))
    .filter((name) => name !== 'id' || 'id' in replaced)
  const values = columns.map((name) => all[name as keyof typeof all] ?? `part.${name}`)
  const name = getTableName(table)
  const key = 'id' in replaced ? 'id' : 'edition_id'
  await session.unsafe(`
    insert into ${name} (${columns.join(', ')}) overriding system value
    select ${values.join(', ')} from copies join ${name} as part on part.${key} = copies.original order by copies.id`)
}

/** Drops the indexes of some tables that no constraint needs; returns the statements that make them again. */
async function dropIndexes(session: postgres.Sql, tables: readonly string[]): Promise<string[]> {
  const rows = await session.unsafe<{ name: string; definition: string }[]>(
    `select indexrelid::regclass::text as name, pg_get_indexdef(indexrelid) as definition from pg_index
     where indrelid::regclass::text = any($1) and not indisprimary and not exists (select from pg_constraint where conindid = indexrelid)`,
    [tables as string[]],
  )
  const own = rows.filter(({ name }) => !/_edition$|editions_open_article/.test(name))
  for (const { name } of own) await session.unsafe(`drop index ${name}`)
  return own.map(({ definition }) => definition)
}

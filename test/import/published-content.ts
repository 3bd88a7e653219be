import type { TestDatabase } from '../support/database.ts'

/** Everything that readers and the clock can see, without the keys and numbers that tell how it came about. */
export async function stagedContent({ database: { sql } }: TestDatabase) {
  const edition = '(select path from editions where editions.id = edition_id)'
  const visible = 'exists (select from editions where editions.id = edition_id and until is null)'
  return {
    editions: await sql`
      select to_jsonb(editions) - '{id,since,number}'::text[] as content, since is null as held
      from editions where until is null order by path, source_path`,
    parts: await Promise.all(
      ['sections', 'quotes', 'image_credits', 'aliases', 'edition_themes', 'quote_themes'].map((table) =>
        sql.unsafe(
          `select ${edition} as path, to_jsonb(${table}) - '{id,edition_id,quote_id}'::text[] as part
           from ${table} where ${visible} order by 1, position, to_jsonb(${table}) ->> 'theme', 2`,
        ),
      ),
    ),
    themes: await sql`select slug, name, description, declared from themes where until is null order by slug`,
    files: await sql`select path, digest from files where until is null order by path`,
  }
}

import { sql } from 'drizzle-orm'
import { changes, editions, editionThemes, releases, themes, withdrawnArticles } from '../../../schema/tables.ts'
import type { Interest } from './memberships.ts'
import { preparedStatement } from './prepared-statements.ts'
import { read } from './read.ts'
import type { Snapshot } from './snapshot.ts'

/** Whether any release had something in each part that an interest names; what is not named counts as known. */
export interface KnownParts {
  readonly section: boolean
  readonly theme: boolean
  readonly language: boolean
  /** Whether nothing was pruned or erased: where something was, a theme may have been that nothing tells of any more. */
  readonly isWhole: boolean
}

const byName = preparedStatement(({ drizzle }) => {
  const [section, theme] = [sql`${sql.placeholder('section')}::text`, sql`${sql.placeholder('theme')}::text`]
  const language = sql`${sql.placeholder('language')}::text`
  const shown = sql`${editions.since} is not null`
  // The log is kept where editions are not; its paths begin with the language, if with any.
  const logged = sql`${changes.path} || '/'`
  const inLog = sql`(starts_with(${logged}, ${section}) or starts_with(regexp_replace(${logged}, '^/[^/]*', ''), ${section}))`
  const filed = sql`select from ${editionThemes} where ${editionThemes.theme} = ${theme}`
  return drizzle
    .select({
      section: sql<boolean>`(${section} = '' or ${section} = '/'
        or exists (select from ${editions} where ${shown} and starts_with(${editions.localKey} || '/', ${section}))
        or exists (select from ${changes} where ${inLog}))`,
      theme: sql<boolean>`(${theme} is null or exists (select from ${themes} where ${themes.slug} = ${theme})
        or exists (${filed} and ${editionThemes.until} is null) or exists (${filed} and ${editionThemes.until} is not null))`,
      language: sql<boolean>`(${language} is null
        or exists (select from ${editions} where ${shown} and lower(${editions.language}) = ${language})
        or exists (select from ${releases} where lower(site->>'language') = ${language} or exists (
          select from jsonb_array_elements(site->'languages') as listed where lower(listed->>'code') = ${language})))`,
      isWhole: sql<boolean>`not exists (select from ${withdrawnArticles})
        and not exists (select from ${releases} as earlier where earlier.pruned)`,
    })
    .from(sql`(select ${sql.placeholder('release')}::integer) as asked`)
    .prepare('known_parts')
})

/** What any release had of the parts that an interest names. */
export async function findKnownParts(snapshot: Snapshot, { section, theme, language }: Interest): Promise<KnownParts> {
  const [row] = await read(snapshot, byName, { section, theme, language })
  return row as KnownParts
}

import { sql } from 'drizzle-orm'
import { editions, editionThemes } from '../../../schema/tables.ts'
import { preparedStatement } from './prepared-statements.ts'
import { read } from './read.ts'
import { type Snapshot, visible } from './snapshot.ts'

/** Which articles someone follows; '' and null = any. */
export interface Interest {
  /** A prefix of path keys, without the language at their start, that ends in a slash. */
  readonly section: string
  readonly theme: string | null
  /** In lower case. */
  readonly language: string | null
}

/** Whether an article is of interest at the snapshot's release, and whether any edition before could have been. */
export interface Membership {
  readonly articleId: string
  readonly isMember: boolean
  /** Also true where earlier editions were pruned, so that nobody knows. */
  readonly wasMember: boolean
}

const byId = preparedStatement(({ drizzle }) => {
  const [section, theme] = [sql`${sql.placeholder('section')}::text`, sql`${sql.placeholder('theme')}::text`]
  const language = sql`${sql.placeholder('language')}::text`
  const fits = sql`(starts_with(${editions.localKey} || '/', ${section})
    and (${language} is null or lower(${editions.language}) = ${language})
    and (${theme} is null or exists (
      select from ${editionThemes} where ${editionThemes.editionId} = ${editions.id} and ${editionThemes.theme} = ${theme})))`
  return drizzle
    .select({
      articleId: editions.articleId,
      isMember: sql<boolean>`bool_or(${fits} and ${visible(editions)})`,
      wasMember: sql<boolean>`(bool_or(${fits}) or min(${editions.number}) > 1)`,
    })
    .from(editions)
    .where(
      sql`${editions.articleId} = any(${sql.placeholder('ids')}::uuid[]) and ${editions.since} <= ${sql.placeholder('release')}::integer`,
    )
    .groupBy(editions.articleId)
    .prepare('memberships')
})

/** The memberships of articles by their lasting ids; those of which no edition is kept are left out. */
export function findMemberships(
  snapshot: Snapshot,
  ids: readonly string[],
  { section, theme, language }: Interest,
): Promise<Membership[]> {
  return read(snapshot, byId, { ids, section, theme, language })
}

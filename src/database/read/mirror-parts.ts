import { sql } from 'drizzle-orm'
import { editionPhrases, editions, editionTerms, editionThemes } from '../../../schema/tables.ts'
import { preparedStatement } from './prepared-statements.ts'
import { read } from './read.ts'
import { type Snapshot, visible } from './snapshot.ts'

type Edition = typeof editions.$inferSelect
type Phrases = typeof editionPhrases.$inferSelect

/** What a copy needs of an edition that readers are given in other words, or not at all. */
export interface MirrorParts
  extends Pick<Edition, 'id' | 'translationKey' | 'updated' | 'licence' | 'links' | 'menus'> {
  /** What its themes are called in it, by slug. */
  readonly themeNames: { readonly [slug: string]: string }
  /** What its terms are called in it, in their order. */
  readonly termNames: readonly string[]
  /** Where passages end, as `editionPhrases` has them. */
  readonly breaks: Phrases['breaks']
  readonly gaps: Phrases['gaps']
}

const byEdition = preparedStatement(({ drizzle }) =>
  drizzle
    .select({
      id: editions.id,
      translationKey: editions.translationKey,
      updated: editions.updated,
      licence: editions.licence,
      links: editions.links,
      menus: editions.menus,
      themeNames: sql<MirrorParts['themeNames']>`coalesce((
        select jsonb_object_agg(${editionThemes.theme}, ${editionThemes.name})
        from ${editionThemes} where ${editionThemes.editionId} = editions.id), '{}')`,
      termNames: sql<readonly string[]>`coalesce((
        select jsonb_agg(${editionTerms.name} order by ${editionTerms.position})
        from ${editionTerms} where ${editionTerms.editionId} = editions.id), '[]')`,
      breaks: sql<Phrases['breaks']>`coalesce((
        select ${editionPhrases.breaks} from ${editionPhrases} where ${editionPhrases.editionId} = editions.id), '{}')`,
      gaps: sql<Phrases['gaps']>`coalesce((
        select ${editionPhrases.gaps} from ${editionPhrases} where ${editionPhrases.editionId} = editions.id), '{}')`,
    })
    .from(editions)
    .where(sql`${editions.id} = any(${sql.placeholder('ids')}::bigint[]) and ${visible(editions)}`)
    .prepare('mirror_parts'),
)

/** What copies need of these editions, as far as they are visible at the release, in no particular order. */
export function findMirrorParts(snapshot: Snapshot, ids: readonly number[]): Promise<MirrorParts[]> {
  return read(snapshot, byEdition, { ids })
}

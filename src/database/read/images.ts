import { and, eq, sql } from 'drizzle-orm'
import { editions, images, media } from '../../../schema/tables.ts'
import type { OfArticle } from './edition-parts.ts'
import { endOfImage } from './ended-images.ts'
import { preparedStatement } from './prepared-statements.ts'
import { read } from './read.ts'
import { type Snapshot, visible } from './snapshot.ts'

const columns = {
  editionId: images.editionId,
  articleId: editions.articleId,
  position: images.position,
  role: images.role,
  url: images.url,
  alt: images.alt,
  digest: media.digest,
  type: media.type,
  width: media.width,
  height: media.height,
  bytes: media.bytes,
  licensedUntil: endOfImage,
}

/** An image that an edition shows, with what is known of its file; all of that is null where the site keeps none. */
export type ImageRow = OfArticle &
  Pick<typeof images.$inferSelect, 'editionId' | 'position' | 'role' | 'url' | 'alt'> & {
    readonly [Key in 'digest' | 'type' | 'width' | 'height' | 'bytes']: (typeof media.$inferSelect)[Key] | null
  } & {
    /** When the first of its licences ends, as RFC 3339; null where none does. */
    readonly licensedUntil: string | null
  }

const byEdition = preparedStatement(({ drizzle }) =>
  drizzle
    .select(columns)
    .from(images)
    .innerJoin(editions, eq(editions.id, images.editionId))
    .leftJoin(media, eq(media.digest, images.digest))
    .where(and(sql`${images.editionId} = any(${sql.placeholder('editionIds')}::bigint[])`, visible(editions)))
    .orderBy(images.editionId, images.position)
    .limit(sql.placeholder('limit'))
    .prepare('images_by_edition'),
)

/** The images of these editions, in reading order within each; at most `limit`. */
export function findImages(snapshot: Snapshot, editionIds: readonly number[], limit: number): Promise<ImageRow[]> {
  return read(snapshot, byEdition, { editionIds, limit })
}

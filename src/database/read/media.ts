import { and, eq, not, sql } from 'drizzle-orm'
import { editions, images, media, sources } from '../../../schema/tables.ts'
import type { Database } from '../open.ts'
import { isShown } from '../visibility.ts'
import { isEndedImage } from './ended-images.ts'
import { preparedStatement } from './prepared-statements.ts'
import { read, scan } from './read.ts'

/** An image file that readers may have. */
export type MediaRow = Pick<typeof media.$inferSelect, 'type' | 'bytes'>

const shownByDigest = preparedStatement(({ drizzle }) =>
  drizzle
    .select({ type: media.type, bytes: media.bytes })
    .from(media)
    .innerJoin(images, eq(images.digest, media.digest))
    .innerJoin(editions, eq(editions.id, images.editionId))
    // Not those of drafts and other pages that no release shows, nor those that nobody may show any more.
    .where(and(eq(media.digest, sql.placeholder('digest')), isShown, not(isEndedImage)))
    .limit(1)
    .prepare('media_by_digest'),
)

const partOfSource = preparedStatement(({ drizzle }) =>
  drizzle
    .select({
      bytes: sql<Uint8Array>`substring(${sources.bytes} from ${sql.placeholder('from')}::integer for ${sql.placeholder('count')}::integer)`,
    })
    .from(sources)
    .where(eq(sources.digest, sql.placeholder('digest')))
    .prepare('part_of_source'),
)

/** What is known of the image with this SHA-256, if an article shows it in any release that is kept; else null. */
export async function findShownMedia(database: Database, digest: string): Promise<MediaRow | null> {
  const [row] = await read({ database, release: 0 }, shownByDigest, { digest })
  return row ?? null
}

/** Some bytes of a stored file; null where it has been pruned. Runs on the sessions of slow statements. */
export async function readMedia(
  database: Database,
  digest: string,
  { start, count, signal }: { readonly start: number; readonly count: number; readonly signal?: AbortSignal },
): Promise<Uint8Array | null> {
  const [row] = await scan({ database, release: 0, signal }, partOfSource, { digest, from: start + 1, count })
  return row?.bytes ?? null
}

import { and, eq, type SQL, sql } from 'drizzle-orm'
import { editions, imageCredits, images, media } from '../../../schema/tables.ts'
import { preparedStatement, preparedVariants } from './prepared-statements.ts'
import { scan } from './read.ts'
import { type Snapshot, visible } from './snapshot.ts'

/** Whether an image has a credit that says who made it, where it is from and under which licence. */
export type CreditState = 'COMPLETE' | 'INCOMPLETE' | 'NONE'

/** An image where an article shows it, with its credit; what the credit does not say is null. */
export interface CreditedImageRow {
  readonly path: string
  readonly title: string
  readonly language: string
  readonly sourcePath: string
  readonly position: number
  readonly role: 'FEATURE' | 'BODY'
  readonly url: string
  readonly alt: string | null
  readonly digest: string | null
  readonly width: number | null
  readonly height: number | null
  readonly state: CreditState
  readonly attribution: string | null
  readonly creator: string | null
  readonly source: string | null
  readonly licence: string | null
}

/** How many images are in each state. */
export interface CreditCountRow {
  readonly state: CreditState
  readonly images: number
}

/** A place in the list of images: of an article's, by its path. */
export interface ImagePlace {
  readonly path: string
  readonly position: number
}

// As `Image.credit` finds it.
const credit = sql`lateral (
  select * from ${imageCredits} where ${imageCredits.editionId} = ${images.editionId} and ${imageCredits.role} = ${images.role}
    and (${images.role} = 'FEATURE' or ${imageCredits.image} = ${images.url})
  order by ${imageCredits.position} limit 1
) as credit`

const state = sql<CreditState>`case when credit.id is null then 'NONE' when credit.complete then 'COMPLETE' else 'INCOMPLETE' end`

function ofCredit<Value>(name: string): SQL<Value> {
  return sql<Value>`${sql.identifier('credit')}.${sql.identifier(name)}`
}

const page = preparedVariants(
  ({ drizzle }, chosen: CreditState | null) =>
    drizzle
      .select({
        path: editions.path,
        title: editions.title,
        language: editions.language,
        sourcePath: editions.sourcePath,
        position: images.position,
        role: images.role,
        url: images.url,
        alt: images.alt,
        digest: media.digest,
        width: media.width,
        height: media.height,
        state,
        attribution: ofCredit<string | null>('attribution'),
        creator: ofCredit<string | null>('creator'),
        source: sql<string | null>`coalesce(credit.source, credit.source_name)`,
        licence: sql<string | null>`credit.licence ->> 'name'`,
      })
      .from(images)
      .innerJoin(editions, eq(editions.id, images.editionId))
      .leftJoin(media, eq(media.digest, images.digest))
      .leftJoin(credit, sql`true`)
      .where(
        and(
          visible(editions),
          sql`(${editions.path}, ${images.position}) > (${sql.placeholder('path')}::text collate "C", ${sql.placeholder('position')}::integer)`,
          chosen === null ? undefined : sql`${state} = ${chosen}`,
        ),
      )
      .orderBy(editions.path, images.position)
      .limit(sql.placeholder('limit'))
      .prepare(`credited_images_${chosen ?? 'any'}`),
  (chosen) => chosen ?? '',
)

const counts = preparedStatement(({ drizzle }) =>
  drizzle
    .select({ state, images: sql<number>`count(*)::integer` })
    .from(images)
    .innerJoin(editions, eq(editions.id, images.editionId))
    .leftJoin(credit, sql`true`)
    .where(visible(editions))
    .groupBy(sql`1`)
    .prepare('credit_counts'),
)

/** The images of the articles of a release by path and place, after a place, at most `limit`; of one state unless it is null. */
export function listCreditedImages(
  snapshot: Snapshot,
  { state, after, limit }: { readonly state: CreditState | null; readonly after: ImagePlace; readonly limit: number },
): Promise<CreditedImageRow[]> {
  return scan(snapshot, (database) => page(database, state), { ...after, limit })
}

/** Looks at every image of the release, so whoever asks often keeps the answer. */
export function countCreditStates(snapshot: Snapshot): Promise<CreditCountRow[]> {
  return scan(snapshot, counts, {})
}

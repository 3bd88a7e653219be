import { sql } from 'drizzle-orm'
import { editions, imageCredits, images } from '../../../schema/tables.ts'
import type { Database } from '../open.ts'
import { preparedStatement } from './prepared-statements.ts'
import { read } from './read.ts'

/** True for credits of which the licence has ended. */
const hasEnded = sql`(${imageCredits.licence} ? 'until' and (${imageCredits.licence}->>'until')::timestamptz <= now())`

/** True for credits of an image. */
const isOfImage = sql`coalesce(${imageCredits.image} = ${images.url}, ${imageCredits.role} = 'FEATURE' and ${images.role} = 'FEATURE')`

/** True for images whose licence has ended, as the credits of their edition say. */
export const isEndedImage = sql`exists (select from ${imageCredits}
  where ${imageCredits.editionId} = ${editions.id} and ${hasEnded} and ${isOfImage})`

/** When the first licence of an image ends, as its credits say; null where none does. */
export const endOfImage = sql<string | null>`(select ${imageCredits.licence}->>'until' from ${imageCredits}
  where ${imageCredits.editionId} = ${editions.id} and ${imageCredits.licence} ? 'until' and ${isOfImage}
  order by (${imageCredits.licence}->>'until')::timestamptz limit 1)`.as('licensed_until')

const lastEnd = preparedStatement(({ drizzle }) =>
  drizzle
    .select({ at: sql<string | null>`max((${imageCredits.licence}->>'until')::timestamptz)` })
    .from(imageCredits)
    .where(hasEnded)
    .prepare('last_end_of_image'),
)

/** When the licence of an image ended last, in whatever release shows it; null where none has. */
export async function findLastEndOfImage(database: Database): Promise<string | null> {
  const [row] = await read({ database, release: 0 }, lastEnd, {})
  return row?.at ?? null
}

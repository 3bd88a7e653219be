import { sql } from 'drizzle-orm'
import { releases } from '../../../schema/tables.ts'
import { preparedStatement } from './prepared-statements.ts'
import { read } from './read.ts'
import type { Snapshot } from './snapshot.ts'

const publishers = preparedStatement(({ drizzle }) =>
  drizzle
    .select({ number: releases.number, publishedBy: releases.publishedBy })
    .from(releases)
    .where(sql`${releases.number} = any(${sql.placeholder('numbers')}::integer[])`)
    .prepare('publishers'),
)

/** Who published these releases, by number; without those of which nobody said. For editors alone. */
export async function findPublishers(
  snapshot: Snapshot,
  numbers: readonly number[],
): Promise<ReadonlyMap<number, string>> {
  const rows = await read(snapshot, publishers, { numbers })
  return new Map(rows.flatMap(({ number, publishedBy }) => (publishedBy === null ? [] : [[number, publishedBy]])))
}

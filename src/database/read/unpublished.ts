import { and, eq, sql } from 'drizzle-orm'
import { editions, proposalEditions } from '../../../schema/tables.ts'
import { type Perspective, shownDrafts } from './perspective.ts'
import { preparedStatement } from './prepared-statements.ts'
import { read } from './read.ts'
import type { Snapshot } from './snapshot.ts'

/** Why an edition is only there for the holder of a key; `publishAt` is when it is to be published, if that is fixed. */
export interface UnpublishedRow {
  readonly editionId: number
  readonly state: 'DRAFT' | 'SCHEDULED' | 'PROPOSED'
  readonly publishAt: string | null
}

const ids = () => sql.placeholder('ids')

const drafts = preparedStatement(({ drizzle }) =>
  drizzle
    .select({
      editionId: editions.id,
      state: sql<UnpublishedRow['state']>`case when ${editions.draft} then 'DRAFT' else 'SCHEDULED' end`,
      publishAt: sql<string | null>`case when not ${editions.draft} then ${editions.publishAt} end`.mapWith(
        editions.publishAt,
      ),
    })
    .from(editions)
    .innerJoin(sql`${shownDrafts} as shown`, sql`shown.id = ${editions.id}`)
    .where(sql`${editions.id} = any(${ids()}::bigint[])`)
    .prepare('unpublished_drafts'),
)

const proposed = preparedStatement(({ drizzle }) =>
  drizzle
    .select({
      editionId: proposalEditions.editionId,
      state: sql<UnpublishedRow['state']>`'PROPOSED'`,
      publishAt: sql<null>`null`,
    })
    .from(proposalEditions)
    .where(
      and(
        eq(proposalEditions.proposal, sql.placeholder('proposal')),
        proposalEditions.opens,
        sql`${proposalEditions.editionId} = any(${ids()}::bigint[])`,
      ),
    )
    .prepare('unpublished_proposed'),
)

/** Those of these editions that no release shows; the snapshot is one of the perspective. */
export async function findUnpublished(
  snapshot: Snapshot,
  perspective: Perspective,
  editionIds: readonly number[],
): Promise<UnpublishedRow[]> {
  return perspective.kind === 'drafts'
    ? await read(snapshot, drafts, { ids: editionIds })
    : await read(snapshot, proposed, { ids: editionIds, proposal: perspective.id })
}

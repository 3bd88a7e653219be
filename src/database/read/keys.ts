import { eq, max, sql } from 'drizzle-orm'
import { keys, proposals, publications, releases } from '../../../schema/tables.ts'
import type { Database } from '../open.ts'
import { preparedStatement } from './prepared-statements.ts'
import { read } from './read.ts'

/** A key, with the proposal it shows if it is for one and there is one of that name. */
export interface KeyRow {
  readonly id: string
  readonly label: string | null
  readonly scope: typeof keys.$inferSelect.scope
  /** The partner it is of; null for previews. */
  readonly partner: string | null
  readonly pathKey: string
  /** Whether it is for the page at this path and for nothing below it. */
  readonly only: boolean
  readonly proposal: string | null
  /** Whether it holds: it has not expired and was not revoked. */
  readonly holds: boolean
  readonly proposed: { readonly id: string; readonly base: number; readonly makesRelease: boolean } | null
  /** Whether the release that the proposal was made against is no longer kept. */
  readonly pruned: boolean
}

const byHash = preparedStatement(({ drizzle }) =>
  drizzle
    .select({
      id: keys.id,
      label: keys.label,
      scope: keys.scope,
      partner: keys.partner,
      pathKey: keys.pathKey,
      only: keys.only,
      proposal: keys.proposal,
      holds: sql<boolean>`${keys.revoked} is null and coalesce(${keys.expires} > now(), true)`,
      proposed: {
        id: proposals.id,
        base: sql<number>`(${proposals.plan}->>'expected')::integer`.as('base'),
        makesRelease: sql<boolean>`(${proposals.plan}->>'release')::boolean`.as('makes_release'),
      },
      pruned: sql<boolean>`coalesce(${releases.pruned}, false)`,
    })
    .from(keys)
    .leftJoin(proposals, eq(proposals.name, keys.proposal))
    .leftJoin(releases, sql`${releases.number} = (${proposals.plan}->>'expected')::integer`)
    .where(eq(keys.hash, sql.placeholder('hash')))
    .prepare('key_by_hash'),
)

/** The key with this hash; null if there is none. */
export async function findKey(database: Database, hash: string, signal?: AbortSignal): Promise<KeyRow | null> {
  const [row] = await read({ database, release: 0, signal }, byHash, { hash })
  return row ? { ...row, proposed: row.proposed?.id == null ? null : row.proposed } : null
}

/** What is told of a proposal to who may read it. */
export interface ProposalRow {
  readonly name: string
  readonly made: string
  readonly note: string | null
  /** Whether nothing was published since. */
  readonly current: boolean
  readonly report: unknown
}

const proposalById = preparedStatement(({ drizzle }) =>
  drizzle
    .select({
      name: proposals.name,
      made: proposals.made,
      note: sql<string | null>`${proposals.plan}->>'note'`,
      current: sql<boolean>`(${proposals.plan}->>'publication')::bigint = coalesce((${drizzle.select({ newest: max(publications.number) }).from(publications)}), 0)`,
      report: proposals.report,
    })
    .from(proposals)
    .where(eq(proposals.id, sql.placeholder('id')))
    .prepare('proposal_by_id'),
)

/** The proposal whose editions are staged by this id; null if it was published, dropped or replaced. */
export async function findProposalById(
  database: Database,
  id: string,
  signal?: AbortSignal,
): Promise<ProposalRow | null> {
  const [row] = await read({ database, release: 0, signal }, proposalById, { id })
  return row ?? null
}

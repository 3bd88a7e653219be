import { eq, sql } from 'drizzle-orm'
import { proposals } from '../../../schema/tables.ts'
import { pathKey } from '../../content/path-key.ts'
import type { Database } from '../open.ts'
import type { CarriedRows } from './carried-history.ts'
import type { ReleasePlan } from './publish.ts'

/** An import that is staged and waits to be published. `Report` is what people read of its plan. */
export interface Proposal<Report> {
  readonly name: string
  /** When it was made, RFC 3339. */
  readonly made: string
  readonly plan: ReleasePlan
  readonly carried: CarriedRows
  readonly report: Report
}

/** What a list says of a proposal. */
export interface ProposalSummary {
  readonly name: string
  readonly made: string
  /** The release it was made against; 0 = none yet. */
  readonly base: number
  /** Whether nothing was published since, so that it can be published as it is. */
  readonly current: boolean
  readonly note: string | null
}

/** Keeps what was staged for `plan` under a name, in place of what had the name before. Only for the holder of the import lock. */
export async function putProposal<Report extends object>(
  { drizzle }: Database,
  { name, plan, carried, report }: Omit<Proposal<Report>, 'made'>,
): Promise<void> {
  const [given, past, shown] = [plan, withKeys(carried), report].map((value) => JSON.stringify(value))
  await drizzle.execute(
    sql`select keep_proposal(${name}, ${given}::text::jsonb, ${past}::text::jsonb, ${shown}::text::jsonb)`,
  )
}

/** By which they are found while they wait. */
function withKeys({ articles, formerPaths }: CarriedRows): CarriedRows {
  return { articles, formerPaths: formerPaths.map((row) => ({ ...row, pathKey: pathKey(row.path) })) }
}

/** The proposal with this name; null if there is none. */
export async function findProposal<Report>({ drizzle }: Database, name: string): Promise<Proposal<Report> | null> {
  const [row] = await drizzle.select().from(proposals).where(eq(proposals.name, name))
  // As `putProposal` wrote them.
  return row ? (row as unknown as Proposal<Report>) : null
}

/** All proposals, by name. */
export async function listProposals({ drizzle }: Database): Promise<ProposalSummary[]> {
  return await drizzle
    .select({
      name: proposals.name,
      made: proposals.made,
      base: sql<number>`(${proposals.plan}->>'expected')::integer`,
      current: sql<boolean>`(${proposals.plan}->>'publication')::bigint = (select coalesce(max(number), 0) from publications)`,
      note: sql<string | null>`${proposals.plan}->>'note'`,
    })
    .from(proposals)
    .orderBy(proposals.name)
}

/**
 * Removes a proposal with all that only it needed; false if there is none. The keys that show it go as well if it goes for good,
 * and otherwise wait for another of its name. Only for the holder of the import lock.
 */
export async function dropProposal({ drizzle }: Database, name: string, forGood: boolean): Promise<boolean> {
  const [row] = await drizzle.execute<{ dropped: boolean }>(sql`select drop_proposal(${name}, ${forGood}) as dropped`)
  return row?.dropped === true
}

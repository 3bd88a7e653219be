import { pathKey } from '../../content/path-key.ts'
import type { Database } from '../../database/open.ts'
import { findPathOwners } from '../../database/write/consequences.ts'
import type { PlanStep } from './plan.ts'

/** A URL that stopped answering because its article moved and has no alias for it. */
export interface MovedAway {
  readonly path: string
  /** Where the article lives now. */
  readonly articleNow: string
  /** The file an alias would be written into. */
  readonly sourcePath: string
}

/** Finds, of the articles that moved with a release, those whose old URL nobody answers any more. */
export async function findMovedAway(
  database: Database,
  release: number,
  steps: readonly PlanStep[],
): Promise<MovedAway[]> {
  const moved = steps.flatMap(({ action, previousPath, path, sourcePath }) =>
    action !== 'move' || previousPath === null ? [] : { path: previousPath, articleNow: path, sourcePath },
  )
  const owners = await findPathOwners(
    { database, release },
    moved.map(({ path }) => pathKey(path)),
  )
  const answered = new Set(owners.map(({ key }) => key))
  return moved.filter(({ path }) => !answered.has(pathKey(path)))
}

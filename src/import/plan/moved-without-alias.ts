import { pathKey } from '../../content/path-key.ts'
import type { Database } from '../../database/open.ts'
import { findPathOwners } from '../../database/write/consequences.ts'
import type { PlanStep } from './plan.ts'

/** An address that is only followed here since its article moved, because no alias was written for it. */
export interface MovedWithoutAlias {
  readonly path: string
  /** Where the article lives now. */
  readonly articleNow: string
  /** The file an alias would be written into. */
  readonly sourcePath: string
}

/** Finds the articles that moved with this release and whose old address no file gives. */
export async function findMovedWithoutAlias(
  database: Database,
  release: number,
  steps: readonly PlanStep[],
): Promise<MovedWithoutAlias[]> {
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

import { pathKey } from '../../content/path-key.ts'
import type { Problem } from '../../content/problem.ts'
import type { Database } from '../../database/open.ts'
import { findFormerOwners } from '../../database/write/consequences.ts'

/** Says of each broken link to an address that a page once had where that page is now, at a release. */
export async function explainMovedLinks(
  database: Database,
  release: number,
  problems: readonly Problem[],
): Promise<readonly Problem[]> {
  const targets = problems.flatMap(({ target }) => (target === undefined ? [] : pathKey(target)))
  if (targets.length === 0 || release === 0) return problems
  const owners = await findFormerOwners({ database, release }, [...new Set(targets)], [])
  const pathOf = new Map(owners.map(({ key, path }) => [key, path]))
  return problems.map((problem) => {
    const path = problem.target === undefined ? undefined : pathOf.get(pathKey(problem.target))
    if (path === undefined) return problem
    return {
      ...problem,
      message: `Expected the address of a page, found "${problem.target}", from which its page moved to "${path}"; readers are redirected here, in Hugo they are not.`,
      hint: `Write "${path}".`,
    }
  })
}

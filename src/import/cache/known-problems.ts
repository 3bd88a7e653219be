import { mergeRepeated, type Problem } from '../../content/problem.ts'
import type { Database } from '../../database/open.ts'
import { findCachedSite } from '../../database/write/import-cache.ts'
import type { FoundProblems } from '../read/parsed-site.ts'

/** The problems of the import that published what is newest; null where it had errors, or nothing is known of it. */
export async function loadKnownProblems(database: Database): Promise<readonly Problem[] | null> {
  const cached = await findCachedSite(database)
  if (cached === null) return null
  const found: FoundProblems = JSON.parse(cached.problems)
  return mergeRepeated([...found.site, ...found.pages])
}

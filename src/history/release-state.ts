import type { SiteRow } from '../../schema/json.ts'
import type { Database } from '../database/open.ts'
import { findReleases } from '../database/read/releases.ts'
import { loadReleaseContent, type ReleaseContent } from '../database/write/history.ts'

/** What a release shows, as far as it takes to compare it with another. */
export interface ReleaseState extends ReleaseContent {
  readonly number: number
  readonly site: SiteRow
}

/** Reads what a release shows. Throws if there is no release with this number, or its content was pruned. */
export async function loadReleaseState(database: Database, number: number): Promise<ReleaseState> {
  const [release] = await findReleases(database, [number])
  if (!release)
    throw new Error(`There is no release ${number}; \`commonplace-gateway releases\` lists those there are.`)
  if (release.pruned)
    throw new Error(`What release ${number} showed was removed by prune-history; only newer releases can be shown.`)
  return { number, site: release.site, ...(await loadReleaseContent(database, number)) }
}

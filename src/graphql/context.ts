import { GraphQLError } from 'graphql'
import type { SiteRow } from '../../schema/json.ts'
import type { Database } from '../database/open.ts'
import { findNewestRelease, findReleases, type ReleaseRow } from '../database/releases.ts'
import type { Snapshot } from '../database/visible.ts'
import { inputError } from './input-error.ts'
import { createLoaders, type Loaders } from './loaders.ts'

/** What the fields of one request share. */
export interface Context {
  /** The release all of them read; null before the first import. */
  readonly release: ReleaseRow | null
  readonly snapshot: Snapshot
  readonly loaders: Loaders
}

/**
 * Takes the newest release, or the one with this number, in one statement. Throws `RELEASE_NOT_FOUND` for a number never
 * given, `RELEASE_PRUNED` for one whose content was removed.
 */
export async function createContext(options: { database: Database; release?: number | null }): Promise<Context> {
  const { database, release = null } = options
  if (release === null) return contextAt(database, await findNewestRelease(database))
  const [found] = isReleaseNumber(release) ? await findReleases(database, [release]) : []
  if (found?.pruned)
    throw inputError(
      `What release ${release} showed was removed from the history; ask for a newer one.`,
      'RELEASE_PRUNED',
    )
  if (found) return contextAt(database, found)
  throw inputError(`There is no release ${release}. \`releases\` lists those there are.`, 'RELEASE_NOT_FOUND')
}

/** The context of a request whose release is known already; costs no statement. */
export function contextAt(database: Database, release: ReleaseRow | null): Context {
  const snapshot = { database, release: release?.number ?? 0 }
  return { release, snapshot, loaders: createLoaders(snapshot) }
}

/** The site at the request's release; throws `NO_RELEASE` before the first import. */
export function siteOf(context: Context): SiteRow {
  return releaseOf(context).site
}

/** The request's release; throws `NO_RELEASE` before the first import. */
export function releaseOf({ release }: Context): ReleaseRow {
  if (release) return release
  throw new GraphQLError('Nothing is published yet. Run an import (`commonplace import`) and ask again.', {
    extensions: { code: 'NO_RELEASE' },
  })
}

function isReleaseNumber(number: number): boolean {
  return Number.isInteger(number) && number > 0 && number < 2 ** 31
}

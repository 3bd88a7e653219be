import { GraphQLError } from 'graphql'
import type { SiteRow } from '../../schema/json.ts'
import type { Database } from '../database/open.ts'
import { findNewestRelease, type ReleaseRow } from '../database/read/releases.ts'
import type { Snapshot } from '../database/read/visible.ts'
import { chargeScans } from './limits/charge-scans.ts'
import type { Metered } from './limits/meter-fields.ts'
import { createLoaders, type Loaders } from './loaders.ts'

/** What the fields of one request share. */
export interface Context extends Metered {
  /** The release all of them read; null before the first import. */
  readonly release: ReleaseRow | null
  readonly snapshot: Snapshot
  readonly loaders: Loaders
}

/** What a context is made of. */
export interface ContextOptions extends Metered {
  readonly database: Database
}

/** Takes the newest release, in one statement. */
export async function createContext(options: ContextOptions): Promise<Context> {
  return contextAt(options, await findNewestRelease(options.database, options.signal))
}

/** The context of a request whose release is known already; costs no statement. */
export function contextAt({ database, ...metered }: ContextOptions, release: ReleaseRow | null): Context {
  const uncharged = { database, release: release?.number ?? 0, signal: metered.signal }
  const snapshot = chargeScans(uncharged, metered.budget, null)
  return { ...metered, release, snapshot, loaders: createLoaders(snapshot, metered) }
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

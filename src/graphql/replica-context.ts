import type { Place, Replicas } from '../database/replicas.ts'
import { type Context, type ContextOptions, createContext } from './context.ts'
import type { Asked } from './yoga.ts'

/** The context of a request, and whether it is read from a replica. */
export type PlacedContext = Context & { readonly isFromReplica: boolean }

/**
 * The context of a request that is read from a replica where one has what it asks for: release and content from the same one. What
 * comes with a key, waits for releases, or could not be read from a replica is read from the primary.
 */
export async function createContextAt(replicas: Replicas, options: ContextOptions & Asked): Promise<PlacedContext> {
  const { database: primary } = options
  const place = await placeOf(replicas, options)
  const context = place
    ? await createContext({ ...options, database: place.database, knownRelease: place.release })
    : await createContext(options)
  // Who has seen a release is not given an older one.
  replicas.raise(context.perspective === null ? (context.release?.number ?? 0) : 0)
  return { ...context, isFromReplica: place !== null && place.database !== primary }
}

async function placeOf(
  replicas: Replicas,
  { askedKey, askedRelease, isStream = false, knownRelease, onlyPrimary = false, signal }: ContextOptions & Asked,
): Promise<Place | null> {
  if (askedKey !== null || isStream || knownRelease || onlyPrimary) return null
  return askedRelease === null ? await replicas.newest(signal) : await replicas.at(askedRelease, signal)
}

import { findPublishers } from '../../database/read/publishers.ts'
import type { Snapshot } from '../../database/read/snapshot.ts'
import type { Session } from '../access/session.ts'
import type { Release } from '../parts/release.ts'
import type { ToldRelease } from './releases-data.ts'

/** Adds who published each release, for editors alone: readers were not promised to, nor asked, whose work it is. */
export async function tellPublishers(
  snapshot: Snapshot,
  releases: readonly Release[],
  session: Session | null,
): Promise<ToldRelease[]> {
  const numbers = releases.map(({ number }) => number)
  const names = session === null ? new Map<number, string>() : await findPublishers(snapshot, numbers)
  return releases.map((release) => ({ ...release, publishedBy: names.get(release.number) ?? null }))
}

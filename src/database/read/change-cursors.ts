import type { ChangeRow, PlaceInLog } from './changes.ts'
import { type CursorList, cursorOf, readCursor } from './cursors.ts'
import type { SortKey } from './keyset.ts'
import { findReleases, type ReleaseRow } from './releases.ts'
import type { Snapshot } from './snapshot.ts'

// A cursor with the number of a release that was published at another time is from another history of the site.

/** The list of all changes, whose cursors GraphQL and the streams of changes share. */
export const changeList: CursorList = {
  name: 'changes',
  terms: [{ type: 'integer' }, { type: 'integer' }, { type: 'timestamptz' }],
}

/** After every change of its release. */
const END = 2 ** 31 - 1

/** What the cursor of a change holds. */
export function changeCursorKey({ release, position, releasedAt }: ChangeRow): SortKey {
  return [release, position, releasedAt]
}

/** The cursor after everything that a release changed. */
export function cursorOfRelease({ number, at }: Pick<ReleaseRow, 'number' | 'at'>): string {
  return cursorOf(changeList, [number, END, at])
}

/** The place after everything that a release changed. */
export function endOfRelease({ number }: Pick<ReleaseRow, 'number'>): PlaceInLog {
  return { release: number, position: END }
}

/** The key inside a cursor of a change or release; null for any other text. */
export function readChangeCursor(cursor: string): SortKey | null {
  return readCursor(changeList, cursor)
}

/** The place in the log that such a key stands for; null where the release it names is none of this history. */
export async function findPlaceInLog(snapshot: Snapshot, key: SortKey): Promise<PlaceInLog | null> {
  const [place = null] = await findPlacesInLog(snapshot, [key])
  return place
}

/** The same for many keys, with one statement. */
export async function findPlacesInLog(
  { database, signal }: Snapshot,
  keys: readonly SortKey[],
): Promise<(PlaceInLog | null)[]> {
  const asked = keys.map((key) => key as [number, number, ReleaseRow['at']])
  const known = await findReleases(database, [...new Set(asked.map(([release]) => release))], signal)
  const atOf = new Map(known.map(({ number, at }) => [number, at]))
  return asked.map(([release, position, at]) => (atOf.get(release) === at ? { release, position } : null))
}

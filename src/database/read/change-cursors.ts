import type { ChangeRow, PlaceInLog } from './changes.ts'
import { type CursorList, cursorOf, readCursor } from './cursors.ts'
import type { SortKey } from './keyset.ts'
import { findRelease, type ReleaseRow } from './releases.ts'
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

/** The key inside a cursor of a change or release; null for any other text. */
export function readChangeCursor(cursor: string): SortKey | null {
  return readCursor(changeList, cursor)
}

/** The place in the log that such a key stands for; null where the release it names is none of this history. */
export async function findPlaceInLog({ database, signal }: Snapshot, key: SortKey): Promise<PlaceInLog | null> {
  const [release, position, at] = key as [number, number, ReleaseRow['at']]
  const known = await findRelease(database, release, signal)
  return known?.at === at ? { release, position } : null
}

import { comparePaths } from '../../content/compare.ts'
import type { ImportState } from '../../database/write/import-state.ts'
import type { Touch } from '../../database/write/publish.ts'
import type { FieldDifference } from './compare-editions.ts'

/** A change of an article that no reader sees and that makes no release: its file, or when it will appear or expire. */
export interface InvisibleChange {
  readonly path: string
  readonly fields: readonly FieldDifference[]
}

/** The changes a plan writes into existing editions, by article; sorted by path. */
export function findInvisibleChanges(
  touches: readonly Touch[],
  { latest }: Pick<ImportState, 'latest'>,
): InvisibleChange[] {
  const editions = new Map(latest.map((edition) => [edition.id, edition]))
  return touches
    .flatMap((touch) => {
      const was = editions.get(touch.edition)
      if (was === undefined) return []
      const fields = [
        compare('file', was.sourcePath, touch.sourcePath),
        compare('publishDate', instant(was.publishAt), instant(touch.publishAt)),
        compare('expiryDate', instant(was.expireAt), instant(touch.expireAt)),
        compare('draft', was.draft, touch.draft),
        compare('id', was.givenId, touch.givenId),
      ]
      return { path: was.path, fields: fields.flat() }
    })
    .sort(comparePaths)
}

function compare(field: string, before: unknown, after: unknown): FieldDifference[] {
  return before === after ? [] : [{ field, before, after }]
}

/** The form in which instants of Postgres and of files can be compared. */
function instant(time: string | null): string | null {
  return time === null ? null : new Date(time).toISOString()
}

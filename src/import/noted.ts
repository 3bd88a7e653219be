import { comparePaths } from '../content/compare.ts'
import type { ImportState } from '../database/write/import-state.ts'
import type { Touch } from '../database/write/publish.ts'
import type { FieldDifference } from './plan/compare-editions.ts'

/** What is noted of an article without a reader seeing a difference: the file it comes from, when it comes or goes. */
export interface NotedArticle {
  readonly path: string
  readonly fields: readonly FieldDifference[]
}

/** What a plan keeps current in place, by article; sorted by path. */
export function findNoted(touches: readonly Touch[], { latest }: Pick<ImportState, 'latest'>): NotedArticle[] {
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

/** Postgres writes an instant otherwise than a file does. */
function instant(time: string | null): string | null {
  return time === null ? null : new Date(time).toISOString()
}

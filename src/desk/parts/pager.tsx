import { addressOf } from '../view.ts'
import type { PageInfo } from './list-asked.ts'

/** Links to what comes before and after in a list; nothing where all of it is there. */
export function Pager({
  address,
  filters,
  pageInfo: { hasNextPage, hasPreviousPage, startCursor, endCursor },
}: {
  readonly address: string
  readonly filters: Readonly<Record<string, string | null>>
  readonly pageInfo: PageInfo
}) {
  if (!hasNextPage && !hasPreviousPage) return null
  return (
    <nav class="pager" aria-label="Pages of the list">
      {hasPreviousPage ? (
        <a rel="prev" href={addressOf(address, { ...filters, before: startCursor })}>
          ← Before these
        </a>
      ) : (
        <span />
      )}
      {hasNextPage ? (
        <a rel="next" href={addressOf(address, { ...filters, after: endCursor })}>
          After these →
        </a>
      ) : (
        <span />
      )}
    </nav>
  )
}

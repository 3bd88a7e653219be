import type { GoneReason } from '../article/article-data.ts'
import type { PageInfo } from '../parts/list-asked.ts'
import type { Release } from '../parts/release.ts'

/** A release; who published it is for editors, and null for everybody else. */
export type ToldRelease = Release & { readonly publishedBy: string | null }

/** A part of the list of releases. */
export interface Releases {
  readonly totalCount: number
  readonly releases: readonly ToldRelease[]
  readonly pageInfo: PageInfo
}

/** What a release did to an article, to a quote or to the site. */
export interface Change {
  readonly kind: 'PUBLISHED' | 'UPDATED' | 'MOVED' | 'CORRECTED' | 'WITHDRAWN' | 'RESTORED'
  readonly subject: 'ARTICLE' | 'QUOTE' | 'SITE'
  readonly path: string | null
  readonly previousPath: string | null
  readonly reason: GoneReason | null
  readonly correction: string | null
  readonly article: { readonly title: string; readonly path: string } | null
}

/** A release and a part of its changes; `next` is after what the rest comes, null if there is none. */
export interface ReleaseChanges {
  readonly release: ToldRelease
  readonly changes: readonly Change[]
  readonly next: string | null
  readonly hasNext: boolean
  readonly isFirst: boolean
}

import type { HeldRow } from '../../database/read/held-editions.ts'
import type { SectionCountRow } from '../../database/read/section-counts.ts'
import type { Release } from '../parts/release.ts'
import type { Point } from './growth.ts'

/** What is live. */
export interface Live {
  readonly release: Release
  readonly language: string
  readonly articles: number
  readonly quotes: number
  readonly quotesWithoutName: number
  readonly themes: readonly { readonly slug: string; readonly name: string; readonly quoteCount: number }[]
  readonly themeCount: number
  readonly latest: readonly {
    readonly title: string
    readonly path: string
    readonly language: string
    readonly updated: string | null
  }[]
  readonly sections: readonly SectionCountRow[]
  readonly growth: readonly Point[]
  /** What no reader sees, what is due soonest first; null for everybody who is not known as an editor. */
  readonly held: readonly HeldRow[] | null
}

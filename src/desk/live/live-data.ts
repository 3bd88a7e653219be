import type { SectionCountRow } from '../../database/read/section-counts.ts'
import type { Point } from './growth.ts'

/** A release as the desk lists it. */
export interface Release {
  readonly number: number
  readonly at: string
  readonly kind: 'IMPORT' | 'SCHEDULE' | 'ROLLBACK' | 'WITHDRAWAL'
  readonly note: string | null
  readonly added: number
  readonly changed: number
  readonly moved: number
  readonly withdrawn: number
}

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
}

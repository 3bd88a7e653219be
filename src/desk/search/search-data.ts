import type { PageInfo } from '../parts/list-asked.ts'

interface InArticle {
  readonly title: string
  readonly path: string
  readonly language: string
}

/** Something that has the words, with a part of it as safe HTML in which they are in `<mark>`. */
export interface Found {
  readonly highlight: string
  readonly node:
    | ({ readonly kind: 'Article' } & InArticle)
    | {
        readonly kind: 'Section'
        readonly heading: string | null
        readonly anchor: string
        readonly article: InArticle
      }
    | { readonly kind: 'Quote'; readonly attribution: string | null; readonly article: InArticle }
}

/** What was found. */
export interface Search {
  readonly filters: Readonly<Record<'text' | 'kind' | 'language', string | null>>
  /** What was looked for instead of words that seem misspelt. */
  readonly corrected: string | null
  readonly totalCount: number
  readonly found: readonly Found[]
  readonly pageInfo: PageInfo
  readonly languages: readonly { readonly code: string; readonly name: string }[]
}

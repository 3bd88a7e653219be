import type { PageInfo } from '../parts/list-asked.ts'

/** A quote as a list shows it. */
export interface ListedQuote {
  readonly text: string
  readonly attribution: string | null
  readonly language: string
  readonly url: string
  readonly themes: readonly { readonly slug: string; readonly name: string }[]
  readonly article: { readonly title: string; readonly path: string }
  /** A part of it as safe HTML, with the words that were looked for in `<mark>`; null where none were. */
  readonly highlight: string | null
}

/** A part of the list of quotes, and what it can be narrowed by. */
export interface Quotes {
  readonly filters: Readonly<Record<'text' | 'theme' | 'language' | 'attributed' | 'article', string | null>>
  /** What was looked for instead of words that seem misspelt. */
  readonly corrected: string | null
  readonly totalCount: number
  readonly quotes: readonly ListedQuote[]
  readonly pageInfo: PageInfo
  readonly theme: { readonly name: string; readonly description: string | null } | null
  readonly themes: readonly { readonly slug: string; readonly name: string; readonly quoteCount: number }[]
  readonly languages: readonly { readonly code: string; readonly name: string }[]
}

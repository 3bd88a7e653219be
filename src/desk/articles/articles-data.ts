import type { PageInfo } from '../parts/list-asked.ts'

/** An article as a list shows it. */
export interface Listed {
  readonly path: string
  readonly title: string
  readonly summary: string | null
  readonly language: string
  readonly published: string | null
  readonly updated: string | null
}

/** A part of the list of articles, and what it can be narrowed by. */
export interface Articles {
  readonly filters: Readonly<Record<'text' | 'section' | 'language' | 'theme', string | null>>
  readonly totalCount: number
  readonly articles: readonly Listed[]
  readonly pageInfo: PageInfo
  readonly languages: readonly { readonly code: string; readonly name: string }[]
  readonly themes: readonly { readonly slug: string; readonly name: string }[]
  readonly sections: readonly string[]
}

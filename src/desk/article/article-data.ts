import type { EditionRow } from '../../database/read/editions-of-article.ts'
import type { LinkingRow } from '../../database/read/links-to.ts'
import type { EditionDifference } from '../../import/plan/compare-editions.ts'
import type { PageInfo } from '../parts/list-asked.ts'

/** A page of the site, as a link to it needs it. */
export interface Linked {
  readonly title: string
  readonly path: string
}

/** A licence, as far as it is known. */
export interface Licence {
  readonly name: string
  readonly url: string | null
}

/** An article, as GraphQL gives it. */
export interface Article extends Linked {
  readonly url: string
  readonly summary: string | null
  readonly language: string
  readonly published: string | null
  readonly updated: string | null
  readonly wordCount: number
  readonly readingMinutes: number
  readonly edition: number
  readonly release: number
  readonly html: string
  readonly ancestors: readonly Linked[]
  readonly translations: readonly (Linked & { readonly language: string })[]
  readonly sections: readonly { readonly anchor: string; readonly heading: string | null; readonly level: number }[]
  readonly quotes: readonly {
    readonly text: string
    readonly attribution: string | null
    readonly url: string
    readonly themes: readonly { readonly slug: string; readonly name: string }[]
  }[]
  readonly images: readonly {
    readonly url: string
    readonly alt: string | null
    readonly role: 'FEATURE' | 'BODY'
    readonly width: number | null
    readonly height: number | null
    readonly file: { readonly url: string } | null
    readonly credit: { readonly attribution: string; readonly complete: boolean } | null
  }[]
  readonly aliases: readonly { readonly path: string }[]
  readonly links: readonly { readonly href: string; readonly text: string; readonly article: Linked | null }[]
  readonly themes: readonly { readonly slug: string; readonly name: string }[]
  readonly terms: readonly { readonly taxonomy: string; readonly name: string }[]
  readonly licence: Licence | null
  readonly labels: readonly { readonly name: string; readonly url: string | null; readonly text: string | null }[]
  readonly previous: Linked | null
  readonly next: Linked | null
  /** Why it is not published; null for what is. */
  readonly preview: { readonly state: 'DRAFT' | 'SCHEDULED' | 'PROPOSED'; readonly publishAt: string | null } | null
}

/** What is at an address of the site, or was. */
export interface AtAddress {
  readonly asked: string
  readonly article: Article | null
  /** The first of the pages that link to it, by path, and one more than are shown; null for a preview. */
  readonly linkedFrom: readonly LinkingRow[] | null
  /** Why it stopped leading anywhere. */
  readonly gone: { readonly path: string; readonly at: string; readonly reason: GoneReason } | null
}

/** As in GraphQL. */
export type GoneReason = 'UNPUBLISHED' | 'DELETED' | 'RETRACTED' | 'EXPIRED' | 'RIGHTS_WITHDRAWN'

/** The body of an article as its file has it, and the front matter that no other field gives back. */
export interface Source extends Linked {
  readonly language: string
  readonly markdown: string
  readonly extra: Readonly<Record<string, unknown>>
}

/** An article for a use, in one of its forms; null where its licence does not allow that use, or is not known. */
export interface Republication extends Linked {
  readonly language: string
  readonly licence: Licence | null
  readonly labels: readonly { readonly name: string; readonly url: string | null; readonly text: string | null }[]
  readonly use: { readonly commercial: boolean; readonly derivatives: boolean }
  readonly form: 'html' | 'markdown' | 'text'
  readonly republication: {
    readonly statement: string
    readonly canonical: string
    readonly html: string
    readonly text: string
    readonly markdown: string
    readonly omitted: readonly { readonly what: string; readonly reason: string }[]
  } | null
}

/** A part of the pages that link to an article. */
export interface LinksTo extends Linked {
  readonly language: string
  readonly linkedFrom: readonly LinkingRow[]
  readonly pageInfo: PageInfo
}

/** The editions of an article, the newest first, and how one differs from that before it; null where there is none before. */
export interface Editions extends Linked {
  readonly language: string
  readonly editions: readonly Omit<EditionRow, 'id'>[]
  readonly difference: (EditionDifference & { readonly from: number; readonly to: number }) | null
}

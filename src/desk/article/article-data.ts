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
}

/** What is at an address of the site, or was. */
export interface AtAddress {
  readonly asked: string
  readonly article: Article | null
  /** Why it stopped leading anywhere. */
  readonly gone: { readonly path: string; readonly at: string; readonly reason: GoneReason } | null
}

/** As in GraphQL. */
export type GoneReason = 'UNPUBLISHED' | 'DELETED' | 'RETRACTED' | 'EXPIRED' | 'RIGHTS_WITHDRAWN'

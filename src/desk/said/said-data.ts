/** As GraphQL gives it. */
export interface Verdict {
  readonly kind: 'VERBATIM' | 'ALTERED' | 'ELSEWHERE' | 'WITHDRAWN' | 'NOT_OURS'
  readonly difference: string | null
  readonly url: string | null
  readonly quote: { readonly text: string; readonly attribution: string | null } | null
  readonly article: { readonly title: string; readonly path: string; readonly url: string } | null
}

/** What was asked, and whether it was said; null where no words were given. */
export interface Said {
  readonly text: string
  readonly article: string | null
  /** The release that was named; null for the newest. */
  readonly release: string | null
  readonly verdict: Verdict | null
}

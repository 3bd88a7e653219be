/** A code of problems in words. */
export interface Explained {
  readonly code: string
  readonly severities: string
  readonly meaning: string
  /** Files that have the problem. */
  readonly example: readonly { readonly path: string; readonly text: string }[]
  readonly remedy: string
  /** Why it is told no more; null where it is. */
  readonly deprecated: string | null
}

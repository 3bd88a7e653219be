import type { Severity } from '../problem.ts'

/** What people are told of a code: on its page, by `explain`, in SARIF. Texts are Markdown; a link in one is from `docs/editors/problems`. */
export interface ProblemEntry {
  /** Permanent: a code that is told no more is marked as deprecated, and never means anything else. */
  readonly code: string
  readonly severities: readonly Severity[]
  /** What is the matter, and what comes of it. */
  readonly meaning: string
  /** Files of a site that give the problem; none where no text can show it. */
  readonly example?: readonly ExampleFile[]
  /** What to do. */
  readonly remedy: string
  /** Why it is told no more, and what to look for instead. */
  readonly deprecated?: string
}

/** A file of an example. */
export interface ExampleFile {
  /** From the site folder. */
  readonly path: string
  /** As Markdown names it for highlighting. */
  readonly language: string
  readonly text: string
}

/** Codes of one kind, in the order in which they are read. */
export interface ProblemGroup {
  readonly title: string
  readonly entries: readonly ProblemEntry[]
}

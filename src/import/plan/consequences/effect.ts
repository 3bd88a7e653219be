import type { EditionContent } from '../../../database/write/edition-contents.ts'
import type { PlanStep } from '../plan.ts'

/** An edition without its text: what the consequences of a plan are found from. */
export type EditionFacts = Omit<EditionContent, 'markdown' | 'extra'>

/** Leaves the text of an edition out. */
export function factsOf({ markdown: _markdown, extra: _extra, ...facts }: EditionContent): EditionFacts {
  return facts
}

/** What a step does to what readers see: `before` gives way to `after`; null where nothing was, or will be, visible. */
export interface Effect {
  readonly step: Pick<PlanStep, 'action' | 'articleId' | 'path' | 'title' | 'reason' | 'correction'>
  /** The id of the edition that is closed. */
  readonly closes: number | null
  /** The id of the edition that is opened, where it has one already. */
  readonly opens: number | null
  readonly before: EditionFacts | null
  readonly after: EditionFacts | null
}

/** Why an article is withdrawn. */
export type GoneReason = NonNullable<PlanStep['reason']>

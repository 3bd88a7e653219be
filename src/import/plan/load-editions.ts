import type { Document } from '../../content/document.ts'
import type { StagedEdition } from '../../database/write/staging.ts'
import { editionRows } from './edition-rows.ts'
import type { PlanStep } from './plan.ts'

/** Gives the rows of the editions that these steps stage; better asked for some hundred at a time, as they hold all the text. */
export type LoadEditions = (steps: readonly PlanStep[]) => Promise<ReadonlyMap<PlanStep, StagedEdition>>

/** Makes rows of documents, which it asks for by their source paths. */
export function createLoadEditions(
  loadDocuments: (sourcePaths: readonly string[]) => Promise<ReadonlyMap<string, Document>>,
): LoadEditions {
  return async (steps) => {
    const staging = steps.flatMap((step) => (step.edition ? [{ step, edition: step.edition }] : []))
    const documents = await loadDocuments(staging.map(({ step }) => step.sourcePath))
    return new Map(
      staging.map(({ step, edition }): [PlanStep, StagedEdition] => {
        const document = documents.get(step.sourcePath)
        if (!document) throw new Error(`${step.sourcePath} was planned and could not be read again.`)
        return [step, editionRows(document, edition)]
      }),
    )
  }
}

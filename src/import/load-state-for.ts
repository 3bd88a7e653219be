import type { Database } from '../database/open.ts'
import { type ImportState, loadImportState, loadImportStateOf, loadTree } from '../database/write/import-state.ts'
import type { ParsedSite } from './read/parsed-site.ts'

/** What the database holds of the articles that the documents may be. */
export async function loadStateFor(database: Database, { documents, unchanged }: ParsedSite): Promise<ImportState> {
  if (unchanged === null) return await loadImportState(database)
  return await loadImportStateOf(database, await loadTree(database), {
    sourcePaths: documents.map((document) => document.sourcePath),
    givenIds: documents.flatMap((document) => document.id ?? []),
  })
}

/** Whether pages were taken to be unchanged since a publication that is no longer the newest. */
export function isOutdated({ unchanged }: ParsedSite, { publication }: ImportState): boolean {
  return unchanged !== null && unchanged.publication !== publication
}

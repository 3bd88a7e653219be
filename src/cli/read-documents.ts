import { readFile } from 'node:fs/promises'
import type { Config } from '../config.ts'
import type { TrustedDocuments } from '../graphql/trusted-documents.ts'

/** The documents of the file that the configuration names, or null; throws where they cannot be used as they are. */
export async function readDocuments({
  documents: file,
  onlyTrusted,
}: Pick<Config, 'documents' | 'onlyTrusted'>): Promise<TrustedDocuments | null> {
  if (file === null) {
    if (!onlyTrusted) return null
    throw new Error('--only-trusted needs --documents FILE: without documents no query could be answered.')
  }
  // Imported here: no other command needs GraphQL.
  const { parseTrustedDocuments, UnusableDocuments } = await import('../graphql/trusted-documents.ts')
  try {
    return parseTrustedDocuments(await readFile(file, 'utf8'))
  } catch (error) {
    if (error instanceof UnusableDocuments) throw new Error(`${file} ${error.message}`, { cause: error })
    const reason = error instanceof Error ? error.message : String(error)
    throw new Error(`The file of --documents cannot be read: ${reason}`, { cause: error })
  }
}

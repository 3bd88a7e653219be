import type { DocumentOutline } from '../../content/outline/outline.ts'
import { pathKey } from '../../content/path-key.ts'
import type { KeptIdentity } from '../read/identities-file.ts'
import type { IdentityEvidence } from './identity-evidence.ts'
import { stableId } from './stable-id.ts'

/**
 * The article ids of documents that are new to the database, by source path: those an export wrote down for them, by file and
 * path, else by path, else by file; else one made from a document's `id` or file, so that a database rebuilt from the files alone
 * has the same. None of `taken`.
 */
export function giveIds(
  documents: readonly DocumentOutline[],
  { keptIdentities }: Pick<IdentityEvidence, 'keptIdentities'>,
  taken: ReadonlySet<string>,
): Map<string, string> {
  const ids = findKeptIds(documents, keptIdentities, taken)
  const used = new Set([...taken, ...ids.values()])
  for (const document of documents) {
    if (ids.has(document.sourcePath)) continue
    const id = makeId(document, used)
    used.add(id)
    ids.set(document.sourcePath, id)
  }
  return ids
}

function findKeptIds(
  documents: readonly DocumentOutline[],
  kept: readonly KeptIdentity[],
  taken: ReadonlySet<string>,
): Map<string, string> {
  const found = new Map<string, string>()
  const used = new Set(taken)
  const keysOf = (file: string, path: string) => [`both ${path}\n${file}`, `path ${path}`, `file ${file}`]
  for (const rank of [0, 1, 2]) {
    const byKey = new Map<string, string>()
    for (const { id, file, path } of kept) {
      const key = keysOf(file, pathKey(path))[rank] as string
      if (!used.has(id) && !byKey.has(key)) byKey.set(key, id)
    }
    for (const document of documents) {
      const id = byKey.get(keysOf(document.sourcePath, pathKey(document.path))[rank] as string)
      if (id === undefined || used.has(id) || found.has(document.sourcePath)) continue
      used.add(id)
      found.set(document.sourcePath, id)
    }
  }
  return found
}

function makeId(document: DocumentOutline, taken: ReadonlySet<string>): string {
  const names = document.id === null ? ['article', document.sourcePath] : ['article id', document.id]
  for (let attempt = 0; ; attempt++) {
    const id = attempt === 0 ? stableId(...names) : stableId(...names, attempt)
    if (!taken.has(id)) return id
  }
}

import type { DocumentOutline } from '../../content/outline/outline.ts'
import { pathKey } from '../../content/path-key.ts'
import { isOpen, type LatestEdition } from '../../database/write/import-state.ts'
import type { KeptIdentity } from '../read/identities-file.ts'
import { stableId } from './stable-id.ts'

/** Which article each document is, by source path; articles no document claimed are left over. */
export interface Identities {
  readonly articleOf: ReadonlyMap<string, Identity>
  readonly leftOver: readonly LatestEdition[]
}

/** An article's id, with its newest edition; `latest` is null for an article never seen before. */
export interface Identity {
  readonly articleId: string
  readonly latest: LatestEdition | null
}

/** What can be known about articles beyond their newest edition; asked for only where files have gone. */
export interface Evidence {
  /** SHA-256 of the body of an article's newest edition, by edition id. */
  readonly bodyDigests: ReadonlyMap<number, string>
  /** The article that once came from a source path. */
  readonly articleBySourcePath: ReadonlyMap<string, string>
  /** The article that has a front matter's id, also where no edition of it is left. */
  readonly articleByGivenId: ReadonlyMap<string, string>
  /** What an export wrote down; counts for articles this database does not know. */
  readonly keptIdentities: readonly KeptIdentity[]
  /** Files that are there and could not be understood: their articles are not up for others. */
  readonly faulty: ReadonlySet<string>
}

/** Articles whose file is gone or may be another's now, and documents their file alone does not settle: what evidence is needed for. */
export function findUnmatched(documents: readonly DocumentOutline[], latest: readonly LatestEdition[]) {
  const byPath = new Map(documents.map((document) => [document.sourcePath, document]))
  const byId = new Map(documents.flatMap((document) => (document.id === null ? [] : [[document.id, document]])))
  const isElsewhere = ({ givenId, sourcePath }: LatestEdition) =>
    givenId !== null && (byId.get(givenId)?.sourcePath ?? sourcePath) !== sourcePath
  const known = latest.filter((edition) => mayBeAt(byPath, edition) && !isElsewhere(edition))
  const settled = new Set(known.map((edition) => edition.sourcePath))
  return {
    gone: latest.filter(
      (edition) =>
        (byPath.get(edition.sourcePath)?.id ?? edition.givenId) !== edition.givenId || !byPath.has(edition.sourcePath),
    ),
    unknown: documents.filter((document) => !settled.has(document.sourcePath)),
  }
}

/**
 * Finds out which article each document is: by the `id` in its front matter, else its file, else a file it once had,
 * else the URL of an article whose file is gone, else the same body in another file. What matches nothing
 * is new, under the id an export wrote down for it or one made from its `id` or file.
 */
export function identify(
  documents: readonly DocumentOutline[],
  latest: readonly LatestEdition[],
  evidence: Evidence,
): Identities {
  const free = new Map(newestFirst(latest).map((edition) => [edition.articleId, edition]))
  const articleOf = new Map<string, Identity>()
  const claim = (find: (document: DocumentOutline) => LatestEdition | undefined) => {
    for (const document of documents) {
      if (articleOf.has(document.sourcePath)) continue
      const found = find(document)
      if (!found || !free.has(found.articleId)) continue
      free.delete(found.articleId)
      articleOf.set(document.sourcePath, { articleId: found.articleId, latest: found })
    }
  }
  const byPath = new Map(documents.map((document) => [document.sourcePath, document]))
  const lookUp = (
    keyOf: (edition: LatestEdition) => string | null | undefined,
    keyOfDocument: (document: DocumentOutline) => string,
  ) => {
    const index = new Map<string, LatestEdition>()
    for (const edition of free.values()) {
      const key = keyOf(edition)
      if (key != null && !index.has(key)) index.set(key, edition)
    }
    return (document: DocumentOutline) => {
      const edition = index.get(keyOfDocument(document))
      return edition && mayBe(document, edition) ? edition : undefined
    }
  }
  // What is still free although its file was claimed has lost that to another article.
  const ifGone = (edition: LatestEdition) =>
    !evidence.faulty.has(edition.sourcePath) && (articleOf.has(edition.sourcePath) || !mayBeAt(byPath, edition))

  claim(
    lookUp(
      (edition) => edition.givenId,
      (document) => document.id ?? '',
    ),
  )
  claim(
    lookUp(
      (edition) => edition.sourcePath,
      (document) => document.sourcePath,
    ),
  )
  const byId = new Map(latest.map((edition) => [edition.articleId, edition]))
  claim((document) => {
    const edition = byId.get(evidence.articleBySourcePath.get(document.sourcePath) ?? '')
    return edition && ifGone(edition) && mayBe(document, edition) ? edition : undefined
  })
  claim(
    lookUp(
      (edition) => (ifGone(edition) && isOpen(edition) ? edition.pathKey : null),
      (document) => pathKey(document.path),
    ),
  )
  claim(
    lookUp(
      (edition) => (ifGone(edition) ? evidence.bodyDigests.get(edition.id) : null),
      (document) => document.bodyDigest ?? '',
    ),
  )

  const taken = new Set(latest.map((edition) => edition.articleId))
  const unmatched = documents.filter((document) => !articleOf.has(document.sourcePath))
  for (const [sourcePath, articleId] of findKeptArticles(unmatched, evidence.keptIdentities, taken))
    articleOf.set(sourcePath, { articleId, latest: null })
  for (const document of unmatched) {
    if (articleOf.has(document.sourcePath)) continue
    const articleId = newId(document, evidence.articleByGivenId, taken)
    taken.add(articleId)
    articleOf.set(document.sourcePath, { articleId, latest: null })
  }
  return { articleOf, leftOver: [...free.values()] }
}

/** An article with an id of its own is never taken for a document that carries another. */
function mayBe(document: DocumentOutline, edition: LatestEdition): boolean {
  return edition.givenId === null || document.id === null || edition.givenId === document.id
}

function mayBeAt(byPath: ReadonlyMap<string, DocumentOutline>, edition: LatestEdition): boolean {
  const document = byPath.get(edition.sourcePath)
  return document !== undefined && mayBe(document, edition)
}

function newestFirst(latest: readonly LatestEdition[]): LatestEdition[] {
  return [...latest].sort((a, b) => Number(isOpen(b)) - Number(isOpen(a)) || b.id - a.id)
}

/** Gives documents the ids written down for them, and adds these to `taken`: by file and path, else by path, else by file. */
function findKeptArticles(documents: readonly DocumentOutline[], kept: readonly KeptIdentity[], taken: Set<string>) {
  const found = new Map<string, string>()
  const keysOf = (file: string, path: string) => [`both ${path}\n${file}`, `path ${path}`, `file ${file}`]
  for (const rank of [0, 1, 2]) {
    const byKey = new Map<string, string>()
    for (const { id, file, path } of kept) {
      const key = keysOf(file, pathKey(path))[rank] as string
      if (!taken.has(id) && !byKey.has(key)) byKey.set(key, id)
    }
    for (const document of documents) {
      const id = byKey.get(keysOf(document.sourcePath, pathKey(document.path))[rank] as string)
      if (id === undefined || taken.has(id) || found.has(document.sourcePath)) continue
      taken.add(id)
      found.set(document.sourcePath, id)
    }
  }
  return found
}

// Made from the file's path, so that a database rebuilt from the files alone gives the same ids.
function newId(
  document: DocumentOutline,
  articleByGivenId: ReadonlyMap<string, string>,
  taken: ReadonlySet<string>,
): string {
  const known = document.id === null ? undefined : articleByGivenId.get(document.id)
  if (known !== undefined && !taken.has(known)) return known
  const names = document.id === null ? ['article', document.sourcePath] : ['article id', document.id]
  for (let attempt = 0; ; attempt++) {
    const id = attempt === 0 ? stableId(...names) : stableId(...names, attempt)
    if (!taken.has(id)) return id
  }
}

import { groupPairs } from '../../content/group-pairs.ts'
import type { DocumentOutline } from '../../content/outline/outline.ts'
import { pathKey } from '../../content/path-key.ts'
import { isOpen, type LatestEdition } from '../../database/write/import-state.ts'
import type { KeptIdentity } from '../read/identities-file.ts'
import type { SimilarPair } from './find-similar.ts'
import { stableId } from './stable-id.ts'

/** Which article each document is, by source path; articles no document claimed are left over. */
export interface Identities {
  readonly articleOf: ReadonlyMap<string, Identity>
  readonly leftOver: readonly LatestEdition[]
  /** Documents that are taken for new ones and may be old ones. */
  readonly questions: readonly Question[]
}

/** A document that may be one of these articles, under another name and edited. */
export interface Question {
  readonly sourcePath: string
  /** The most alike first. */
  readonly editions: readonly LatestEdition[]
  /** How much the first is alike, from 0 to 1. */
  readonly alike: number
}

/** An article's id, with its newest edition; `latest` is null for an article never seen before. */
export interface Identity {
  readonly articleId: string
  readonly latest: LatestEdition | null
  /** How much the text is like the one before, from 0 to 1, where it was recognised by that; else null. */
  readonly alike: number | null
}

/** What can be known about articles beyond their newest edition; asked for only where files have gone or changed. */
export interface Evidence {
  /** The files that are new or have other bytes than when they were last imported. */
  readonly changed: ReadonlySet<string>
  /** SHA-256 of the body of an article's newest edition, by edition id. */
  readonly bodyDigests: ReadonlyMap<number, string>
  /** Documents and editions whose texts are alike in part. */
  readonly similar: readonly SimilarPair[]
  /** The article that once came from a source path. */
  readonly articleBySourcePath: ReadonlyMap<string, string>
  /** The article that has a front matter's id, also where no edition of it is left. */
  readonly articleByGivenId: ReadonlyMap<string, string>
  /** What an export wrote down; counts for articles this database does not know. */
  readonly keptIdentities: readonly KeptIdentity[]
  /** Files that are there and could not be understood: their articles are not up for others. */
  readonly faulty: ReadonlySet<string>
}

/** Texts at least this much alike are versions of one, as for git. */
const ALIKE = 0.5
/** Two candidates closer than this are too close to tell which one is meant. */
const CLEAR = 0.05

/** Articles whose file is gone, has changed or may be another's now, and documents that their file alone does not settle: what evidence is needed for. */
export function findUnmatched(
  documents: readonly DocumentOutline[],
  latest: readonly LatestEdition[],
  changed: ReadonlySet<string>,
) {
  const byPath = new Map(documents.map((document) => [document.sourcePath, document]))
  const byId = new Map(documents.flatMap((document) => (document.id === null ? [] : [[document.id, document]])))
  const isElsewhere = ({ givenId, sourcePath }: LatestEdition) =>
    givenId !== null && (byId.get(givenId)?.sourcePath ?? sourcePath) !== sourcePath
  const known = latest.filter((edition) => mayBeAt(byPath, edition) && !isElsewhere(edition))
  const settled = new Set(known.map((edition) => edition.sourcePath))
  const gone = latest.filter(
    (edition) =>
      (byPath.get(edition.sourcePath)?.id ?? edition.givenId) !== edition.givenId || !byPath.has(edition.sourcePath),
  )
  const unknown = documents.filter((document) => !settled.has(document.sourcePath))
  // One changed file among files that are all known is that file, edited.
  const editedFiles = known.filter(({ sourcePath, givenId }) => givenId === null && changed.has(sourcePath))
  const mayBeMixed = editedFiles.length + unknown.length > 1 || gone.length > 0
  const edited = mayBeMixed ? editedFiles : []
  const editedPaths = new Set(edited.map((edition) => edition.sourcePath))
  return {
    gone: [...gone, ...edited],
    unknown,
    /** The documents whose text may be another article's. */
    uncertain: [...unknown, ...documents.filter(({ sourcePath }) => editedPaths.has(sourcePath))],
  }
}

/**
 * Finds out which article each document is: by the `id` in its front matter; by its file where that is unchanged, or still has the
 * title or half of the text it had; by the same body in another file, then by one that is at least half alike; then by
 * its file, a file it once had, the URL of an article whose file is gone, and the folder that others moved to. What matches
 * nothing is new, under the id an export wrote down for it or one made from its `id` or file.
 */
export function identify(
  documents: readonly DocumentOutline[],
  latest: readonly LatestEdition[],
  evidence: Evidence,
): Identities {
  const free = new Map(newestFirst(latest).map((edition) => [edition.articleId, edition]))
  const articleOf = new Map<string, Identity>()
  const take = (document: DocumentOutline, found: LatestEdition, alike: number | null = null): void => {
    free.delete(found.articleId)
    articleOf.set(document.sourcePath, { articleId: found.articleId, latest: found, alike })
  }
  const claim = (find: (document: DocumentOutline) => LatestEdition | undefined) => {
    for (const document of documents) {
      if (articleOf.has(document.sourcePath)) continue
      const found = find(document)
      if (found && free.has(found.articleId)) take(document, found)
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
  const isFaulty = ({ sourcePath }: LatestEdition) => evidence.faulty.has(sourcePath)
  // What is still free although its file was claimed has lost that to another article.
  const ifGone = (edition: LatestEdition) =>
    !isFaulty(edition) && (articleOf.has(edition.sourcePath) || !mayBeAt(byPath, edition))
  const atFile = () =>
    lookUp(
      (edition) => edition.sourcePath,
      (document) => document.sourcePath,
    )
  const alikeOf = new Map(evidence.similar.map((pair) => [`${pair.editionId} ${pair.sourcePath}`, pair.alike]))

  claim(
    lookUp(
      (edition) => edition.givenId ?? edition.articleId,
      (document) => document.id ?? '',
    ),
  )
  const byFile = atFile()
  claim((document) => {
    const edition = byFile(document)
    if (!edition || !evidence.changed.has(document.sourcePath)) return edition
    const alike = alikeOf.get(`${edition.id} ${document.sourcePath}`) ?? 0
    const isSameBody = evidence.bodyDigests.get(edition.id) === document.bodyDigest
    const isNamedAlike = Boolean(document.title) && edition.title === document.title
    return isNamedAlike || isSameBody || alike >= ALIKE ? edition : undefined
  })
  claim(
    findSameBody(
      documents,
      [...free.values()].filter((edition) => !isFaulty(edition)),
      articleOf,
      evidence.bodyDigests,
    ),
  )
  const unclear = claimSimilar({ documents, free, articleOf, evidence, take })
  claim(atFile())
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
  const movedFolders = findMovedFolders(articleOf)
  const goneByFile = new Map([...free.values()].filter(ifGone).map((edition) => [edition.sourcePath, edition]))
  claim((document) => {
    const edition = goneByFile.get(fileBefore(document.sourcePath, movedFolders) ?? '')
    return edition && mayBe(document, edition) ? edition : undefined
  })

  const questions = unclear.filter(
    ({ sourcePath, editions }) => !articleOf.has(sourcePath) && editions.some(({ articleId }) => free.has(articleId)),
  )
  const taken = new Set(latest.map((edition) => edition.articleId))
  const unmatched = documents.filter((document) => !articleOf.has(document.sourcePath))
  for (const [sourcePath, articleId] of findKeptArticles(unmatched, evidence.keptIdentities, taken))
    articleOf.set(sourcePath, { articleId, latest: null, alike: null })
  for (const document of unmatched) {
    if (articleOf.has(document.sourcePath)) continue
    const articleId = newId(document, evidence.articleByGivenId, taken)
    taken.add(articleId)
    articleOf.set(document.sourcePath, { articleId, latest: null, alike: null })
  }
  return { articleOf, leftOver: [...free.values()], questions }
}

/** The edition with the very body of a document, where only one document and one edition have it, or both have the same title or file name. */
function findSameBody(
  documents: readonly DocumentOutline[],
  editions: readonly LatestEdition[],
  articleOf: ReadonlyMap<string, Identity>,
  bodyDigests: ReadonlyMap<number, string>,
): (document: DocumentOutline) => LatestEdition | undefined {
  const open = documents.filter(({ sourcePath, bodyDigest }) => bodyDigest !== null && !articleOf.has(sourcePath))
  const documentsOf = groupPairs(open.map((document) => [document.bodyDigest as string, document] as const))
  const editionsOf = groupPairs(
    editions.flatMap((edition) => {
      const digest = bodyDigests.get(edition.id)
      return digest === undefined ? [] : [[digest, edition] as const]
    }),
  )
  return (document) => {
    const digest = document.bodyDigest ?? ''
    const candidates = (editionsOf.get(digest) ?? []).filter((edition) => mayBe(document, edition))
    if (candidates.length === 1 && documentsOf.get(digest)?.length === 1) return candidates[0]
    const named = candidates.filter(
      ({ title, sourcePath }) => title === document.title || baseName(sourcePath) === baseName(document.sourcePath),
    )
    return named.length === 1 ? named[0] : undefined
  }
}

/** Takes the most similar pairs first; what is less than half alike, or as much like another, is a question. */
function claimSimilar({
  documents,
  free,
  articleOf,
  evidence,
  take,
}: {
  readonly documents: readonly DocumentOutline[]
  readonly free: ReadonlyMap<string, LatestEdition>
  readonly articleOf: ReadonlyMap<string, Identity>
  readonly evidence: Evidence
  readonly take: (document: DocumentOutline, edition: LatestEdition, alike: number) => void
}): Question[] {
  const byPath = new Map(documents.map((document) => [document.sourcePath, document]))
  const byId = new Map([...free.values()].map((edition) => [edition.id, edition]))
  const pairs = evidence.similar
    .flatMap(({ sourcePath, editionId, alike }) => {
      const [document, edition] = [byPath.get(sourcePath), byId.get(editionId)]
      const isOpenPair =
        document &&
        edition &&
        !articleOf.has(sourcePath) &&
        !evidence.faulty.has(edition.sourcePath) &&
        mayBe(document, edition)
      return isOpenPair ? [{ document, edition, alike }] : []
    })
    .sort((a, b) => b.alike - a.alike)
  const isFree = ({ document, edition }: (typeof pairs)[number]) =>
    !articleOf.has(document.sourcePath) && free.has(edition.articleId)
  const ofDocument = groupPairs(pairs.map((pair) => [pair.document, pair] as const))
  const ofEdition = groupPairs(pairs.map((pair) => [pair.edition, pair] as const))
  const questions = new Map<string, Question>()
  for (const pair of pairs) {
    if (!isFree(pair)) continue
    const rivals = [...(ofDocument.get(pair.document) ?? []), ...(ofEdition.get(pair.edition) ?? [])].filter(
      (other) => other !== pair && isFree(other) && pair.alike - other.alike < CLEAR,
    )
    const { sourcePath, title } = pair.document
    const isNamed =
      (Boolean(title) && title === pair.edition.title) || baseName(sourcePath) === baseName(pair.edition.sourcePath)
    if (pair.alike >= ALIKE && (rivals.length === 0 || isNamed)) take(pair.document, pair.edition, pair.alike)
    else {
      const before = questions.get(sourcePath)
      questions.set(sourcePath, {
        sourcePath,
        editions: [...(before?.editions ?? []), pair.edition].slice(0, MOST_ASKED),
        alike: before?.alike ?? pair.alike,
      })
    }
  }
  return [...questions.values()]
}

const MOST_ASKED = 3

/** From where to where whole folders moved, as the pages that were recognised show: each new folder with its old one. */
function findMovedFolders(articleOf: ReadonlyMap<string, Identity>): Map<string, string> {
  const moved = new Map<string, string>()
  for (const [sourcePath, { latest }] of articleOf) {
    if (latest === null || latest.sourcePath === sourcePath) continue
    let [now, before] = [sourcePath, latest.sourcePath]
    while (baseName(now) === baseName(before) && folderOf(now) !== folderOf(before)) {
      ;[now, before] = [folderOf(now), folderOf(before)]
      if (!moved.has(now)) moved.set(now, before)
    }
  }
  return moved
}

function fileBefore(sourcePath: string, movedFolders: ReadonlyMap<string, string>): string | null {
  for (let folder = folderOf(sourcePath); folder !== ''; folder = folderOf(folder)) {
    const before = movedFolders.get(folder)
    if (before !== undefined) return before + sourcePath.slice(folder.length)
  }
  return null
}

function folderOf(path: string): string {
  return path.slice(0, Math.max(path.lastIndexOf('/'), 0))
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
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

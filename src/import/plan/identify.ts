import { groupPairs } from '../../content/group-pairs.ts'
import type { DocumentOutline } from '../../content/outline/outline.ts'
import { pathKey } from '../../content/path-key.ts'
import { isOpen, type LatestEdition } from '../../database/write/import-state.ts'
import { haveSameTitle, type IdentityEvidence, mayBe, type Question } from './identity-evidence.ts'
import { matchTexts } from './match-texts.ts'
import { fileBeforeMove, findMovedFolders } from './moved-folders.ts'
import { giveIds } from './new-ids.ts'

/** Which article each document is, by source path; articles no document claimed are left over. */
export interface Identities {
  readonly articleOf: ReadonlyMap<string, Identity>
  readonly leftOver: readonly LatestEdition[]
  /** Documents that are taken for new ones and may be old ones. */
  readonly questions: readonly Question[]
  /** False where there were so many texts that only equal ones were recognised. */
  readonly isCompared: boolean
}

/** An article's id, with its newest edition; `latest` is null for an article never seen before. */
export interface Identity {
  readonly articleId: string
  readonly latest: LatestEdition | null
  /** How much the text is like the one before, from 0 to 1, where it was recognised by that; else null. */
  readonly alike: number | null
}

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
 * Finds out which article each document is: by the `id` in its front matter; by its file where that is unchanged; by its text
 * (`matchTexts`); then by its file, a file it once had, the URL of an article whose file is gone, and the folder that others moved
 * to. What matches nothing is new (`giveIds`), and a question where a page of the same title is gone.
 */
export function identify(
  documents: readonly DocumentOutline[],
  latest: readonly LatestEdition[],
  evidence: IdentityEvidence,
): Identities {
  const free = new Map(newestFirst(latest).map((edition) => [edition.articleId, edition]))
  const articleOf = new Map<string, Identity>()
  const take = (document: DocumentOutline, found: LatestEdition, alike: number | null): void => {
    free.delete(found.articleId)
    articleOf.set(document.sourcePath, { articleId: found.articleId, latest: found, alike })
  }
  const unmatched = () => documents.filter(({ sourcePath }) => !articleOf.has(sourcePath))
  const claim = (find: (document: DocumentOutline) => LatestEdition | undefined) => {
    for (const document of unmatched()) {
      const found = find(document)
      if (found && free.has(found.articleId) && mayBe(document, found)) take(document, found, null)
    }
  }
  const byPath = new Map(documents.map((document) => [document.sourcePath, document]))
  const lookUp = (
    keyOf: (edition: LatestEdition) => string | null,
    keyOfDocument: (document: DocumentOutline) => string | null,
  ) => {
    const index = new Map<string, LatestEdition>()
    for (const edition of free.values()) {
      const key = keyOf(edition)
      if (key !== null && !index.has(key)) index.set(key, edition)
    }
    return (document: DocumentOutline) => index.get(keyOfDocument(document) ?? '')
  }
  const isFaulty = ({ sourcePath }: LatestEdition) => evidence.faulty.has(sourcePath)
  // What is still free although its file was claimed has lost that to another article.
  const ifGone = (edition: LatestEdition) =>
    !isFaulty(edition) && (articleOf.has(edition.sourcePath) || !mayBeAt(byPath, edition))
  const byFile = () =>
    lookUp(
      (edition) => edition.sourcePath,
      (document) => document.sourcePath,
    )

  claim(
    lookUp(
      (edition) => edition.givenId ?? edition.articleId,
      (document) => document.id,
    ),
  )
  // Of these no edition is left, so that an id means the same whether or not a history is kept.
  for (const { sourcePath, id } of unmatched()) {
    const articleId = id === null ? undefined : evidence.articleByGivenId.get(id)
    if (articleId !== undefined) articleOf.set(sourcePath, { articleId, latest: null, alike: null })
  }
  const atFile = byFile()
  claim((document) => (evidence.changed.has(document.sourcePath) ? undefined : atFile(document)))
  const texts = matchTexts(
    unmatched(),
    [...free.values()].filter((edition) => !isFaulty(edition)),
    evidence,
  )
  for (const { document, edition, alike } of texts.matches) take(document, edition, alike)
  claim(byFile())
  const byId = new Map(latest.map((edition) => [edition.articleId, edition]))
  claim((document) => {
    const edition = byId.get(evidence.articleBySourcePath.get(document.sourcePath) ?? '')
    return edition && ifGone(edition) ? edition : undefined
  })
  claim(
    lookUp(
      (edition) => (ifGone(edition) && isOpen(edition) ? edition.pathKey : null),
      (document) => pathKey(document.path),
    ),
  )
  const movedFolders = findMovedFolders(
    [...articleOf].flatMap(([now, { latest }]) => (latest === null ? [] : { before: latest.sourcePath, now })),
  )
  claim(
    lookUp(
      (edition) => (ifGone(edition) ? edition.sourcePath : null),
      (document) => fileBeforeMove(document.sourcePath, movedFolders),
    ),
  )

  const fresh = unmatched()
  const freshPaths = new Set(fresh.map((document) => document.sourcePath))
  const likely = texts.questions.filter(
    ({ sourcePath, editions }) => freshPaths.has(sourcePath) && editions.some(({ articleId }) => free.has(articleId)),
  )
  const asked = new Set(likely.map(({ sourcePath }) => sourcePath))
  const titled = askByTitle(
    fresh.filter(({ sourcePath }) => !asked.has(sourcePath)),
    [...free.values()].filter((edition) => ifGone(edition) && isOpen(edition)),
  )
  const taken = [...latest, ...articleOf.values()].map(({ articleId }) => articleId)
  const ids = giveIds(fresh, evidence, new Set(taken))
  for (const [sourcePath, articleId] of ids) articleOf.set(sourcePath, { articleId, latest: null, alike: null })
  return {
    articleOf,
    leftOver: [...free.values()],
    questions: [...likely, ...titled],
    isCompared: evidence.similar !== null,
  }
}

/** A question for each new document that alone has the title of one page that is gone. */
function askByTitle(documents: readonly DocumentOutline[], gone: readonly LatestEdition[]): Question[] {
  const documentsOf = groupPairs(documents.map((document) => [document.title, document] as const))
  const editionsOf = groupPairs(gone.map((edition) => [edition.title, edition] as const))
  return documents.flatMap((document): Question[] => {
    const [edition, other] = editionsOf.get(document.title) ?? []
    const isAlone = documentsOf.get(document.title)?.length === 1 && other === undefined
    if (edition === undefined || !isAlone || !haveSameTitle(document, edition) || !mayBe(document, edition)) return []
    return [{ sourcePath: document.sourcePath, editions: [edition], alike: null }]
  })
}

function mayBeAt(byPath: ReadonlyMap<string, DocumentOutline>, edition: LatestEdition): boolean {
  const document = byPath.get(edition.sourcePath)
  return document !== undefined && mayBe(document, edition)
}

function newestFirst(latest: readonly LatestEdition[]): LatestEdition[] {
  return [...latest].sort((a, b) => Number(isOpen(b)) - Number(isOpen(a)) || b.id - a.id)
}

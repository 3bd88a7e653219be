import { groupPairs } from '../../content/group-pairs.ts'
import type { DocumentOutline } from '../../content/outline/outline.ts'
import type { LatestEdition } from '../../database/write/import-state.ts'
import { haveSameTitle, type IdentityEvidence, mayBe, type Question } from './identity-evidence.ts'
import { telltaleName } from './source-names.ts'

/** Which documents are which editions by what they say. */
export interface TextMatches {
  readonly matches: readonly TextMatch[]
  /** Documents that may be an edition and are not certain to be; some may be matched in other ways. */
  readonly questions: readonly Question[]
}

/** A document that is an edition's article. */
export interface TextMatch {
  readonly document: DocumentOutline
  readonly edition: LatestEdition
  /** How much of the text both share, from 0 to 1; null where the body is the very same. */
  readonly alike: number | null
}

/** A possible match. */
interface Pair extends TextMatch {
  /** Whether there is enough text to tell; a body of a few words says nothing. */
  readonly isTelling: boolean
}

/** Texts at least this much alike are versions of one, as for git. */
const ALIKE = 0.5
/** Two candidates closer than this are too close to tell which one is meant. */
const CLEAR = 0.05
/** At the file and with the title a page had, only a text that is so much more like another's is taken for that. */
const FAR = 0.25
/** At its own file, a text this much alike is that file, edited, whatever else looks like it. */
const EDITED = 0.8
/** Bytes of a body that two pages hardly share the half of by chance, and of one that they hardly share as a whole. */
const TELLING = { alike: 64, same: 16 }
const MOST_ASKED = 3

/**
 * Matches documents with editions by body, then by similarity. A page stays at its file while the text there is still its own (or
 * at least the title), unless another edition is clearly more like that text (far more where the title stays as well), or the page's text has clearly gone to a
 * file that held another, or left with its title. So swapped, shifted and renamed files are followed, and a copy takes nothing.
 */
export function matchTexts(
  documents: readonly DocumentOutline[],
  editions: readonly LatestEdition[],
  evidence: Pick<IdentityEvidence, 'bodies' | 'similar'>,
): TextMatches {
  const pairs = findPairs(documents, editions, evidence)
  const staying = findStaying(documents, editions, pairs)
  const [settled, taken] = [
    new Set(staying.map(({ document }) => document)),
    new Set(staying.map(({ edition }) => edition)),
  ]
  const open = pairs.filter(({ document, edition }) => !settled.has(document) && !taken.has(edition))
  const { matches, questions } = takeBest(open)
  return { matches: [...staying, ...matches], questions }
}

/** Every document with every edition that it could be, the best first. */
function findPairs(
  documents: readonly DocumentOutline[],
  editions: readonly LatestEdition[],
  { bodies, similar }: Pick<IdentityEvidence, 'bodies' | 'similar'>,
): Pair[] {
  const byPath = new Map(documents.map((document) => [document.sourcePath, document]))
  const byId = new Map(editions.map((edition) => [edition.id, edition]))
  const bytesOf = ({ id }: LatestEdition) => bodies.get(id)?.bytes ?? 0
  const same = findSameBodies(documents, editions, bodies).map(([document, edition]): Pair => {
    return { document, edition, alike: null, isTelling: bytesOf(edition) >= TELLING.same }
  })
  const known = new Set(same.map(pairKey))
  const alike = (similar ?? []).flatMap(({ sourcePath, editionId, alike }): Pair[] => {
    const [document, edition] = [byPath.get(sourcePath), byId.get(editionId)]
    if (!document || !edition || bytesOf(edition) < TELLING.alike) return []
    const pair = { document, edition, alike, isTelling: true }
    return known.has(pairKey(pair)) ? [] : [pair]
  })
  return [...same, ...alike].filter(({ document, edition }) => mayBe(document, edition)).sort(compareWeight)
}

function pairKey({ document, edition }: Pick<Pair, 'document' | 'edition'>): string {
  return `${edition.id} ${document.sourcePath}`
}

/** Documents and editions with the same body; where several have it, or none has any text, those of the same title or name. */
function findSameBodies(
  documents: readonly DocumentOutline[],
  editions: readonly LatestEdition[],
  bodies: IdentityEvidence['bodies'],
): [DocumentOutline, LatestEdition][] {
  const digestOf = (document: DocumentOutline) => document.bodyDigest ?? NO_TEXT
  const storedDigestOf = ({ id }: LatestEdition) => {
    const body = bodies.get(id)
    return body === undefined || body.bytes === 0 ? NO_TEXT : body.digest
  }
  const [ofDocuments, ofEditions] = [
    groupPairs(documents.map((document) => [digestOf(document), document] as const)),
    groupPairs(editions.map((edition) => [storedDigestOf(edition), edition] as const)),
  ]
  const found = new Map<string, [DocumentOutline, LatestEdition]>()
  for (const [digest, group] of ofDocuments) {
    const others = ofEditions.get(digest) ?? []
    const byTitle = groupPairs(others.map((edition) => [edition.title, edition] as const))
    const byName = groupPairs(others.map((edition) => [telltaleName(edition.sourcePath), edition] as const))
    for (const document of group) {
      const isAlone = group.length === 1 && others.length === 1
      const candidates =
        digest === NO_TEXT
          ? document.title === ''
            ? []
            : (byTitle.get(document.title) ?? [])
          : isAlone
            ? others
            : [...(byTitle.get(document.title) ?? []), ...(byName.get(telltaleName(document.sourcePath)) ?? [])]
      for (const edition of candidates) found.set(pairKey({ document, edition }), [document, edition])
    }
  }
  return [...found.values()]
}

const NO_TEXT = ''

/** The pages that are still at their file. */
function findStaying(
  documents: readonly DocumentOutline[],
  editions: readonly LatestEdition[],
  pairs: readonly Pair[],
): TextMatch[] {
  const ownOf = new Map<string, LatestEdition>()
  for (const edition of editions) if (!ownOf.has(edition.sourcePath)) ownOf.set(edition.sourcePath, edition)
  const telling = pairs.filter((pair) => pair.isTelling)
  const ofDocument = groupPairs(telling.map((pair) => [pair.document, pair] as const))
  const ofEdition = groupPairs(telling.map((pair) => [pair.edition, pair] as const))
  const own = (document: DocumentOutline): (TextMatch & { readonly weight: number }) | null => {
    const edition = ownOf.get(document.sourcePath)
    if (edition === undefined || !mayBe(document, edition)) return null
    const pair = (ofDocument.get(document) ?? []).find((other) => other.edition === edition)
    const weight = Math.max(pair === undefined ? 0 : weightOf(pair), haveSameTitle(document, edition) ? ALIKE : 0)
    return { document, edition, alike: pair?.alike ?? null, weight }
  }
  return documents.flatMap((document) => {
    const stay = own(document)
    if (stay === null || stay.weight < ALIKE) return []
    // Pages made from one form are so much alike that an edit may make one more like another than like itself.
    const margin = haveSameTitle(document, stay.edition) ? FAR : CLEAR
    const isBetter = (pair: Pair) =>
      pair.alike === null ? weightOf(pair) > stay.weight : weightOf(pair) >= stay.weight + margin
    const isAnothers = (ofDocument.get(document) ?? []).some((pair) => pair.edition !== stay.edition && isBetter(pair))
    const hasLeft = (ofEdition.get(stay.edition) ?? []).some((pair) => {
      if (pair.document === document || !isBetter(pair) || stay.weight >= EDITED) return false
      const before = own(pair.document)
      const isFromAnother = before !== null && weightOf(pair) >= before.weight + CLEAR
      return isFromAnother || (haveSameTitle(pair.document, stay.edition) && !haveSameTitle(document, stay.edition))
    })
    return isAnothers || hasLeft ? [] : [stay]
  })
}

/** Takes the best pairs first; what is less than half alike, or as much like another, is a question. */
function takeBest(pairs: readonly Pair[]): TextMatches {
  const ofDocument = groupPairs(pairs.map((pair) => [pair.document, pair] as const))
  const ofEdition = groupPairs(pairs.map((pair) => [pair.edition, pair] as const))
  const matches: TextMatch[] = []
  const questions = new Map<DocumentOutline, Question>()
  const [settled, taken] = [new Set<DocumentOutline>(), new Set<LatestEdition>()]
  const isOpen = ({ document, edition }: Pair) => !settled.has(document) && !taken.has(edition)
  for (const pair of pairs) {
    if (!isOpen(pair)) continue
    const { document, edition, alike } = pair
    const rivals = [...(ofDocument.get(document) ?? []), ...(ofEdition.get(edition) ?? [])].filter(
      (other) => other !== pair && isOpen(other) && weightOf(pair) - weightOf(other) < CLEAR,
    )
    const support = supportOf(pair)
    const isMeant = rivals.every((rival) => rankOf(rival) < rankOf(pair))
    if (weightOf(pair) >= ALIKE && isMeant && (pair.isTelling || support > 0)) {
      matches.push({ document, edition, alike })
      settled.add(document)
      taken.add(edition)
    } else if (pair.isTelling) {
      const before = questions.get(document)
      questions.set(document, {
        sourcePath: document.sourcePath,
        editions: [...(before?.editions ?? []), edition].slice(0, MOST_ASKED),
        alike: before?.alike ?? Math.min(weightOf(pair), 1),
      })
    }
  }
  return { matches, questions: [...questions.values()] }
}

/** Pairs that count the same are taken in the order of what else speaks for them. */
function compareWeight(a: Pair, b: Pair): number {
  return weightOf(b) - weightOf(a) || rankOf(b) - rankOf(a)
}

/** The very same body is always clearly more than one that is almost the same. */
function weightOf({ alike }: Pair): number {
  return alike ?? 1 + CLEAR
}

/** What else speaks for a pair: the file, the title, the name. */
function supportOf({ document, edition }: Pair): number {
  const isSameFile = document.sourcePath === edition.sourcePath
  const isSameName = telltaleName(document.sourcePath) === telltaleName(edition.sourcePath)
  return Number(isSameFile) + Number(haveSameTitle(document, edition)) + Number(isSameName)
}

/** What speaks for a pair, and last that the language is the same: translations often have one text until they are translated. */
function rankOf(pair: Pair): number {
  return 2 * supportOf(pair) + Number(pair.document.language === pair.edition.language)
}

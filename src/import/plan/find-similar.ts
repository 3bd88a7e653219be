import type { LatestEdition } from '../../database/write/import-state.ts'
import { similarityOf, sketchText, type TextSketch } from './text-sketch.ts'

/** A document and an edition whose texts are alike in part, from `LEAST_ALIKE` to 1. */
export interface SimilarPair {
  readonly sourcePath: string
  readonly editionId: number
  readonly alike: number
}

/** Where the texts to compare come from. */
export interface ComparedTexts {
  /** Markdown by source path. */
  readonly loadDocuments: (sourcePaths: readonly string[]) => Promise<ReadonlyMap<string, string>>
  /** Markdown by edition id. */
  readonly loadEditions: (ids: readonly number[]) => Promise<ReadonlyMap<number, string>>
}

/** Below this, nothing is said of two texts. */
export const LEAST_ALIKE = 0.3
// As `diff.renameLimit` of git: beyond it only equal texts are recognised.
const MOST_COMPARED = 20_000
const TEXTS_AT_ONCE = 100
// A pair of words in this many texts tells none of them apart.
const MOST_COMMON = 64

/** Compares each document with each edition by the words they share, in time in proportion to their number; null where they are more than 20,000. */
export async function findSimilar(
  sourcePaths: readonly string[],
  editions: readonly LatestEdition[],
  texts: ComparedTexts,
): Promise<SimilarPair[] | null> {
  if (sourcePaths.length === 0 || editions.length === 0) return []
  if (sourcePaths.length + editions.length > MOST_COMPARED) return null
  const before = await sketchAll(
    editions.map(({ id }) => id),
    texts.loadEditions,
  )
  const index = new Map<number, number[]>()
  for (const [id, { hashes }] of before) {
    for (const hash of hashes) {
      const ids = index.get(hash)
      if (ids === undefined) index.set(hash, [id])
      else if (ids.length <= MOST_COMMON) ids.push(id)
    }
  }
  const now = await sketchAll(sourcePaths, texts.loadDocuments)
  return [...now].flatMap(([sourcePath, sketch]) =>
    candidatesOf(sketch, index, before).flatMap((editionId): SimilarPair[] => {
      const alike = similarityOf(sketch, before.get(editionId)!)
      return alike < LEAST_ALIKE ? [] : [{ sourcePath, editionId, alike }]
    }),
  )
}

async function sketchAll<Key>(
  keys: readonly Key[],
  load: (keys: readonly Key[]) => Promise<ReadonlyMap<Key, string>>,
): Promise<Map<Key, TextSketch>> {
  const sketches = new Map<Key, TextSketch>()
  for (let start = 0; start < keys.length; start += TEXTS_AT_ONCE) {
    const loaded = await load(keys.slice(start, start + TEXTS_AT_ONCE))
    for (const [key, text] of loaded) sketches.set(key, sketchText(text))
  }
  return sketches
}

// Texts with a smaller part of their words in common cannot be alike enough to be told.
const LEAST_SHARED = 0.05

/** The editions that share more than a few of a text's pairs of words. */
function candidatesOf(
  { hashes }: TextSketch,
  index: ReadonlyMap<number, readonly number[]>,
  sketches: ReadonlyMap<number, TextSketch>,
): number[] {
  const shared = new Map<number, number>()
  for (const hash of hashes) {
    const ids = index.get(hash) ?? []
    if (ids.length <= MOST_COMMON) for (const id of ids) shared.set(id, (shared.get(id) ?? 0) + 1)
  }
  return [...shared].flatMap(([id, count]) =>
    count >= LEAST_SHARED * Math.min(hashes.length, sketches.get(id)!.hashes.length) ? id : [],
  )
}

import {
  concerns,
  isDistinct,
  keyOfPassage,
  type PassageKey,
  type TakenBack,
} from '../../content/taken-back/passage-key.ts'
import type { StagedEdition } from '../../database/write/staging.ts'
import type { LoadEditions } from '../plan/load-editions.ts'
import { ErasedFileFound } from '../read/erased-file.ts'
import { isErasedText } from '../read/erased-text.ts'
import { withoutPassages } from './without-passages.ts'

/** Thrown where a page quotes what was taken back by its id alone: by the words that are known now, it is to be read again. */
export class QuoteFoundAgain extends Error {
  override readonly name = 'QuoteFoundAgain'

  constructor(
    readonly uid: string,
    readonly passage: TakenBack,
  ) {
    super('A quote that was taken back stands in a file.')
  }
}

/** Thrown where a page says what may not be published, and it cannot be left out of its file: the page is to be left out. */
export class CannotLeaveOut extends Error {
  override readonly name = 'CannotLeaveOut'

  constructor(readonly path: string) {
    super(`${path} says words that were taken back.`)
  }
}

/** What no edition may be or say. */
export interface Guarded {
  /** The quotes, by their lasting ids, that may stand nowhere. */
  readonly uids: ReadonlySet<string>
  readonly takenBack: readonly TakenBack[]
  /** Passages that are taken out of one article alone, wherever its file is moved. */
  readonly ofArticles: readonly { readonly uid: string; readonly articleId: string; readonly key: PassageKey }[]
  /** Articles that were erased, and the SHA-256 (hexadecimal) of the Markdown that they had. */
  readonly erasedArticles: ReadonlySet<string>
  readonly erasedBodies: ReadonlySet<string>
  /** The files of other articles, which may have the same text. */
  readonly ofOthers: ReadonlySet<string>
}

/**
 * Gives no edition that says what was taken back, or is what was erased, whichever way it came into the folder.
 * @throws QuoteFoundAgain
 * @throws CannotLeaveOut
 * @throws ErasedFileFound
 */
export function guardEditions(load: LoadEditions, guarded: Guarded & { readonly isGuarded: boolean }): LoadEditions {
  if (!guarded.isGuarded) return load
  return async (steps) => {
    const editions = await load(steps)
    for (const staged of editions.values()) expectPublishable(staged, guarded)
    return editions
  }
}

function expectPublishable(
  staged: StagedEdition,
  { uids, takenBack, ofArticles, erasedArticles, erasedBodies, ofOthers }: Guarded,
): void {
  const { sourcePath, articleId, markdown } = staged.edition
  for (const { uid, text } of staged.quotes) {
    const key = uids.has(uid) ? keyOfPassage(text) : null
    if (key !== null) throw new QuoteFoundAgain(uid, { key, paths: isDistinct(key) ? null : [sourcePath] })
  }
  for (const { uid, key, articleId: owner } of ofArticles) {
    const passage = { key, paths: [sourcePath] }
    const isKnown = takenBack.some((other) => other.key.digest === key.digest && concerns(other, sourcePath))
    if (owner === articleId && !isKnown && withoutPassages(staged, [passage])) throw new QuoteFoundAgain(uid, passage)
  }
  const isErased = !ofOthers.has(sourcePath) && isErasedText(markdown, erasedBodies)
  if (erasedArticles.has(articleId) || isErased) throw new ErasedFileFound([sourcePath])
  if (withoutPassages(staged, takenBack) !== null) throw new CannotLeaveOut(sourcePath)
}

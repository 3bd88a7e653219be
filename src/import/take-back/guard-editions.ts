import { isDistinct, keyOfPassage, type TakenBack } from '../../content/taken-back/passage-key.ts'
import type { LoadEditions } from '../plan/load-editions.ts'
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

/**
 * Gives no edition that says what was taken back, whichever way it came into it.
 * @throws QuoteFoundAgain
 */
export function guardEditions(
  load: LoadEditions,
  { uids, takenBack }: { readonly uids: ReadonlySet<string>; readonly takenBack: readonly TakenBack[] },
): LoadEditions {
  if (uids.size === 0 && takenBack.length === 0) return load
  return async (steps) => {
    const editions = await load(steps)
    for (const staged of editions.values()) {
      const { sourcePath } = staged.edition
      for (const { uid, text } of staged.quotes) {
        const key = uids.has(uid) ? keyOfPassage(text) : null
        if (key !== null) throw new QuoteFoundAgain(uid, { key, paths: isDistinct(key) ? null : [sourcePath] })
      }
      if (withoutPassages(staged, takenBack) !== null)
        throw new Error(
          `${sourcePath} says words that were taken back in a way in which they cannot be cut out of it. Nothing was published: delete them from the file, and import again.`,
        )
    }
    return editions
  }
}

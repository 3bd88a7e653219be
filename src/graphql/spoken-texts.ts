import { type SpokenWord, spokenWords, withoutCase } from '../content/spoken/spoken-words.ts'
import { findPassageTexts, type PassageText } from '../database/read/passages.ts'
import type { Snapshot } from '../database/read/snapshot.ts'
import type { Metered } from './limits/meter-fields.ts'

/** The text of an edition with its words. */
export interface SpokenText extends PassageText {
  readonly words: readonly SpokenWord[]
}

/** The texts of these editions in their order, as far as they may be read; with words in lower case where case tells nothing. */
export type SpokenTexts = (ids: readonly number[], anyCase: boolean) => Promise<SpokenText[]>

/** Bytes of the texts that are compared with one quote. */
const MOST_BYTES = 4_000_000

/** Longer texts, in UTF-16 code units, are taken apart and compared in a turn of their own, so that others are answered in between. */
export const LONG_TEXT = 50_000

/** Reads each text once for a request: several quotations of one are often looked for in the same. */
export function createSpokenTexts(snapshot: Snapshot, { slices, budget }: Metered): SpokenTexts {
  const texts = new Map<number, Promise<SpokenText | null>>()

  async function read(ids: readonly number[]): Promise<Map<number, SpokenText>> {
    const found = new Map<number, SpokenText>()
    for (const text of await findPassageTexts(snapshot, ids, MOST_BYTES)) {
      if (text.text.length > LONG_TEXT) await slices.turn(budget, null)
      found.set(text.id, { ...text, words: spokenWords(text.text, text.breaks) })
    }
    return found
  }

  return async (ids, anyCase) => {
    const missing = ids.filter((id) => !texts.has(id))
    const reading = read(missing)
    for (const id of missing)
      texts.set(
        id,
        reading.then((found) => found.get(id) ?? null),
      )
    const found = await Promise.all(ids.map((id) => texts.get(id) ?? null))
    // What was too long beside others may be asked for alone.
    for (const [index, id] of ids.entries()) if (found[index] === null) texts.delete(id)
    const readable = found.filter((text) => text !== null)
    return anyCase ? readable.map((text) => ({ ...text, words: withoutCase(text.words) })) : readable
  }
}

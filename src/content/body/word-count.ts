const WITHOUT_SPACES = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/gu
const NEEDS_DICTIONARY = /[\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]+/gu
const WORD_FROM_ITS_FIRST_LETTER = /[\p{L}\p{N}]\S*/gu

/**
 * Counts words as Hugo does: by spaces, and each character of Chinese and Japanese as one. Punctuation alone is no word;
 * Thai, Lao, Khmer and Burmese are segmented by the dictionary of `Intl.Segmenter`.
 */
export function countWords(text: string): number {
  let count = 0
  const spaced = text.replaceAll(NEEDS_DICTIONARY, (run) => {
    count += countByDictionary(run)
    return ' '
  })
  const rest = spaced.replaceAll(WITHOUT_SPACES, () => {
    count++
    return ' '
  })
  return count + (rest.match(WORD_FROM_ITS_FIRST_LETTER)?.length ?? 0)
}

/** Whether words of the text are told apart by a dictionary alone. */
export function needsDictionary(text: string): boolean {
  return text.search(NEEDS_DICTIONARY) >= 0
}

function countByDictionary(run: string): number {
  let count = 0
  for (const part of new Intl.Segmenter('th', { granularity: 'word' }).segment(run)) if (part.isWordLike) count++
  return count
}

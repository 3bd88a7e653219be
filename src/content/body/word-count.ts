const WITHOUT_SPACES = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/gu
const NEEDS_DICTIONARY = /[\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]+/gu

/**
 * Counts words as Hugo does: what stands between spaces, and each character of Chinese and Japanese. Signs alone are no
 * words; Thai, Lao, Khmer and Burmese are parted by the Unicode dictionary.
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
  for (const [word] of rest.matchAll(/\S+/g)) if (/[\p{L}\p{N}]/u.test(word)) count++
  return count
}

function countByDictionary(run: string): number {
  let count = 0
  for (const part of new Intl.Segmenter('th', { granularity: 'word' }).segment(run)) if (part.isWordLike) count++
  return count
}

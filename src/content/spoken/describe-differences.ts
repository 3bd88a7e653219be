import type { Difference } from './nearest-passage.ts'
import type { SpokenWord } from './spoken-words.ts'

const MOST_DIFFERENCES = 10
const MOST_CHARACTERS = 100

/** Says which words differ: “never” instead of “always”; “not” added; “very” left out. */
export function describeDifferences(
  differences: readonly Difference[],
  texts: { readonly quoted: string; readonly text: string },
): string {
  const described = differences.slice(0, MOST_DIFFERENCES).map(({ quoted, text }) => {
    const ours = inMarks(text, texts.text)
    const theirs = inMarks(quoted, texts.quoted)
    if (quoted.length === 0) return `${ours} left out`
    return text.length === 0 ? `${theirs} added` : `${theirs} instead of ${ours}`
  })
  return [...described, ...(differences.length > MOST_DIFFERENCES ? ['…'] : [])].join('; ')
}

function inMarks(words: readonly SpokenWord[], text: string): string {
  const written = text.slice(words[0]?.start, words.at(-1)?.end).replace(/\s+/g, ' ')
  const cut = written.length > MOST_CHARACTERS ? `${written.slice(0, MOST_CHARACTERS).toWellFormed()}…` : written
  return `“${cut}”`
}

import type { Difference } from './nearest-passage.ts'
import { BREAK, type SpokenWord } from './spoken-words.ts'

const MOST_DIFFERENCES = 10
const MOST_CHARACTERS = 100

/** Says which words differ: “never” instead of “always”; “not” added; “very” left out; the break after “wells.” left out. */
export function describeDifferences(
  differences: readonly Difference[],
  texts: { readonly quoted: string; readonly text: string },
): string {
  const described = differences.slice(0, MOST_DIFFERENCES).map(({ quoted, text }) => {
    const words = text.filter(({ key }) => key !== BREAK)
    const ours = inMarks(words, texts.text)
    const theirs = inMarks(quoted, texts.quoted)
    if (words.length > 0) return quoted.length === 0 ? `${ours} left out` : `${theirs} instead of ${ours}`
    return quoted.length > 0 ? `${theirs} added` : `the break after “${lastWord(texts.text, text[0]?.start)}” left out`
  })
  return [...described, ...(differences.length > MOST_DIFFERENCES ? ['…'] : [])].join('; ')
}

function lastWord(text: string, end: number | undefined): string {
  const before = text.slice(Math.max(0, (end ?? 0) - MOST_CHARACTERS), end)
  return /([^\s\p{Pi}\p{Pf}"]+)[\s\p{Pi}\p{Pf}"]*$/u.exec(before)?.[1] ?? ''
}

function inMarks(words: readonly SpokenWord[], text: string): string {
  const written = text.slice(words[0]?.start, words.at(-1)?.end).replace(/\s+/g, ' ')
  const cut = written.length > MOST_CHARACTERS ? `${written.slice(0, MOST_CHARACTERS).toWellFormed()}…` : written
  return `“${cut}”`
}

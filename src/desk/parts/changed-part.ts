/** Where two texts begin to differ, and where they do no more in the one and in the other; whole words, in UTF-16 code units. */
export interface ChangedPart {
  readonly start: number
  readonly endBefore: number
  readonly endAfter: number
}

/** What is left of two texts without the words that both begin and end with; takes time linear in their length. */
export function changedPart(before: string, after: string): ChangedPart {
  const shorter = Math.min(before.length, after.length)
  let start = 0
  while (start < shorter && before[start] === after[start]) start += 1
  if (start < Math.max(before.length, after.length)) start = afterSpace(before, start)
  let kept = 0
  while (kept < shorter - start && before.at(-1 - kept) === after.at(-1 - kept)) kept += 1
  while (kept > 0 && !isSpace(before.at(-kept))) kept -= 1
  return { start, endBefore: before.length - kept, endAfter: after.length - kept }
}

/** The beginning of the word that a place in a text lies in. */
function afterSpace(text: string, place: number): number {
  let start = place
  while (start > 0 && !isSpace(text[start - 1])) start -= 1
  return start
}

function isSpace(character: string | undefined): boolean {
  return character === ' ' || character === '\t'
}

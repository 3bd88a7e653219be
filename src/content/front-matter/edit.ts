/** A piece of text to be put in the place of `remove` characters at `at`. */
export interface Edit {
  readonly at: number
  readonly remove: number
  readonly insert: string
}

/** Where a file's front matter stands in its text, and how its lines end. */
export interface EditedRegion {
  readonly text: string
  readonly start: number
  readonly end: number
  readonly eol: '\n' | '\r\n'
}

/** The text with the edit made; everything else stays byte for byte. */
export function applyEdit(text: string, { at, remove, insert }: Edit): string {
  return text.slice(0, at) + insert + text.slice(at + remove)
}

/**
 * Adds values behind the last item of a list in brackets: on lines of their own where that item has one, else beside it.
 * `lastEnd` is the index after that item, null for an empty list; `open` the index of the bracket.
 */
export function appendToBrackets(
  { text, eol }: Pick<EditedRegion, 'text' | 'eol'>,
  list: { readonly open: number; readonly lastStart: number | null; readonly lastEnd: number | null },
  values: readonly string[],
): Edit {
  const { open, lastStart, lastEnd } = list
  if (lastStart === null || lastEnd === null) return { at: open + 1, remove: 0, insert: values.join(', ') }
  const before = text.slice(text.lastIndexOf('\n', lastStart - 1) + 1, lastStart)
  const nextLine = text.indexOf('\n', lastEnd)
  const after = text.slice(lastEnd, nextLine === -1 ? text.length : nextLine)
  const separator = /^[ \t]*$/.test(before) && /^[ \t]*,?[ \t\r]*$/.test(after) ? `,${eol}${before}` : ', '
  return { at: lastEnd, remove: 0, insert: values.map((value) => separator + value).join('') }
}

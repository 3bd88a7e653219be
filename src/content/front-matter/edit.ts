/** Replaces `remove` characters at index `at` by `insert`. */
export interface Edit {
  readonly at: number
  readonly remove: number
  readonly insert: string
}

/** The range of a file's front matter in its text, and how its lines end. */
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
 * Adds values after the last item of a list in brackets: on lines of their own where that item has one, else beside it.
 * `open` is the index of the bracket, `last` the range of that item.
 */
export function appendToBrackets(
  { text, eol }: Pick<EditedRegion, 'text' | 'eol'>,
  { open, last }: { readonly open: number; readonly last: readonly [start: number, end: number] | null },
  values: readonly string[],
): Edit {
  if (last === null) return { at: open + 1, remove: 0, insert: values.join(', ') }
  const [start, end] = last
  const before = text.slice(text.lastIndexOf('\n', start - 1) + 1, start)
  const nextLine = text.indexOf('\n', end)
  const after = text.slice(end, nextLine === -1 ? text.length : nextLine)
  const separator = /^[ \t]*$/.test(before) && /^[ \t]*,?[ \t\r]*$/.test(after) ? `,${eol}${before}` : ', '
  return { at: end, remove: 0, insert: values.map((value) => separator + value).join('') }
}

// Soft hyphen, direction marks and embeddings, zero-width characters, byte order mark.
const FORMAT = '\\u00ad\\u061c\\u180e\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u2064\\u2066-\\u206f\\ufeff'
const AT_START = new RegExp(`^[\\s${FORMAT}]+`)
const AT_END = new RegExp(`[\\s${FORMAT}]+$`)

/** Removes white space and invisible format characters at both ends; editors of right-to-left texts put marks there. */
export function trimInvisible(text: string): string {
  return text.replace(AT_START, '').replace(AT_END, '')
}

/** How many characters at the start of a text are white space or invisible. */
export function countInvisible(text: string): number {
  return AT_START.exec(text)?.[0].length ?? 0
}

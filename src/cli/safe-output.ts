// Control characters command a terminal; direction marks and line separators make a line read as another than it is.
const UNSAFE = /[\p{Cc}\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu

/** Makes text from a file, or a file's name, safe to write to a terminal: unsafe characters become U+FFFD. */
export function printable(text: string): string {
  return text.replaceAll('\t', ' ').replace(UNSAFE, '\uFFFD')
}

/** `printable` for a message of several lines, which keeps its line breaks. */
export function printableLines(text: string): string {
  return text.split('\n').map(printable).join('\n')
}

// JSON.stringify escapes only U+0000 to U+001F.
const UNSAFE_IN_JSON = /[\u007f-\u009f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g

/** Indented JSON with a final line break; unsafe characters are escaped, because the output may end up on a terminal. */
export function toJson(value: unknown): string {
  const escaped = JSON.stringify(value, null, 2).replace(
    UNSAFE_IN_JSON,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
  return `${escaped}\n`
}

// Control characters steer a terminal; direction marks and line separators make a line read as another than it is.
const STEERING = /[\p{Cc}\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu

/** Text from a file, or a file's name, such as can be written to a terminal: what could steer it becomes U+FFFD. */
export function printable(text: string): string {
  return text.replaceAll('\t', ' ').replace(STEERING, '\uFFFD')
}

/** JSON for a pipe that may yet end at a terminal: the same value, with what could steer one as escapes. */
export function printableJson(value: unknown): string {
  return JSON.stringify(value, null, 2).replace(
    /[\u007f-\u009f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}

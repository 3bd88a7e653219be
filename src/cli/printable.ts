// Control characters steer a terminal; direction marks and line separators make a line read as another than it is.
const STEERING = /[\p{Cc}\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu

/** Text from a file, or a file's name, such as can be written to a terminal: what could steer it becomes U+FFFD. */
export function printable(text: string): string {
  return text.replaceAll('\t', ' ').replace(STEERING, '\uFFFD')
}

/** The same for a message of several lines, which stay lines. */
export function printableLines(text: string): string {
  return text.split('\n').map(printable).join('\n')
}

// Controls, breaks of lines, and what turns the direction of text around.
const UNSEEN = /[\p{Cc}\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]/u

/** Whether a text shows all that it holds, on one line: what somebody typed can then be stored, and stand in a log beside other names. */
export function isPlainLine(text: string): boolean {
  return !UNSEEN.test(text)
}

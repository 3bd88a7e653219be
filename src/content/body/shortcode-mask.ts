import type { ShortcodeTag } from './shortcode-scan.ts'

// Unicode noncharacters: never interchanged, letters to Markdown, and the source is rid of them before masking.
const START = '\uFDD0'
const END = '\uFDD1'
const FIRST_DIGIT = 0xfdd2
const FILL = '\uFDE2'

/** Matches one masked shortcode; the group is its number, to be read with `readMask`. */
export const MASK = /\uFDD0([\uFDD2-\uFDE1]{5})\uFDE2*\uFDD1/g

/** Begins every mark this room leaves for itself in a tree; no source text can hold it. */
export const MARK = '\uFDE5'

/** Replaces the noncharacters U+FDD0 to U+FDEF by U+FFFD, so that no text can pass for a mask or a mark. */
export function withoutNoncharacters(text: string): string {
  return text.replaceAll(/[\uFDD0-\uFDEF]/g, '\uFFFD')
}

/** Puts a placeholder of the same length over each tag, so that offsets stay true and Markdown sees plain letters. */
export function maskShortcodes(text: string, tags: readonly ShortcodeTag[]): string {
  const parts: string[] = []
  let at = 0
  tags.forEach((tag, index) => {
    parts.push(text.slice(at, tag.start), writeMask(index, tag.end - tag.start))
    at = tag.end
  })
  parts.push(text.slice(at))
  return parts.join('')
}

function writeMask(index: number, length: number): string {
  const digits = Array.from(index.toString(16).padStart(5, '0'), (digit) =>
    String.fromCharCode(FIRST_DIGIT + Number.parseInt(digit, 16)),
  )
  return START + digits.join('') + FILL.repeat(length - 7) + END
}

/** The number of the tag that a match of `MASK` stands for. */
export function readMask(digits: string): number {
  return Number.parseInt(Array.from(digits, (digit) => (digit.charCodeAt(0) - FIRST_DIGIT).toString(16)).join(''), 16)
}

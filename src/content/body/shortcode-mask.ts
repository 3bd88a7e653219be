import type { ShortcodeTag } from './shortcode-scan.ts'

// Unicode noncharacters: no interchanged text has them, Markdown treats them as letters, and the source is cleared of them first.
const START = '\uFDD0'
const END = '\uFDD1'
const FIRST_DIGIT = 0xfdd2
const FILL = '\uFDE2'
const MASK = /\uFDD0([\uFDD2-\uFDE1]{5})\uFDE2*\uFDD1/g

/** Replaces the noncharacters U+FDD0 to U+FDEF by U+FFFD, so that no text can pass for a mask or an annotation. */
export function withoutNoncharacters(text: string): string {
  return text.replaceAll(/[\uFDD0-\uFDEF]/g, '\uFFFD')
}

/** Puts a mask of the same length over each tag, so that offsets stay correct and Markdown sees a word. */
export function maskShortcodes(text: string, tags: readonly ShortcodeTag[]): string {
  const parts: string[] = []
  let end = 0
  tags.forEach((tag, index) => {
    parts.push(text.slice(end, tag.start), writeMask(index, tag.end - tag.start))
    end = tag.end
  })
  parts.push(text.slice(end))
  return parts.join('')
}

function writeMask(index: number, length: number): string {
  const digits = Array.from(index.toString(16).padStart(5, '0'), (digit) =>
    String.fromCharCode(FIRST_DIGIT + Number.parseInt(digit, 16)),
  )
  return START + digits.join('') + FILL.repeat(length - 7) + END
}

/** Splits a text into the parts between masks, some perhaps empty, and the index of the tag behind each mask. */
export function splitAtMasks(text: string): (string | number)[] {
  if (!text.includes(START)) return [text]
  return text.split(MASK).map((part, index) => (index % 2 === 0 ? part : readIndex(part)))
}

function readIndex(digits: string): number {
  return Number.parseInt(Array.from(digits, (digit) => (digit.charCodeAt(0) - FIRST_DIGIT).toString(16)).join(''), 16)
}

import { readCaptionText } from './caption-text.ts'
import { readCue } from './cues.ts'
import { findLicenceNames } from './licences.ts'
import { parseCaption } from './parse-caption.ts'

const longestLine = 600

/** Whether a paragraph, such as one below an image, is a credit: it begins like one or names a licence, and states one. */
export function isCreditLine(text: string): boolean {
  if (text.length > longestLine) return false
  const plain = readCaptionText(text).text
  const cue = readCue(plain)
  const begins =
    cue !== null &&
    !/^by\s/i.test(plain) &&
    (cue.role !== 'source' || /[:\ue001]|^(?:image|photo)/i.test(plain.slice(0, cue.length)))
  return (begins || findLicenceNames(plain).length > 0) && parseCaption(text).credits.some(namesSomeone)
}

function namesSomeone(credit: { creator: string | null; sourceName: string | null; source: string | null }): boolean {
  return (credit.creator ?? credit.sourceName ?? credit.source) !== null
}

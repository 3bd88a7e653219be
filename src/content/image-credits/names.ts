import { inLowerCase } from './lower-case.ts'
import {
  COLLECTIVES,
  DATE_WORDS,
  JOBS,
  JOINING,
  ORGANISATIONS,
  OWN_WORK,
  PARTICLES,
  UNKNOWN_MAKERS,
} from './name-words.ts'

const particles = new Set(PARTICLES.split(' '))
const joining = new Set(JOINING.split(' '))
const collectives = new Set(COLLECTIVES.split(' '))

const date = `(?:(?:${DATE_WORDS}|on|in|the|of|am|im|le|el|de|\\d{1,2}(?:st|nd|rd|th|\\.)?|\\d{4}s?(?:\\s?[-–/]\\s?\\d{2,4})?|\\d{4}-\\d{2}(?:-\\d{2})?|\\d{1,2}[./]\\d{1,2}[./]\\d{2,4}|\\d{4}年(?:\\d{1,2}月)?(?:\\d{1,2}日)?)[\\s,]*){1,6}`
const onlyDate = new RegExp(
  `^(?:(?:captured|accessed|retrieved|taken|photographed|dated|downloaded|abgerufen|aufgenommen|consulté|consultado)\\s*:?\\s*)?\\(?${date}\\)?\\.?$`,
  'u',
)
const trailingDate = new RegExp(`(?:\\s*[,，(（]\\s*|\\s+)(?=[^,]{0,40}\\d{4})${date}[)）]?$`, 'u')
const unknownMaker = new RegExp(`^(?:${UNKNOWN_MAKERS})$`, 'u')
const ownWork = new RegExp(`(?:^|\\s*(?:[-–—,(（]\\s*))(?:${OWN_WORK})(?![\\p{L}]).*$`, 'u')
const organisation = new RegExp(`(?:^|[^\\p{L}])(?:${ORGANISATIONS})(?![\\p{L}])|^(?:the|der|die|das|le|la) `, 'u')
const job = new RegExp(`^(?:[\\p{L}-]+\\s+){0,4}(?:${JOBS})(?![\\p{L}])`, 'u')
// Han, kana, Hangul, Arabic, Hebrew … have no capitals, so that a sentence looks like a name: the length has to tell.
const uncased = /^[\p{Lo}\p{Lm}\p{M}・·＝\s.、&]+$/u
const uncasedSentence =
  /[的在を]|です|ます|での|の(?=\p{sc=Han})|(?:^|\s)(?:في|من|على|مع|إلى|את|של|עם|על)(?:\s|$)|(?:^|\s)ال|에서|하는|있는|합니다/u

/** Whether the words can be a name by their looks: capitalised throughout but for particles, and few. */
export function looksLikeName(text: string): boolean {
  if (uncased.test(text)) return isShortUncased(text)
  const words = text.split(/\s+/)
  return text !== '' && words.length <= 9 && nameLength(words) === words.length
}

function isShortUncased(text: string): boolean {
  const words = text.trim().split(/\s+/)
  const isEastAsian = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}]/u.test(text)
  return !uncasedSentence.test(text) && (isEastAsian ? text.length <= 8 && words.length <= 2 : words.length <= 3)
}

/** The longest beginning of `text` that looks like a name; empty where there is none. */
export function leadingName(text: string): string {
  const words = text.split(/\s+/)
  return words.slice(0, nameLength(words)).join(' ')
}

function nameLength(words: readonly string[]): number {
  let length = 0
  for (const [index, word] of words.entries()) {
    if (isNameWord(word) || (length === index && index > 0 && collectives.has(word.toLowerCase().replace(/[.,]$/, ''))))
      length = index + 1
    else if (!particles.has(word.toLowerCase()) || (index === 0 && joining.has(word.toLowerCase()))) break
  }
  return length
}

function isNameWord(word: string): boolean {
  if (/[:：]$/.test(word)) return false
  return (
    /^\((?:left|right|top|bottom|cent(?:re|er)|above|below|middle|links|rechts|oben|unten|mitte)\),?$/i.test(word) ||
    /^["'“‘(]?(?:[\p{Lu}\p{Lt}\p{Lo}\p{N}@©]|[dlo][’'][\p{Lu}])/u.test(word) ||
    /^\(?@?[\p{Ll}\p{N}]+[\p{N}_@.][\p{L}\p{N}_.-]*\)?,?$/u.test(word) ||
    /^[\p{Ll}]{1,3}\p{Lu}/u.test(word) ||
    word === '/'
  )
}

/** Whether a single word can be an account name, such as `hunotika`. */
export function looksLikeHandle(text: string): boolean {
  return /^@?[\p{L}\p{N}][\p{L}\p{N}_.-]{1,40}$/u.test(text)
}

/** Whether a word in the name makes it one of an organisation. */
export function looksLikeOrganisation(text: string): boolean {
  return organisation.test(inLowerCase(text))
}

/** Whether the text begins with what somebody works as: "director at Acme". */
export function tellsJob(text: string): boolean {
  return job.test(inLowerCase(text))
}

/** Whether the text says no more than when the image was made or found. */
export function isDate(text: string): boolean {
  return /\d/.test(text) && onlyDate.test(inLowerCase(text))
}

/** The text without a date at its end. */
export function withoutDate(text: string): string {
  return before(text, trailingDate).trim()
}

/** The text without a remark such as "own work" and what follows it. */
export function withoutOwnWork(text: string): string {
  return before(text, ownWork).trim()
}

/** Whether the text says that the author is not known. */
export function saysUnknown(text: string): boolean {
  return unknownMaker.test(inLowerCase(text))
}

/** What stands before the pattern, which leads to the end. */
function before(text: string, pattern: RegExp): string {
  const found = pattern.exec(inLowerCase(text))
  return found === null ? text : text.slice(0, found.index)
}

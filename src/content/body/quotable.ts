import { trimInvisible } from './invisible-characters.ts'
import { countWords, needsDictionary } from './word-count.ts'

const CJK = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u
const FILE =
  /^\S*(?:\s\S+){0,4}\.(?:md|mdx|html?|css|js|ts|tsx|jsx|json|ya?ml|toml|txt|pdf|docx?|xlsx?|csv|png|jpe?g|gif|svg|webp|zip|py|sh|rb|go|rs|php|xml|log)$/iu
const CALLOUT =
  /^(?:\[![a-z]+\]|(?:note|notes|tip|hint|warning|caution|important|attention|info|danger|update|edit|tl;dr|todo|fixme|hinweis|achtung|wichtig|tipp|remarque|attention|conseil|nota|aviso|consejo|atención|attenzione|avviso|dica|opmerking|let op)\s*(?:\([^()\n]{1,40}\)\s*)?(?::|!|\n|$)|(?:ℹ|💡|⚠|📝|🚧|❗|🔔|📌|✅|☝|👉)\ufe0f?\s)/iu

/** Whether quoted words are a sentence, or enough words for one: a quoted word or name is no quotation. */
export function isSentence(words: string, next: string | undefined): boolean {
  if (isLabelOrName(words)) return false
  const count = countApart(words)
  if (CJK.test(words)) return words.length >= 10 || /[。！？…]$/.test(words) || next === '。'
  const ends = /[.!?…।؟]['’»”)]?$/.test(words) || /[.!?]/.test(next ?? '')
  return count >= 5 || (ends && count >= 2)
}

/** Whether words can be a quotation where their author is named beside them. */
export function isPhrase(words: string): boolean {
  return !isLabelOrName(words) && (countApart(words) >= 3 || (CJK.test(words) && words.length >= 5))
}

/** Whether words are the name of a file, or the label of a form such as `Your name:`. */
export function isLabelOrName(words: string): boolean {
  const trimmed = trimInvisible(words.replaceAll(/[_…]{2,}|\.{4,}/g, ''))
  if (trimmed === '' || FILE.test(trimmed)) return true
  return /[:：]$/.test(trimmed) && !trimmed.includes('\n') && trimmed.split(/\s+/).length <= 8
}

/** Whether words are one word, which quotes no one. */
export function isSingleWord(words: string): boolean {
  const trimmed = trimInvisible(words)
  return CJK.test(trimmed) ? trimmed.length <= 2 : countApart(trimmed) <= 1
}

/** Whether a block quote is a note to the reader in the form of a quotation: an alert, or words such as `Note:` before it. */
export function isCallout(text: string): boolean {
  return CALLOUT.test(trimInvisible(text))
}

/** Words by the spaces between them; by the dictionary where the script has none. */
function countApart(words: string): number {
  return needsDictionary(words) ? countWords(words) : words.split(/\s+/).length
}
